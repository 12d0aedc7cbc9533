package health.fabrica.core.estimate;

import java.util.Arrays;

/**
 * Time of moves as a printer's planner makes them. Every move has a trapezoidal speed profile along
 * its length; the speed at a corner is limited by a {@link CornerLimit}; look ahead makes sure that
 * every limit ahead can still be met. No axis is faster, or gains speed faster, than it may. The
 * look-ahead sees at least 1,000 moves; firmware sees 16 to 64, which makes it slower only on
 * chains of very short moves.
 *
 * <p>Source: the planners of Marlin 2 ({@code planner.cpp}: classic jerk, junction deviation) and
 * Klipper ({@code toolhead.py}: square corner velocity), in our words.
 *
 * <p>Mutable; one thread. Memory does not grow with the number of moves.
 */
public final class MotionModel {

  private static final int WINDOW = 8192;
  private static final int LOOK_AHEAD = 1024;

  private MotionLimits limits;
  private final double[] length = new double[WINDOW];
  private final double[] speed = new double[WINDOW];
  private final double[] acceleration = new double[WINDOW];

  /** Highest speed at the start of each move, by its corner alone. */
  private final double[] corner = new double[WINDOW];

  /** Speed from which each move can begin, and to which it can end, without a ramp. */
  private final double[] rest = new double[WINDOW];

  private final double[] entry = new double[WINDOW + 1];

  /** Whether the speed at the start of the first move is given by what came before. */
  private boolean under;

  private int count;
  private double lastSpeed;
  private double lastLength;
  private double[] last = new double[4]; // directions of the last and of this move
  private double[] unit = new double[4];
  private double seconds;

  /** A model at rest. */
  public MotionModel(MotionLimits limits) {
    this.limits = limits;
  }

  /** The limits for the moves to come. */
  public void limits(MotionLimits next) {
    limits = next;
  }

  /** The limits for the moves to come. */
  public MotionLimits limits() {
    return limits;
  }

  /**
   * Adds a straight move; one without length is left out.
   *
   * @param dxMm way along x
   * @param dyMm way along y
   * @param dzMm way along z
   * @param deMm filament pushed out (or, negative, drawn back)
   * @param speedMmS wanted speed of the head, or of the filament when only that moves
   */
  public void move(double dxMm, double dyMm, double dzMm, double deMm, double speedMmS) {
    double head = Math.sqrt(dxMm * dxMm + dyMm * dyMm + dzMm * dzMm);
    double way = head > 0 ? head : Math.abs(deMm);
    if (way == 0) {
      return;
    }
    if (count == WINDOW) {
      spend(WINDOW - LOOK_AHEAD);
    }
    unit[0] = dxMm / way;
    unit[1] = dyMm / way;
    unit[2] = dzMm / way;
    unit[3] = deMm / way;
    double a = acceleration(head, deMm);
    double top = speedMmS;
    for (int axis = 0; axis < 4; axis++) {
      double share = Math.abs(unit[axis]);
      if (share > 0) {
        top = Math.min(top, limits.maxSpeedMmS().get(axis) / share);
        a = Math.min(a, limits.maxAccelerationMmS2().get(axis) / share);
      }
    }
    length[count] = way;
    speed[count] = top;
    acceleration[count] = a;
    rest[count] = Math.min(top, restSpeed());
    corner[count] = count == 0 ? rest[0] : cornerSpeed(top, way, a);
    lastSpeed = top;
    lastLength = way;
    double[] swap = last;
    last = unit;
    unit = swap;
    count++;
  }

  private double acceleration(double head, double deMm) {
    if (head == 0) {
      return limits.retractMmS2();
    }
    return deMm > 0 ? limits.printingMmS2() : limits.travelMmS2();
  }

  /** Speed that the present direction may take at once from rest. */
  private double restSpeed() {
    if (!(limits.corner() instanceof CornerLimit.Jerk jerk)) {
      return 0;
    }
    double most = Double.POSITIVE_INFINITY;
    for (int axis = 0; axis < 4; axis++) {
      double share = Math.abs(unit[axis]);
      if (share > 0) {
        most = Math.min(most, jerk.mmS().get(axis) / share);
      }
    }
    return most;
  }

  private double cornerSpeed(double next, double way, double a) {
    double v = Math.min(next, lastSpeed);
    CornerLimit rule = limits.corner();
    if (rule instanceof CornerLimit.Jerk jerk) {
      return jerkSpeed(jerk.mmS(), v);
    }
    double deviation =
        rule instanceof CornerLimit.SquareCorner square
            ? square.mmS() * square.mmS() * (Math.sqrt(2) - 1) / a
            : ((CornerLimit.JunctionDeviation) rule).mm();
    return Math.min(v, deviationSpeed(deviation, way, a));
  }

  /** An axis that turns round stops and starts: both jumps count, not their sum. */
  private double jerkSpeed(Axes jerk, double v) {
    double allowed = v;
    for (int axis = 0; axis < 4; axis++) {
      double before = last[axis];
      double after = unit[axis];
      double jump =
          before * after < 0
              ? Math.max(Math.abs(before), Math.abs(after))
              : Math.abs(after - before);
      if (jump * allowed > jerk.get(axis)) {
        allowed = jerk.get(axis) / jump;
      }
    }
    return allowed;
  }

  /** The corner as an arc that leaves it by the deviation, no longer than half of either move. */
  private double deviationSpeed(double deviation, double way, double a) {
    double cosine = 0;
    for (int axis = 0; axis < 3; axis++) {
      cosine -= last[axis] * unit[axis];
    }
    boolean filamentAlone = isFilamentAlone(last) || isFilamentAlone(unit);
    if (filamentAlone || cosine > 0.999999) {
      return 0;
    }
    double sine = Math.sqrt(0.5 * (1 - Math.max(cosine, -0.999999)));
    double square = a * deviation * sine / (1 - sine);
    double tangent = sine / Math.sqrt(Math.max(1e-12, 0.5 * (1 + cosine)));
    double half = 0.5 * Math.min(way, lastLength) * tangent * a;
    return Math.sqrt(Math.min(square, half));
  }

  private static boolean isFilamentAlone(double[] direction) {
    return direction[0] == 0 && direction[1] == 0 && direction[2] == 0;
  }

  /** Ends the chain at rest. */
  public void stop() {
    spend(count);
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

  /** Plans the chain as if it ended now, and keeps all but the first moves for later. */
  private void spend(int first) {
    if (count == 0) {
      return;
    }
    entry[count] = rest[count - 1];
    for (int i = count - 1; i >= 0; i--) {
      double reachable = Math.sqrt(entry[i + 1] * entry[i + 1] + 2 * acceleration[i] * length[i]);
      boolean given = i == 0 && under;
      entry[i] = given ? entry[0] : Math.min(corner[i], reachable);
    }
    for (int i = 0; i < count; i++) {
      double reachable = Math.sqrt(entry[i] * entry[i] + 2 * acceleration[i] * length[i]);
      entry[i + 1] = Math.min(entry[i + 1], reachable);
      if (i < first) {
        seconds += trapezoid(length[i], entry[i], entry[i + 1], speed[i], acceleration[i]);
      }
    }
    keepFrom(first);
  }

  private void keepFrom(int first) {
    int kept = count - first;
    entry[0] = entry[first];
    for (double[] values : new double[][] {length, speed, acceleration, corner, rest}) {
      System.arraycopy(values, first, values, 0, kept);
    }
    under = kept > 0;
    count = kept;
    if (kept == 0) {
      Arrays.fill(last, 0);
    }
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
