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
    add(stage, (System.nanoTime() - start) / NANOS_A_MILLI);
    return result;
  }

  /** Takes a time that was measured elsewhere. */
  void add(String stage, long stageMillis) {
    millis.merge(stage, stageMillis, Long::sum);
  }

  Map<String, Long> millis() {
    return Collections.unmodifiableMap(millis);
  }
}
