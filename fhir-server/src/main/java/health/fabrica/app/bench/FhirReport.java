package health.fabrica.app.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The figures of a run of {@link FhirBench}.
 *
 * @param requests requests of the longest line
 * @param warmUps passes before the measured one
 * @param threads connections at once
 * @param servers ours first, then the peer if there was one
 */
record FhirReport(Machine machine, int requests, int warmUps, int threads, List<Server> servers) {

  /**
   * The figures of one server.
   *
   * @param startMillis from the start of the process to the first metadata; 0 when it ran already
   * @param startCpuMillis processor time of that
   * @param idleMib resident after the start
   * @param loadedMib resident after the load
   * @param peakMib the most that was ever resident
   * @param lines one measurement each
   */
  record Server(
      String name,
      long startMillis,
      long startCpuMillis,
      long idleMib,
      long loadedMib,
      long peakMib,
      List<Measurement> lines) {

    int failures() {
      return lines.stream().mapToInt(Measurement::failures).sum();
    }
  }

  /** The table that a person reads; with two servers each line ends with peer / ours. */
  List<String> table() {
    List<String> rows = new ArrayList<>();
    rows.add(machine.toString());
    rows.add(
        requests
            + " requests, "
            + threads
            + " connections, measured after "
            + warmUps
            + " passes of the same traffic");
    servers.forEach(server -> addServer(rows, server));
    if (servers.size() > 1) {
      addRatios(rows, servers.get(0), servers.get(1));
    }
    return rows;
  }

  private static void addServer(List<String> rows, Server server) {
    rows.add("");
    rows.add(
        text(
            "%s: start %.1f s (%.1f CPU s), resident %d MiB idle, %d MiB loaded, %d MiB peak",
            server.name(),
            server.startMillis() / 1e3,
            server.startCpuMillis() / 1e3,
            server.idleMib(),
            server.loadedMib(),
            server.peakMib()));
    rows.add(
        text(
            "  %-26s %9s %9s %9s %9s %9s %6s",
            "", "CPU ms", "per s", "p50 ms", "p99 ms", "failures", "load"));
    server.lines().forEach(line -> rows.add("  " + row(line)));
  }

  /** One measurement as a row. */
  static String row(Measurement line) {
    return text(
        "%-26s %9.2f %9.1f %9.2f %9.2f %9d %6.1f",
        line.name(),
        line.cpuMillisEach(),
        line.perSecond(),
        line.p50Millis(),
        line.p99Millis(),
        line.failures(),
        line.loadAverage());
  }

  private static void addRatios(List<String> rows, Server ours, Server peer) {
    rows.add("");
    rows.add("ratio " + peer.name() + " / " + ours.name());
    if (ours.startMillis() > 0 && peer.startMillis() > 0) {
      rows.add(ratio("start", peer.startMillis(), ours.startMillis()));
    }
    rows.add(ratio("resident loaded", peer.loadedMib(), ours.loadedMib()));
    rows.add(ratio("resident peak", peer.peakMib(), ours.peakMib()));
    for (int i = 0; i < ours.lines().size(); i++) {
      Measurement our = ours.lines().get(i);
      rows.add(
          ratio("CPU " + our.name(), peer.lines().get(i).cpuMillisEach(), our.cpuMillisEach()));
    }
  }

  private static String ratio(String name, double peer, double ours) {
    return text("  %-30s %6.1f", name, peer / ours);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
