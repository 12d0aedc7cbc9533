package health.fabrica.app.cli;

import health.fabrica.app.bench.Benchmarks;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Geometry against VTK and meshoptimizer. */
@Command(
    name = "geometry",
    mixinStandardHelpOptions = true,
    description = {
      "Measures the way from voxels to a checked 3MF on a volume of 512x512x300, in this process,",
      "and VTK and meshoptimizer beside it. Processor time is comparable on a busy machine, wall",
      "time is not. The table goes to standard output, progress to standard error."
    })
final class BenchGeometryCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--volume",
      paramLabel = "FILE",
      required = true,
      description = {
        "the head CT that the volume is made from, .nii.gz of 256x256x108 voxels,",
        "or the volume itself as raw 16-bit voxels"
      })
  private @Nullable Path volume;

  @Mixin private LocalBenchOptions local = new LocalBenchOptions();

  @Option(
      names = "--peer-vtk",
      description = "run VTK too; needs python3-vtk9 and NumPy in that Python")
  private boolean vtk;

  @Option(
      names = "--peer-meshoptimizer",
      description = "run meshoptimizer too; needs g++ and libmeshoptimizer-dev")
  private boolean meshoptimizer;

  @Option(
      names = "--python",
      paramLabel = "PROGRAM",
      defaultValue = "/usr/bin/python3",
      description = "Python for VTK and for making the volume (default /usr/bin/python3)")
  private String python = "";

  @Option(
      names = "--step",
      paramLabel = "NAME",
      split = ",",
      description = "only the steps whose names begin so, separated by commas (default: all)")
  private Set<String> steps = Set.of();

  @Override
  public Integer call() {
    CommandSpec set = Objects.requireNonNull(spec, "picocli sets the spec");
    Benchmarks.geometry(
            local.options(),
            local.threads(set),
            local.rounds(set, 5),
            Objects.requireNonNull(volume, "picocli requires it"),
            python,
            vtk,
            meshoptimizer ? Optional.of("g++") : Optional.empty(),
            steps)
        .forEach(System.out::println);
    return ExitCode.DONE;
  }
}
