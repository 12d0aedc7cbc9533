package health.fabrica.app.bench;

import com.sun.management.OperatingSystemMXBean;
import health.fabrica.core.problem.Problem;
import health.fabrica.dicom.volume.SeriesExtension;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * One STOW-RS request with many instances to our server and to two Orthancs, one that forces each
 * file to the disk before it answers, as ours does, and one that does not. In turns, each time a
 * series that no server has seen. This process makes and sends the body.
 */
final class StoreBench {

  private static final double STEP_MM = 0.5;
  private static final int TEMPLATES = 80;

  private final int instances;
  private final int rounds;
  private final BenchOptions options;
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /** Somebody to store to. */
  private record Target(
      String name, boolean synced, URI dicomWeb, Supplier<ProcessFigures> figures) {}

  StoreBench(int instances, int rounds, BenchOptions options) {
    this.instances = instances;
    this.rounds = rounds;
    this.options = options;
  }

  StoreFigures run(List<byte[]> scan, WorkFolder work) throws IOException {
    Path data = work.sub("store-data");
    try (Orthanc syncing = Orthanc.start(work.sub("orthanc-sync"), true);
        Orthanc lazy = Orthanc.start(work.sub("orthanc-nosync"), false);
        ServerUnderTest own =
            ServerUnderTest.start(
                "fabrica",
                "/fhir",
                "/health/ready",
                port -> Launch.own(port, data, options.serverOptions()),
                work.path())) {
      List<Target> targets =
          List.of(
              new Target("Fabrica", true, own.at("/dicom-web/"), own::figures),
              new Target("Orthanc, synced", true, syncing.dicomWeb(), syncing::figures),
              new Target("Orthanc, not synced", false, lazy.dicomWeb(), lazy::figures));
      List<StoreFigures.Round> measured = new ArrayList<>();
      long bytes = 0;
      for (int round = 0; round <= rounds; round++) {
        StowBody body = body(scan, round);
        bytes = body.length();
        for (int i = 0; i < targets.size(); i++) {
          measured.add(store(round, targets.get((i + round) % targets.size()), body));
        }
        options.progress().accept("stored " + round + " of " + rounds);
      }
      return new StoreFigures(instances, bytes, measured);
    }
  }

  private StowBody body(List<byte[]> scan, int round) {
    String root = "2.25.301." + (1000 + round);
    int different = Math.min(TEMPLATES, instances);
    return new StowBody(
        SeriesExtension.of(scan, different, STEP_MM, root, StowBody.FIRST).files(),
        root + ".1.",
        instances);
  }

  private StoreFigures.Round store(int round, Target target, StowBody body) {
    long own = system.getProcessCpuTime();
    ProcessFigures before = target.figures().get();
    long begin = System.nanoTime();
    int stored = post(target, body);
    double wall = (System.nanoTime() - begin) / 1e6;
    ProcessFigures after = target.figures().get();
    if (stored != instances) {
      throw RetrieveBench.wrong(
          target.name() + " says that it stored " + stored + " of " + instances + " instances.");
    }
    return new StoreFigures.Round(
        round,
        target.name(),
        target.synced(),
        wall,
        after.cpuMillis() - before.cpuMillis(),
        (system.getProcessCpuTime() - own) / 1e6,
        after.peakKib() / 1024);
  }

  private static int post(Target target, StowBody body) {
    try {
      return body.post(target.dicomWeb().resolve("studies"));
    } catch (IOException e) {
      throw new Problem(
              BenchProblem.GONE,
              target.name() + " breaks off a STOW-RS request: " + e.getMessage() + ".",
              "Look at the logs with --work DIR.")
          .asException(e);
    }
  }
}
