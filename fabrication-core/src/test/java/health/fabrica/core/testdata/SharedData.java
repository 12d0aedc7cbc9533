package health.fabrica.core.testdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Data beside the repository, and programs that check us; absent ones skip, but not in CI. */
public final class SharedData {

  private SharedData() {}

  /** A file or folder of the data beside the repository. */
  public static Path path(String relative) {
    Path path = Path.of(System.getProperty("fabrica.shared.data", "absent")).resolve(relative);
    require(Files.exists(path), "shared data " + relative);
    return path;
  }

  /** Skips the test when something is missing; in CI that is a failure. */
  public static void require(boolean there, String what) {
    if ("true".equals(System.getenv("CI"))) {
      assertThat(there).as(what + " must be there in CI").isTrue();
    }
    assumeTrue(there, what + " is not here");
  }

  /** Whether a program can be run. */
  public static boolean installed(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(dir -> Files.isExecutable(Path.of(dir, program)));
  }
}
