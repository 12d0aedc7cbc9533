package health.fabrica.device;

import java.time.Clock;
import java.util.random.RandomGenerator;

/** Makes dispatch ids out of a clock and a source of randomness. Safe for many threads. */
public final class DispatchIds {

  private static final char[] CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
  private static final int TIME_CHARS = 10;
  private static final int LENGTH = 26;

  private final Clock clock;
  private final RandomGenerator random;

  /** Gives {@code random} the quality the ids need: use {@code SecureRandom} outside tests. */
  public DispatchIds(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /** A fresh id. */
  public synchronized DispatchId next() {
    char[] out = new char[LENGTH];
    long time = clock.millis() & 0xFFFF_FFFF_FFFFL;
    for (int i = TIME_CHARS - 1; i >= 0; i--) {
      out[i] = CROCKFORD[(int) (time & 31)];
      time >>>= 5;
    }
    for (int i = TIME_CHARS; i < LENGTH; i++) {
      out[i] = CROCKFORD[random.nextInt(CROCKFORD.length)];
    }
    return new DispatchId(new String(out));
  }
}
