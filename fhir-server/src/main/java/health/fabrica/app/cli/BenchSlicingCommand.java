package health.fabrica.app.cli;

import health.fabrica.app.bench.Benchmarks;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin private LocalBenchOptions local = new LocalBenchOptions();

  @Option(
      names = "--peer-prusa",
      description = "run prusa-slicer too; needs it and time(1) in the path")
  private boolean prusa;

  @Override
  public Integer call() {
    CommandSpec set = Objects.requireNonNull(spec, "picocli sets the spec");
    Path file = Objects.requireNonNull(mesh, "picocli requires it");
    Benchmarks.slicing(local.options(), local.threads(set), local.rounds(set, 8), file, prusa)
        .forEach(System.out::println);
    return ExitCode.DONE;
  }
}
