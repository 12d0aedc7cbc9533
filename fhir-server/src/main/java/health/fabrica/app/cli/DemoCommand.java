package health.fabrica.app.cli;

import health.fabrica.app.demo.Demo;
import health.fabrica.app.demo.DemoProblem;
import health.fabrica.app.demo.Story;
import health.fabrica.core.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Plays the whole story on this machine. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Plays the whole story on loopback: an EHR orders, the scan comes from the PACS, the model"
          + " is",
      "made, signed, printed by a simulator, released, recorded and reported back.",
      "Leaves the mesh, the printer instructions, a picture and summary.json."
    })
public final class DemoCommand implements Callable<Integer> {

  private static final String SCAN = "test-data/ct-skull-phantom-bone-1mm/series.zip";
  private static final String[] DATA = {"fabrica-data", "ehr-data"};

  @Option(names = "--out", paramLabel = "DIR", description = "results (default ./out/demo)")
  private Path out = Path.of("out", "demo");

  /** Made by the command line. */
  public DemoCommand() {}

  @Override
  public Integer call() throws IOException {
    Path scan = Path.of(System.getProperty("fabrica.home", ".")).resolve(SCAN);
    if (!Files.isReadable(scan)) {
      throw new Problem(
              DemoProblem.SCAN_MISSING,
              "The bundled scan " + SCAN + " is missing.",
              "Run ./fabrica demo from a complete checkout.")
          .asException();
    }
    Files.createDirectories(out);
    for (String data : DATA) {
      delete(out.resolve(data));
    }
    System.setProperty("fabrica.log.level", System.getProperty("fabrica.log.level", "WARN"));
    new Demo(out, new Story(System.out)).play(scan);
    return ExitCode.DONE;
  }

  /** A demo starts with empty databases; only what an earlier demo left here is removed. */
  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
