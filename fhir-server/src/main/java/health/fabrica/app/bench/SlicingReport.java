package health.fabrica.app.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a run of {@link SlicingBench}.
 *
 * @param triangles of the mesh
 * @param maxHeapMib heap that this process may take
 * @param lines one a part and number of threads
 * @param peer PrusaSlicer on the same mesh; null when not asked for
 */
record SlicingReport(
    Machine machine, long triangles, long maxHeapMib, List<Line> lines, @Nullable Peer peer) {

  /**
   * One part.
   *
   * @param part what was done
   * @param threads how many threads it might use
   * @param cpuSeconds least of the rounds: the whole process, compiler and collector too
   * @param firstCpuSeconds the first round, before anything was compiled
   * @param wallSeconds least of the rounds
   * @param result what came out
   * @param goal what the project wants
   */
  record Line(
      String part,
      int threads,
      double cpuSeconds,
      double firstCpuSeconds,
      double wallSeconds,
      String result,
      String goal) {}

  /**
   * PrusaSlicer from the mesh to G-code, a process of its own.
   *
   * @param task how much it was asked for
   * @param cpuSeconds user and system time
   * @param wallSeconds from start to end
   * @param peakMib most that was resident
   */
  record Peer(String task, double cpuSeconds, double wallSeconds, long peakMib) {}

  SlicingReport {
    lines = List.copyOf(lines);
  }

  List<String> table() {
    List<String> table = new ArrayList<>();
    table.add(machine.toString());
    table.add(triangles + " triangles; heap at most " + maxHeapMib + " MiB");
    table.add("");
    table.add("| part | threads | CPU s | first CPU s | wall s | out | goal |");
    table.add("|---|---|---|---|---|---|---|");
    for (Line line : lines) {
      table.add(
          String.format(
              Locale.ROOT,
              "| %s | %d | %.3f | %.3f | %.3f | %s | %s |",
              line.part(),
              line.threads(),
              line.cpuSeconds(),
              line.firstCpuSeconds(),
              line.wallSeconds(),
              line.result(),
              line.goal()));
    }
    if (peer != null) {
      table.add(
          String.format(
              Locale.ROOT,
              "| PrusaSlicer, %s | its own | %.1f | - | %.1f | peak %d MiB | - |",
              peer.task(),
              peer.cpuSeconds(),
              peer.wallSeconds(),
              peer.peakMib()));
    }
    return table;
  }
}
