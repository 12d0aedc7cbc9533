package health.fabrica.app.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Runs the programs that geometry is compared with; their sources lie in this jar. */
final class PeerProgram {

  private PeerProgram() {}

  /** Puts a source of this jar into the folder and says where it is. */
  static String script(String name, Path folder) {
    try (InputStream in =
        Objects.requireNonNull(PeerProgram.class.getResourceAsStream("/bench/" + name))) {
      Path file = folder.resolve(name);
      if (!Files.exists(file)) {
        Files.copy(in, file);
      }
      return file.toString();
    } catch (IOException e) {
      throw failed(name, "its source cannot be written");
    }
  }

  /**
   * Runs a program to its end.
   *
   * @return the last line of its standard output
   * @throws health.fabrica.core.problem.ProblemException FAB-6206 when it fails or is not there
   */
  static String run(Path folder, String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectError(folder.resolve("peer.log").toFile())
              .start();
      String text =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw failed(command[0], "it ended with status " + process.exitValue());
      }
      return text.substring(text.lastIndexOf('\n') + 1);
    } catch (IOException e) {
      throw failed(command[0], "it cannot be started");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(command[0], "nobody waited for it");
    }
  }

  private static RuntimeException failed(String what, String why) {
    return BenchProblem.NO_PEER.refuse(
        "The program " + Path.of(what).getFileName() + " gave no figures: " + why + ".",
        "Install python3-vtk9, python3-scipy, libmeshoptimizer-dev and g++, or prusa-slicer and time;"
            + " peer.log in the work"
            + " folder (--work DIR keeps it) says more.");
  }
}
