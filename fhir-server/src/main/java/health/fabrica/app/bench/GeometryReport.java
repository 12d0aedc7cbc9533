package health.fabrica.app.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a run of {@link GeometryBench}.
 *
 * @param voxels of the measuring volume
 * @param inside voxels at or above the threshold
 * @param copyGigabytesPerSecond what one thread of this JVM reads and writes when it copies memory
 * @param maxHeapMib heap that this process may take
 * @param lines one a step and number of threads
 */
record GeometryReport(
    Machine machine,
    long voxels,
    long inside,
    double copyGigabytesPerSecond,
    long maxHeapMib,
    List<Line> lines) {

  /**
   * One step.
   *
   * @param step what was done
   * @param threads how many threads it may use
   * @param cpuSeconds least of the rounds: the whole process, compiler and collector too
   * @param firstCpuSeconds the first round, before anything was compiled
   * @param wallSeconds least of the rounds
   * @param peakHeapMib most that was in use in a round, garbage and the volume included
   * @param size what came out
   * @param floorSeconds bytes that have to be touched over the copy rate
   * @param peer the same by somebody else; null when not asked for or not there
   * @param goal the greatest ratio of our to the peer's processor time, or seconds without a peer
   */
  record Line(
      String step,
      int threads,
      double cpuSeconds,
      double firstCpuSeconds,
      double wallSeconds,
      long peakHeapMib,
      String size,
      double floorSeconds,
      @Nullable PeerFigure peer,
      String goal) {

    private String ratio() {
      return peer == null
          ? "-"
          : String.format(Locale.ROOT, "%.2f", cpuSeconds / peer.cpuSeconds());
    }
  }

  /**
   * What a peer needed.
   *
   * @param name of the peer
   * @param cpuSeconds least of its rounds
   * @param wallSeconds least of its rounds
   * @param size what came out
   */
  record PeerFigure(String name, double cpuSeconds, double wallSeconds, String size) {}

  GeometryReport {
    lines = List.copyOf(lines);
  }

  List<String> table() {
    List<String> table = new ArrayList<>();
    table.add(machine.toString());
    table.add(
        String.format(
            Locale.ROOT,
            "%d voxels, %d inside; copy %.1f GB/s; heap at most %d MiB",
            voxels,
            inside,
            copyGigabytesPerSecond,
            maxHeapMib));
    table.add("");
    table.add(
        "| step | threads | CPU s | first CPU s | wall s | peak heap MiB | out | times floor |"
            + " peer | peer CPU s | ratio | goal |");
    table.add("|---|---|---|---|---|---|---|---|---|---|---|---|");
    for (Line line : lines) {
      PeerFigure peer = line.peer();
      table.add(
          String.format(
              Locale.ROOT,
              "| %s | %d | %.3f | %.3f | %.3f | %d | %s | %s | %s | %s | %s | %s |",
              line.step(),
              line.threads(),
              line.cpuSeconds(),
              line.firstCpuSeconds(),
              line.wallSeconds(),
              line.peakHeapMib(),
              line.size(),
              line.floorSeconds() == 0
                  ? "-"
                  : String.format(Locale.ROOT, "%.1f", line.cpuSeconds() / line.floorSeconds()),
              peer == null ? "-" : peer.name() + ", " + peer.size(),
              peer == null ? "-" : String.format(Locale.ROOT, "%.3f", peer.cpuSeconds()),
              line.ratio(),
              line.goal()));
    }
    return table;
  }
}
