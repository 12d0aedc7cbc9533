package health.fabrica.app.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The figures of a run of {@link RetrieveBench}.
 *
 * @param slices of 512x512 in the series
 * @param bytes of the files
 * @param storeMillis STOW-RS of all of them to the peer, by our client
 * @param rounds in turns, in the order of time; the first ones also warm the JVM up
 */
record RetrieveFigures(int slices, long bytes, long storeMillis, List<Round> rounds) {

  /**
   * One of each.
   *
   * @param curl the WADO-RS request for the series, to nowhere
   * @param oursWallMillis the same request by our client, to a finished volume
   * @param oursCpuMillis of the whole process meanwhile: receiving, decoding, collector, compiler
   * @param orderWallMillis the same by our client into a store on the disk and out of it to a
   *     volume, as an order does it
   * @param orderCpuMillis of the whole process meanwhile
   * @param decodeWallMillis the same files from memory to a volume
   * @param decodeCpuMillis of the whole process meanwhile
   */
  record Round(
      Curl.Figures curl,
      double oursWallMillis,
      double oursCpuMillis,
      double orderWallMillis,
      double orderCpuMillis,
      double decodeWallMillis,
      double decodeCpuMillis) {}

  RetrieveFigures {
    rounds = List.copyOf(rounds);
  }

  private double median(java.util.function.ToDoubleFunction<Round> figure) {
    List<Round> warm = rounds.subList(rounds.size() / 2, rounds.size());
    double[] sorted = warm.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /** Our byte rate over curl's: medians of the second half of the rounds. */
  double rateRatio() {
    return median(r -> r.curl().wallMillis()) / median(Round::oursWallMillis);
  }

  /** Our processor time without decoding over curl's: medians of the second half of the rounds. */
  double cpuRatio() {
    double receiving = median(Round::oursCpuMillis) - median(Round::decodeCpuMillis);
    return receiving / median(r -> r.curl().cpuMillis());
  }

  List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "WADO-RS: "
            + slices
            + " slices, "
            + bytes / 1_000_000
            + " MB; stored to Orthanc in "
            + storeMillis
            + " ms");
    lines.add("");
    lines.add(
        "| round | curl ms | curl CPU ms | ours ms | ours CPU ms | as an order ms | its CPU ms |"
            + " decode ms | decode CPU ms |");
    lines.add("|---|---|---|---|---|---|---|---|---|");
    for (int i = 0; i < rounds.size(); i++) {
      Round r = rounds.get(i);
      lines.add(
          row(
              Integer.toString(i + 1),
              r.curl().wallMillis(),
              r.curl().cpuMillis(),
              r.oursWallMillis(),
              r.oursCpuMillis(),
              r.orderWallMillis(),
              r.orderCpuMillis(),
              r.decodeWallMillis(),
              r.decodeCpuMillis()));
    }
    lines.add(
        row(
            "median of the second half",
            median(r -> r.curl().wallMillis()),
            median(r -> r.curl().cpuMillis()),
            median(Round::oursWallMillis),
            median(Round::oursCpuMillis),
            median(Round::orderWallMillis),
            median(Round::orderCpuMillis),
            median(Round::decodeWallMillis),
            median(Round::decodeCpuMillis)));
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "byte rate %.2f of curl's (goal 0.70), processor time without decoding %.2f of curl's"
                + " (goal 2.00)",
            rateRatio(),
            cpuRatio()));
    return lines;
  }

  private static String row(String name, double... figures) {
    StringBuilder row = new StringBuilder("| ").append(name).append(" |");
    Arrays.stream(figures).forEach(f -> row.append(String.format(Locale.ROOT, " %.0f |", f)));
    return row.toString();
  }
}
