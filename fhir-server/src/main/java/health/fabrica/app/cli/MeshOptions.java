package health.fabrica.app.cli;

import health.fabrica.core.format.LengthUnit;
import health.fabrica.core.repair.RepairMode;
import health.fabrica.flow.model.MeshFabrication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of {@code fabricate} for a mesh that was made elsewhere. */
final class MeshOptions {

  @Option(
      names = "--mesh",
      paramLabel = "FILE",
      description =
          "check and slice this STL, OBJ, PLY, OFF, AMF, 3MF or DICOM Encapsulated STL, not a"
              + " series")
  private @Nullable Path mesh;

  @Option(
      names = "--unit",
      paramLabel = "UNIT",
      description = "unit of the mesh, where its file has none: um, mm, cm, dm, m, inch, foot")
  private @Nullable String unit;

  @Option(
      names = "--repair",
      paramLabel = "HOW",
      description =
          "mend the mesh: local (keeps it where it is sound), regenerate (a new surface), auto"
              + " (default: it is left as it is)")
  private @Nullable String repair;

  /** Whether a mesh is given. */
  boolean given() {
    return mesh != null;
  }

  /** Whether an option is given that goes with a mesh only. */
  boolean orphaned() {
    return mesh == null && (unit != null || repair != null);
  }

  /** The work that the options ask for; wrong ones are refused before it begins. */
  Function<ProgressDisplay, String> work(
      ProfileOptions profiles, Path out, int threads, Function<String, ParameterException> usage) {
    Path file = mesh;
    if (file == null || !Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw usage.apply("--mesh: no such file: " + file);
    }
    Optional<LengthUnit> stated = Optional.ofNullable(unit).flatMap(LengthUnit::ofSymbol);
    if (unit != null && stated.isEmpty()) {
      throw usage.apply("--unit takes one of: " + LengthUnit.symbols());
    }
    Optional<RepairMode> mode = Optional.ofNullable(repair).flatMap(RepairMode::ofCliName);
    if (repair != null && mode.isEmpty()) {
      throw usage.apply("--repair takes one of: local, regenerate, auto");
    }
    return progress ->
        new MeshFabrication(profiles.process(), threads).make(file, stated, mode, out, progress);
  }
}
