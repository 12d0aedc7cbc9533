package health.fabrica.app.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Loads a registry through the API and asks it what a recall asks. */
final class RegistryBench {

  private static final int WINDOWS = 20;

  private final RegistryPopulation population;
  private final int bundle;
  private final int threads;
  private final int queries;
  private final Duration limit;
  private final Consumer<String> progress;

  /**
   * A benchmark.
   *
   * @param bundle resources of a transaction
   * @param queries of each kind
   * @param limit after which no further part of the Devices is begun
   */
  RegistryBench(
      RegistryPopulation population,
      int bundle,
      int threads,
      int queries,
      Duration limit,
      Consumer<String> progress) {
    this.population = population;
    this.bundle = bundle;
    this.threads = threads;
    this.queries = queries;
    this.limit = limit;
    this.progress = progress;
  }

  /** Measures a server that runs on this folder, which was empty. */
  RegistryReport run(ServerUnderTest server, Path data, Machine machine) throws IOException {
    RegistryLoad load = new RegistryLoad(server, population, bundle, threads);
    List<Measurement> people = load.people();
    people.forEach(this::tell);
    long before = WorkFolder.bytes(data);
    int bundles = load.bundles(population.devices());
    int windows = Math.min(WINDOWS, bundles);
    List<Measurement> measured = new ArrayList<>();
    int loaded = 0;
    long begin = System.nanoTime();
    for (int w = 0; w < windows && System.nanoTime() - begin < limit.toNanos(); w++) {
      int to = (int) ((long) bundles * (w + 1) / windows);
      Measurement part =
          load.devices(
              String.format(Locale.ROOT, "Devices to %d %%", 100 * (w + 1) / windows),
              (int) ((long) bundles * w / windows),
              to);
      tell(part);
      measured.add(part);
      loaded = Math.min(to * bundle, population.devices());
    }
    long grown = WorkFolder.bytes(data) - before;
    progress.accept("asking");
    List<Measurement> asked = new RegistryQueries(server, population, loaded).run(queries);
    ProcessFigures now = server.figures();
    return new RegistryReport(
        machine,
        population,
        loaded,
        bundle,
        threads,
        people,
        measured,
        asked,
        grown / loaded,
        now.residentKib() / 1024,
        now.peakKib() / 1024);
  }

  private void tell(Measurement part) {
    progress.accept(
        String.format(
            Locale.ROOT,
            "%-18s %8.0f resources/s, %.3f CPU ms each, %d MiB, %d failures, load %.1f",
            part.name(),
            part.perSecond() * bundle,
            part.cpuMillisEach() / bundle,
            part.residentMib(),
            part.failures(),
            part.loadAverage()));
  }
}
