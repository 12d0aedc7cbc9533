package health.fabrica.dicom.object;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.dicom.TestData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Independent judges of DICOM objects: dciodvfy and dcentvfy of dicom3tools. */
public final class Validators {

  private Validators() {}

  /** The lines that dciodvfy marks as errors. */
  public static List<String> iodErrors(Path file) {
    TestData.requirePeer(TestData.installed("dciodvfy"), "dciodvfy");
    return lines("dciodvfy", file.toString()).filter(l -> l.startsWith("Error")).toList();
  }

  /** What dcentvfy finds inconsistent between the files of one study. */
  public static List<String> entityErrors(List<Path> files) {
    TestData.requirePeer(TestData.installed("dcentvfy"), "dcentvfy");
    List<String> command = new ArrayList<>(List.of("dcentvfy"));
    files.forEach(f -> command.add(f.toString()));
    return lines(command.toArray(String[]::new))
        .filter(l -> !l.isBlank())
        // Where its own tables put an attribute, and classes too new for them, is not our concern.
        .filter(l -> !l.contains("Unrecognized SOP Class"))
        .filter(l -> !l.contains("Different information entities"))
        .toList();
  }

  /** What it says the object is. */
  public static String iod(Path file) {
    return lines("dciodvfy", file.toString())
        .filter(l -> !l.startsWith("Error") && !l.startsWith("Warning"))
        .findFirst()
        .orElse("");
  }

  private static Stream<String> lines(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      byte[] out = process.getInputStream().readAllBytes();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return new String(out, StandardCharsets.ISO_8859_1).lines();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Writes an object into a folder. */
  public static Path write(Path folder, String name, byte[] file) {
    try {
      return Files.write(folder.resolve(name), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
