package health.fabrica.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Where test data lie, and what must be there in CI. */
public final class TestData {

  private TestData() {}

  /** A file or folder of the data in the repository. */
  public static Path home(String relative) {
    return Path.of(System.getProperty("fabrica.home"), "test-data").resolve(relative);
  }

  /** A file of the data beside the repository; skips the test when it is absent, but not in CI. */
  public static Path shared(String relative) {
    Path path = Path.of(System.getProperty("fabrica.shared.data")).resolve(relative);
    requirePeer(Files.exists(path), "shared data " + relative);
    return path;
  }

  /** Skips the test when a peer is missing; in CI that is a failure. */
  public static void requirePeer(boolean there, String what) {
    if ("true".equals(System.getenv("CI"))) {
      assertThat(there).as(what + " must be there in CI").isTrue();
    }
    assumeTrue(there, what + " is not here");
  }

  /** The files of a zip in name order. */
  public static List<byte[]> unzip(Path zip) {
    List<byte[]> files = new ArrayList<>();
    try (FileSystem fs = FileSystems.newFileSystem(zip);
        Stream<Path> walk = Files.walk(fs.getPath("/"))) {
      for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
        files.add(Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  /** All DICOM files below a folder. */
  public static List<Path> dicomFiles(Path folder) {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(p -> p.toString().endsWith(".dcm")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] bytes(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a program can be run. */
  public static boolean installed(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(dir -> Files.isExecutable(Path.of(dir, program)));
  }

  /** The output of a program that must end well within a minute. */
  public static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(out).isZero();
    return out;
  }
}
