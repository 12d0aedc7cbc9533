package health.fabrica.app;

import health.fabrica.app.cli.BenchCommand;
import health.fabrica.app.cli.DeidentifyCommand;
import health.fabrica.app.cli.DemoCommand;
import health.fabrica.app.cli.ExitCode;
import health.fabrica.app.cli.FabricateCommand;
import health.fabrica.app.cli.PrepareCommand;
import health.fabrica.app.cli.ProfilesCommand;
import health.fabrica.app.cli.ServeCommand;
import health.fabrica.app.cli.SliceCommand;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
    name = "fabrica",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "Prints patient-specific devices from a hospital's own systems.",
    footer = {
      "",
      "  fabrica test   installs what the tests need, where it may, and runs every check.",
      "",
      "Exit codes: 0 done, 2 wrong usage, 3 input refused, 4 peer unavailable, 70 fault."
    },
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      FabricateCommand.class,
      SliceCommand.class,
      ProfilesCommand.class,
      DeidentifyCommand.class,
      BenchCommand.class,
      PrepareCommand.class
    })
public final class Main implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  /** Made by {@link #main}. */
  public Main() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs a command and returns its exit code. */
  static int run(String... args) {
    return new CommandLine(new Main())
        .setExitCodeExceptionMapper(Main::exitCode)
        .setExecutionExceptionHandler(Main::tell)
        .execute(args);
  }

  private static int exitCode(Throwable thrown) {
    if (thrown instanceof ParameterException) {
      return ExitCode.USAGE;
    }
    return thrown instanceof ProblemException refused
        ? ExitCode.of(refused.problem())
        : ExitCode.FAULT;
  }

  private static int tell(Exception thrown, CommandLine command, CommandLine.ParseResult parsed) {
    if (thrown instanceof ProblemException refused) {
      Problem problem = refused.problem();
      command.getErr().println("fabrica: " + problem.code().id() + " " + problem.message());
      if (!problem.hint().isEmpty()) {
        command.getErr().println("  " + problem.hint());
      }
    } else {
      command.getErr().println("fabrica: an error in this software, please report it:");
      thrown.printStackTrace(command.getErr());
    }
    return exitCode(thrown);
  }

  @Override
  public void run() {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the spec");
    }
    throw new ParameterException(
        spec.commandLine(), "Say what to do: demo, serve, fabricate, bench or test.");
  }

  /** Shows the version of the build. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"fabrica " + SoftwareVersion.current()};
    }
  }
}
