package health.fabrica.app.bench;

import health.fabrica.app.SoftwareVersion;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Where and when figures were taken.
 *
 * @param loadAverage of the last minute before the first figure
 */
record Machine(
    Instant at,
    String software,
    String java,
    String processor,
    int processors,
    double loadAverage) {

  static Machine now(Clock clock) {
    return new Machine(
        clock.instant().truncatedTo(ChronoUnit.SECONDS),
        SoftwareVersion.current(),
        Runtime.version().toString(),
        ProcessFigures.processor(),
        Runtime.getRuntime().availableProcessors(),
        ProcessFigures.loadAverage());
  }

  @Override
  public String toString() {
    return at
        + ", Fabrica "
        + software
        + ", Java "
        + java
        + ", "
        + processors
        + " processors "
        + processor
        + ", load average "
        + loadAverage;
  }
}
