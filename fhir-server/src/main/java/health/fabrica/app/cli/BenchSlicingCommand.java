package health.fabrica.app.cli;

import health.fabrica.app.bench.BenchOptions;
import health.fabrica.app.bench.Benchmarks;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Slicing, with PrusaSlicer beside it. */
@Command(
    name = "slicing",
    mixinStandardHelpOptions = true,
    description = {
      "Measures the way from a closed mesh and from a graded lattice to layers, in this process,",
      "and PrusaSlicer to G-code beside it. Processor time is comparable on a busy machine, wall",
      "time is not. The table goes to standard output, progress to standard error."
    })
final class BenchSlicingCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--mesh",
      paramLabel = "FILE",
      required = true,
      description = "a closed mesh in millimetres: STL, 3MF, OBJ, PLY or OFF")
  private @Nullable Path mesh;

  @Option(
      names = "--threads",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,2",
      description = "numbers of threads, separated by commas (default 1,2)")
  private List<Integer> threads = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "8",
      description = "times each part is done (default 8); the least counts")
  private int rounds;

  @Option(
      names = "--peer-prusa",
      description = "run prusa-slicer too; needs it and time(1) in the path")
  private boolean prusa;

  @Option(names = "--out", paramLabel = "FILE", description = "write the figures as JSON")
  private @Nullable Path out;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "empty folder for logs, kept (default: temporary)")
  private @Nullable Path work;

  @Override
  public Integer call() {
    CommandSpec set = Objects.requireNonNull(spec, "picocli sets the spec");
    threads.forEach(n -> BenchCommand.Common.atLeastOne(set, "--threads", n));
    BenchCommand.Common.atLeastOne(set, "--rounds", rounds);
    BenchOptions options =
        new BenchOptions(
            1,
            Optional.ofNullable(out),
            Optional.ofNullable(work),
            List.of(),
            Clock.systemUTC(),
            line -> {
              System.err.println(line);
              System.err.flush();
            });
    Path file = Objects.requireNonNull(mesh, "picocli requires it");
    Benchmarks.slicing(options, threads, rounds, file, prusa).forEach(System.out::println);
    return ExitCode.DONE;
  }
}
