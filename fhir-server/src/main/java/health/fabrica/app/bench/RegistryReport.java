package health.fabrica.app.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The figures of a run of {@link RegistryBench}.
 *
 * @param loaded Devices that were loaded; fewer than wanted when the time was up
 * @param bundle resources of a transaction
 * @param people the catalogue and the patients; requests are Bundles
 * @param windows the Devices in the order of time, equal parts; requests are Bundles
 * @param queries one client, each answer checked
 * @param bytesPerDevice growth of the data folder while Devices were loaded, per Device
 * @param residentMib of the server after the load, {@code peakMib} the most
 */
record RegistryReport(
    Machine machine,
    RegistryPopulation population,
    int loaded,
    int bundle,
    int threads,
    List<Measurement> people,
    List<Measurement> windows,
    List<Measurement> queries,
    long bytesPerDevice,
    long residentMib,
    long peakMib) {

  /** Rate of the last window by that of the first, on the store without Devices. */
  double rateKept() {
    return last().perSecond() / windows.get(0).perSecond();
  }

  /** Processor time of a Device in the last window by that in the first. */
  double cpuGrowth() {
    return last().cpuMillisEach() / windows.get(0).cpuMillisEach();
  }

  private Measurement last() {
    return windows.get(windows.size() - 1);
  }

  int failures() {
    List<Measurement> all = new ArrayList<>(people);
    all.addAll(windows);
    all.addAll(queries);
    return all.stream().mapToInt(Measurement::failures).sum();
  }

  /** The table that a person reads. */
  List<String> table() {
    List<String> rows = new ArrayList<>();
    rows.add(machine.toString());
    rows.add(
        text(
            "%,d Devices of %,d wanted, %,d patients, Bundles of %d, %d connections",
            loaded, population.devices(), population.patients(), bundle, threads));
    rows.add(
        text(
            "load, a Device: first %.0f/s %.3f CPU ms, last %.0f/s %.3f CPU ms;"
                + " rate kept %.2f, CPU grown %.2f",
            windows.get(0).perSecond() * bundle,
            windows.get(0).cpuMillisEach() / bundle,
            last().perSecond() * bundle,
            last().cpuMillisEach() / bundle,
            rateKept(),
            cpuGrowth()));
    rows.add(
        text(
            "%d bytes on disk a Device; resident %d MiB, peak %d MiB",
            bytesPerDevice, residentMib, peakMib));
    rows.add(text("  %-26s %9s %9s %9s %9s %9s", "", "CPU ms", "p50 ms", "p99 ms", "max", "wrong"));
    for (Measurement q : queries) {
      rows.add(
          text(
              "  %-26s %9.2f %9.2f %9.2f %9.2f %9d",
              q.name(),
              q.cpuMillisEach(),
              q.p50Millis(),
              q.p99Millis(),
              q.maxMillis(),
              q.failures()));
    }
    return rows;
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
