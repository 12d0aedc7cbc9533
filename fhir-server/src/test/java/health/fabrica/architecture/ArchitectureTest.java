package health.fabrica.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The blueprint's directions hold in all modules, and every rule would notice if not. */
class ArchitectureTest {

  private static final Map<String, ArchRule> RULES = Architecture.rules();
  private static final List<String> MODULES =
      List.of("core", "dicom", "device", "flow", "conformance", "fhir", "app");

  private static final JavaClasses MAIN = MainClasses.ALL;
  private static JavaClasses offenders;

  @BeforeAll
  static void read() {
    offenders =
        new ClassFileImporter()
            .importPackages(
                MODULES.stream()
                    .map(module -> "health.fabrica." + module + ".offender")
                    .toArray(String[]::new));
  }

  static Stream<String> rules() {
    return RULES.keySet().stream();
  }

  @Test
  void everyModuleIsLookedAt() {
    assertThat(MODULES)
        .allSatisfy(
            module ->
                assertThat(MAIN)
                    .anyMatch(type -> type.getName().startsWith("health.fabrica." + module + ".")));
    assertThat(MAIN).noneMatch(type -> type.getName().contains("offender"));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theRuleHolds(String rule) {
    RULES.get(rule).check(MAIN);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theRuleBites(String rule) {
    assertThat(RULES.get(rule).evaluate(offenders).hasViolation()).isTrue();
  }

  /** Constants leave no trace in class files, so the sources are read. */
  @Test
  void dicomTagsAreNamedInTheDicomModuleOnly() throws IOException {
    Path root = Path.of(System.getProperty("fabrica.home"));
    try (Stream<Path> modules = Files.list(root)) {
      List<Path> users =
          modules
              .map(module -> module.resolve("src/main/java"))
              .filter(Files::isDirectory)
              .flatMap(ArchitectureTest::sources)
              .filter(source -> text(source).contains("health.fabrica.dicom.data.Tag"))
              .map(root::relativize)
              .toList();
      assertThat(users)
          .isNotEmpty()
          .allSatisfy(user -> assertThat(user.toString()).startsWith("dicomweb-adapter"));
    }
  }

  private static Stream<Path> sources(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(f -> f.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path source) {
    try {
      return Files.readString(source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
