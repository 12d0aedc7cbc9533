package health.fabrica.app.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The figures of a run of {@link StoreBench}.
 *
 * @param instances of a request
 * @param bytes of its body
 * @param rounds in turns, in the order of time; round 0 warms up and counts in no median
 */
record StoreFigures(int instances, long bytes, List<Round> rounds) {

  /**
   * One request.
   *
   * @param server who answered
   * @param synced whether each file is on the disk when it answers
   * @param wallMillis from the first byte sent to the last received
   * @param serverCpuMillis of its process meanwhile
   * @param senderCpuMillis of this process meanwhile, which makes and sends the body
   * @param peakMib most that was ever resident of the server
   */
  record Round(
      int number,
      String server,
      boolean synced,
      double wallMillis,
      double serverCpuMillis,
      double senderCpuMillis,
      long peakMib) {}

  StoreFigures {
    rounds = List.copyOf(rounds);
  }

  private double median(String server, ToDoubleFunction<Round> figure) {
    double[] sorted =
        rounds.stream()
            .filter(r -> r.number() > 0 && r.server().equals(server))
            .mapToDouble(figure)
            .sorted()
            .toArray();
    return sorted[sorted.length / 2];
  }

  List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add("STOW-RS: " + instances + " instances, " + bytes / 1_000_000 + " MB a request");
    lines.add("");
    lines.add("| server | round | wall ms | MB/s | server CPU ms | sender CPU ms | peak MiB |");
    lines.add("|---|---|---|---|---|---|---|");
    List<Round> byServer = new ArrayList<>(rounds);
    byServer.sort(Comparator.comparing(Round::server));
    for (Round r : byServer) {
      String name = r.number() == 0 ? "(warm-up)" : Integer.toString(r.number());
      lines.add(
          row(
              r.server(),
              name,
              r.wallMillis(),
              r.serverCpuMillis(),
              r.senderCpuMillis(),
              (double) r.peakMib()));
    }
    for (String server : byServer.stream().map(Round::server).distinct().toList()) {
      lines.add(
          row(
              server,
              "median",
              median(server, Round::wallMillis),
              median(server, Round::serverCpuMillis),
              median(server, Round::senderCpuMillis),
              median(server, Round::peakMib)));
    }
    return lines;
  }

  private String row(
      String server, String name, double wall, double cpu, double sender, double peak) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.0f | %.0f | %.0f | %.0f | %.0f |",
        server,
        name,
        wall,
        bytes / 1000.0 / wall,
        cpu,
        sender,
        peak);
  }
}
