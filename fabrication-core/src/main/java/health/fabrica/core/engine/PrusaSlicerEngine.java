package health.fabrica.core.engine;

import health.fabrica.core.blob.Sha256;
import health.fabrica.core.estimate.GcodeInterpreter;
import health.fabrica.core.estimate.GcodeLimits;
import health.fabrica.core.estimate.GcodeReport;
import health.fabrica.core.format.BinaryStl;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.work.WorkMonitor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * PrusaSlicer's command line with the configuration file that the site has validated.
 *
 * @param program the program, for example {@code /usr/bin/prusa-slicer}
 * @param configuration an exported configuration (INI)
 * @param validatedVersion the version that the site has validated, for example {@code
 *     PrusaSlicer-2.5.0}; any other is refused
 * @param time longest time of a run
 */
public record PrusaSlicerEngine(
    Path program, Path configuration, String validatedVersion, Duration time)
    implements SlicingEngine {

  private static final long MEMORY_BYTES = 8L << 30;
  private static final long FILE_BYTES = 4L << 30;
  private static final Pattern TIME =
      Pattern.compile(
          "; estimated printing time \\(normal mode\\) = "
              + "(?:(\\d+)d )?(?:(\\d+)h )?(?:(\\d+)m )?(\\d+)s");

  @Override
  public EngineResult slice(TriangleMesh mesh, GcodeLimits limits, Path file, WorkMonitor monitor) {
    monitor.progress("engine", 0);
    try {
      Path folder = Files.createTempDirectory("fabrica-engine");
      try {
        return slice(mesh, limits, file, folder, monitor);
      } finally {
        delete(folder);
      }
    } catch (IOException failure) {
      throw EngineProblem.ENGINE_FAILED
          .with(
              "The files of the slicing program could not be written or read: "
                  + failure.getMessage()
                  + ".",
              "Make room on the disk of temporary files.")
          .asException(failure);
    }
  }

  private EngineResult slice(
      TriangleMesh mesh, GcodeLimits limits, Path file, Path folder, WorkMonitor monitor)
      throws IOException {
    Sandbox sandbox = new Sandbox(time, MEMORY_BYTES, FILE_BYTES);
    String version = version(sandbox, folder, monitor);
    Path model = folder.resolve("model.stl");
    try (OutputStream out = Files.newOutputStream(model)) {
      BinaryStl.write(mesh, out);
    }
    Path settings = Files.copy(configuration, folder.resolve("settings.ini"));
    Path gcode = folder.resolve("model.gcode");
    Sandbox.Ended ended =
        sandbox.run(
            folder,
            List.of(
                program.toString(),
                "--load",
                settings.toString(),
                "--export-gcode",
                "--loglevel",
                "1",
                "--output",
                gcode.toString(),
                model.toString()),
            monitor);
    if (ended.exit() != 0 || !Files.isRegularFile(gcode)) {
      throw EngineProblem.ENGINE_FAILED.refuse(
          version + " ended with " + ended.exit() + ": " + lastLine(ended.output()),
          "Look at the model in the slicer itself.");
    }
    monitor.progress("engine", 0.8);
    GcodeReport report;
    try (InputStream in = Files.newInputStream(gcode)) {
      report = GcodeInterpreter.read(in, limits);
    }
    EngineResult result =
        new EngineResult(
            version,
            Sha256.of(settings),
            Sha256.of(model),
            Sha256.of(gcode),
            report,
            ownSeconds(gcode));
    Files.move(gcode, file, StandardCopyOption.REPLACE_EXISTING);
    monitor.progress("engine", 1);
    return result;
  }

  private String version(Sandbox sandbox, Path folder, WorkMonitor monitor) {
    String help = sandbox.run(folder, List.of(program.toString(), "--help"), monitor).output();
    String version = EngineVersion.of(help);
    if (!version.equals(validatedVersion)) {
      throw EngineProblem.ENGINE_VERSION.refuse(
          "The program is " + version + "; the site has validated " + validatedVersion + ".",
          "Install the validated version, or validate the new one and configure it.");
    }
    return version;
  }

  /** The estimate stands in a comment behind the last layer. */
  private static Optional<Long> ownSeconds(Path gcode) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(gcode, StandardCharsets.ISO_8859_1)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher time = TIME.matcher(line);
        if (time.matches()) {
          return Optional.of(
              86_400 * number(time.group(1))
                  + 3600 * number(time.group(2))
                  + 60 * number(time.group(3))
                  + number(time.group(4)));
        }
      }
    }
    return Optional.empty();
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private static String lastLine(String output) {
    List<String> lines = output.lines().filter(line -> !line.contains("[trace]")).toList();
    return lines.isEmpty() ? "it said nothing." : lines.get(lines.size() - 1).strip();
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path inner, IOException failure)
              throws IOException {
            Files.delete(inner);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
