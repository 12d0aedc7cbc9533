package health.fabrica.core.design;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Takes the wall time of stages, in the order in which they run. */
final class StageClock {

  private static final long NANOS_A_MILLI = 1_000_000;

  private final Map<String, Long> millis = new LinkedHashMap<>();

  <T> T time(String stage, Supplier<T> work) {
    long start = System.nanoTime();
    T result = work.get();
    millis.merge(stage, (System.nanoTime() - start) / NANOS_A_MILLI, Long::sum);
    return result;
  }

  Map<String, Long> millis() {
    return Collections.unmodifiableMap(millis);
  }
}
