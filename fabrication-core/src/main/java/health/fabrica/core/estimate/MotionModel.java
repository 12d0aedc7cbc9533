package health.fabrica.core.estimate;

import java.util.Arrays;

/**
 * Time of a chain of moves as a printer's planner makes them: every move has a trapezoidal speed
 * profile, the speed at a corner is limited so that no axis jumps by more than the jerk, and look
 * ahead makes sure that every limit ahead can still be met. The look-ahead sees the whole chain;
 * firmware sees 16 to 64 moves, which makes it slower only on very short moves.
 *
 * <p>A chain ends where the head stands still: at a retraction, at a change of layer or by {@link
 * #stop}. Mutable; one thread.
 */
public final class MotionModel {

  private final double jerk;
  private double[] length = new double[256];
  private double[] speed = new double[256];
  private double[] acceleration = new double[256];
  private double[] entry = new double[257];
  private int count;
  private double lastUx;
  private double lastUy;
  private double seconds;

  /**
   * A model at rest.
   *
   * @param jerkMmS largest jump of speed along one axis without a ramp
   */
  public MotionModel(double jerkMmS) {
    this.jerk = jerkMmS;
  }

  /** Adds a straight move in the plane. Moves without length are left out. */
  public void move(double dxMm, double dyMm, double speedMmS, double accelerationMmS2) {
    double l = Math.sqrt(dxMm * dxMm + dyMm * dyMm);
    if (l == 0) {
      return;
    }
    grow();
    double ux = dxMm / l;
    double uy = dyMm / l;
    length[count] = l;
    speed[count] = speedMmS;
    acceleration[count] = accelerationMmS2;
    entry[count] = count == 0 ? 0 : cornerSpeed(ux, uy, speedMmS, speed[count - 1]);
    lastUx = ux;
    lastUy = uy;
    count++;
  }

  private void grow() {
    if (count == length.length) {
      int more = 2 * count;
      length = Arrays.copyOf(length, more);
      speed = Arrays.copyOf(speed, more);
      acceleration = Arrays.copyOf(acceleration, more);
      entry = Arrays.copyOf(entry, more + 1);
    }
  }

  /** Speed at which the direction may change so that neither axis jumps by more than the jerk. */
  private double cornerSpeed(double ux, double uy, double next, double previous) {
    double v = Math.min(next, previous);
    double jump = Math.max(Math.abs(ux - lastUx), Math.abs(uy - lastUy));
    return jump * v <= jerk ? v : jerk / jump;
  }

  /** Ends the chain at rest. */
  public void stop() {
    entry[count] = 0;
    for (int i = count - 1; i >= 0; i--) {
      double reachable = entry[i + 1] * entry[i + 1] + 2 * acceleration[i] * length[i];
      entry[i] = Math.min(entry[i], Math.sqrt(reachable));
    }
    for (int i = 0; i < count; i++) {
      double reachable = entry[i] * entry[i] + 2 * acceleration[i] * length[i];
      entry[i + 1] = Math.min(entry[i + 1], Math.sqrt(reachable));
      seconds += trapezoid(length[i], entry[i], entry[i + 1], speed[i], acceleration[i]);
    }
    count = 0;
  }

  /** Adds a move from rest to rest that is not in the plane: z, or filament alone. */
  public void alone(double distanceMm, double speedMmS, double accelerationMmS2) {
    stop();
    seconds += trapezoid(Math.abs(distanceMm), 0, 0, speedMmS, accelerationMmS2);
  }

  /** Adds standing still. */
  public void dwell(double additionalSeconds) {
    stop();
    seconds += additionalSeconds;
  }

  /** Seconds of all ended chains. */
  public double seconds() {
    return seconds;
  }

  /** Time of one move with speed ramps at both ends. */
  static double trapezoid(double distance, double v0, double v1, double top, double a) {
    double peak = Math.min(top, Math.sqrt((2 * a * distance + v0 * v0 + v1 * v1) / 2));
    peak = Math.max(peak, Math.max(v0, v1));
    double ramps = (2 * peak * peak - v0 * v0 - v1 * v1) / (2 * a);
    double cruise = peak > 0 ? Math.max(0, distance - ramps) / peak : 0;
    return (2 * peak - v0 - v1) / a + cruise;
  }
}
