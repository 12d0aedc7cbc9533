package health.fabrica.fhir.store;

import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Gives UUIDs that begin with the time, version 7 of RFC 9562, 5.7: resources that are made one
 * after the other stand beside each other in the index of ids, where random ones each meet a page
 * of their own. The time is in {@code meta.lastUpdated} anyway. Safe for many threads when the
 * random numbers are.
 */
public final class TimeOrderedIds implements Supplier<String> {

  private static final long VERSION_7 = 0x7000;
  private static final long RANDOM_12_BITS = 0xfff;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long RANDOM_62_BITS = 0x3fff_ffff_ffff_ffffL;

  private final Clock clock;
  private final RandomGenerator random;

  /**
   * Ids of this clock's time.
   *
   * @param random gives the other 74 bits, by which ids of one millisecond differ
   */
  public TimeOrderedIds(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  @Override
  public String get() {
    long time = (clock.millis() << 16) | VERSION_7 | (random.nextLong() & RANDOM_12_BITS);
    return new UUID(time, VARIANT | (random.nextLong() & RANDOM_62_BITS)).toString();
  }
}
