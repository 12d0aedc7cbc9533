package health.fabrica.app.cli;

import health.fabrica.core.profile.DeviceClass;
import health.fabrica.core.profile.PrintProcess;
import health.fabrica.core.profile.ProfileLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which process something is made by, and what it is. */
final class ProfileOptions {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--profile",
      paramLabel = "NAME[@VERSION]",
      description =
          "process that it is made by; fabrica profiles lists them (default: "
              + ProfileLibrary.DEFAULT_PROCESS
              + ")")
  private @Nullable String profile;

  @Option(
      names = "--profiles",
      paramLabel = "DIR",
      description =
          "folder with the site's own profiles; which were used is kept there in "
              + ProfileLibrary.REGISTER)
  private @Nullable Path folder;

  @Option(
      names = "--device-class",
      paramLabel = "NAME",
      description =
          "what is made; a material that is not allowed for it is refused: model-education,"
              + " model-planning, guide, implant-matched, implant-custom, orthosis, socket,"
              + " medicine, medicine-batch, bioprint-research, bioprint-clinical (default:"
              + " model-planning)")
  private String device = DeviceClass.MODEL_PLANNING.word();

  /** Made by the command line. */
  ProfileOptions() {}

  /** Whether a process is named. */
  boolean given() {
    return profile != null;
  }

  /**
   * The process, whose material is allowed for what is made.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1450 to FAB-1457, FAB-1459
   */
  PrintProcess process() {
    DeviceClass made =
        DeviceClass.ofWord(device)
            .orElseThrow(
                () ->
                    usage(
                        "--device-class takes one of: " + String.join(", ", DeviceClass.words())));
    PrintProcess process =
        library(folder, this::usage)
            .process(profile == null ? ProfileLibrary.DEFAULT_PROCESS : profile);
    process.requireAllowed(made);
    return process;
  }

  /** The profiles of the program with those of a folder, whose register is the one in it. */
  static ProfileLibrary library(@Nullable Path folder, Function<String, ParameterException> usage) {
    if (folder == null) {
      return ProfileLibrary.shipped();
    }
    if (!Files.isDirectory(folder)) {
      throw usage.apply("--profiles: no such folder: " + folder);
    }
    return ProfileLibrary.open(
        Optional.of(folder), Optional.of(folder.resolve(ProfileLibrary.REGISTER)));
  }

  private ParameterException usage(String message) {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the spec");
    }
    return new ParameterException(spec.commandLine(), message);
  }
}
