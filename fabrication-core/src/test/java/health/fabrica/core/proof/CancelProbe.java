package health.fabrica.core.proof;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/**
 * Prints for each stage the longest time between two questions whether the work was cancelled, in
 * processor time of one thread: {@code CancelProbe [voxels along each axis [stage ...]]}. Not a
 * test.
 */
final class CancelProbe {

  private CancelProbe() {}

  /** Runs it. */
  public static void main(String[] args) {
    int size = args.length > 0 ? Integer.parseInt(args[0]) : 256;
    List<String> names = List.of(args).subList(Math.min(1, args.length), args.length);
    Bench bench = Bench.of(size);
    var threads = ManagementFactory.getThreadMXBean();
    for (Stage stage : Stage.all()) {
      if (!names.isEmpty() && !names.contains(stage.name())) {
        continue;
      }
      long start = threads.getCurrentThreadCpuTime();
      Polls polls = Polls.timing(threads::getCurrentThreadCpuTime);
      stage.work().run(bench, 1, polls);
      polls.done();
      System.out.printf(
          Locale.ROOT,
          "%-16s %8.0f ms in all, %6d polls, longest gap %6.0f ms after %s%n",
          stage.name(),
          (threads.getCurrentThreadCpuTime() - start) / 1e6,
          polls.count(),
          polls.longestNanos() / 1e6,
          polls.longestAfter());
    }
  }
}
