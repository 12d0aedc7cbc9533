package health.fabrica.device.sim;

import java.util.function.LongSupplier;

/** Virtual seconds that run faster than the real ones. Safe for many threads. */
public final class SimTime {

  private static final double NANOS = 1e9;
  private static final double MAX_SCALE = 100_000;

  private final LongSupplier nanoTime;
  private double scale;
  private double virtualBase;
  private long realBase;

  /**
   * Starts at zero.
   *
   * @param nanoTime real time, for example {@link System#nanoTime}
   * @param scale virtual seconds in a real one, 1 to 100000
   */
  public SimTime(LongSupplier nanoTime, double scale) {
    this.nanoTime = nanoTime;
    this.realBase = nanoTime.getAsLong();
    this.scale = checked(scale);
  }

  /** Virtual seconds since the start. */
  public synchronized double seconds() {
    return virtualBase + (nanoTime.getAsLong() - realBase) / NANOS * scale;
  }

  /** Changes the speed from now on. */
  public synchronized void scale(double next) {
    double checked = checked(next);
    virtualBase = seconds();
    realBase = nanoTime.getAsLong();
    scale = checked;
  }

  private static double checked(double scale) {
    if (!(scale >= 1 && scale <= MAX_SCALE)) {
      throw new IllegalArgumentException("time scale outside 1 to 100000: " + scale);
    }
    return scale;
  }
}
