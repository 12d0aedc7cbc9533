package health.fabrica.app.cli;

import health.fabrica.core.profile.DeviceClass;
import health.fabrica.core.profile.Profile;
import health.fabrica.core.profile.ProfileLibrary;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Lists, shows and checks the profiles of printers, materials, processes and costs. */
@Command(
    name = "profiles",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the profiles of printers, materials, processes and costs: those of the program and,",
      "with --profiles, those of the site. A profile never changes under its version: a change is",
      "a new file NAME@VERSION.yaml."
    })
public final class ProfilesCommand implements Callable<Integer> {

  @Option(
      names = "--profiles",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "folder with the site's own profiles")
  private @Nullable Path folder;

  @Spec private @Nullable CommandSpec spec;

  /** Made by the command line. */
  public ProfilesCommand() {}

  @Override
  public Integer call() {
    return list();
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists all profiles: kind, technology, name and version, description.")
  int list() {
    for (Profile profile : library().all()) {
      out()
          .printf(
              Locale.ROOT,
              "%-9s %-9s %-30s %s%s%n",
              profile.kind().word(),
              profile.technology().map(made -> made.word()).orElse("-"),
              profile.reference(),
              profile.description(),
              profile.ofSite() ? " (site)" : "");
    }
    out().flush();
    return ExitCode.DONE;
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows a profile with its sources and what the site has to confirm.")
  int show(
      @Parameters(paramLabel = "NAME[@VERSION]", description = "without version: the newest")
          String reference) {
    return told(() -> library().find(reference));
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = "Reads a file as if it lay in the folder of the site, and shows it.")
  int check(@Parameters(paramLabel = "FILE", description = "NAME@VERSION.yaml") Path file) {
    if (!Files.isRegularFile(file)) {
      throw usage("no such file: " + file);
    }
    return told(() -> library().check(file));
  }

  private int told(Supplier<Profile> reading) {
    Profile profile = reading.get();
    PrintWriter out = out();
    out.println(profile.reference() + ", " + profile.kind().word() + ": " + profile.description());
    out.println("SHA-256 " + profile.digest());
    profile.sources().forEach(source -> out.println("source: " + source));
    if (!profile.deviceClasses().isEmpty()) {
      out.println(
          "allowed for: "
              + profile.deviceClasses().stream()
                  .map(DeviceClass::word)
                  .collect(Collectors.joining(", ")));
    }
    profile
        .values()
        .forEach(
            (key, value) ->
                out.printf(
                    Locale.ROOT,
                    "  %-28s %s%s%n",
                    key,
                    value,
                    profile.confirm().contains(key) ? "   (to be confirmed by the site)" : ""));
    out.flush();
    return ExitCode.DONE;
  }

  /** Only looks: the register is read when it is there, and nothing is written. */
  private ProfileLibrary library() {
    return ProfileOptions.library(folder, this::usage);
  }

  private PrintWriter out() {
    return spec().commandLine().getOut();
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec().commandLine(), message);
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the spec");
    }
    return spec;
  }
}
