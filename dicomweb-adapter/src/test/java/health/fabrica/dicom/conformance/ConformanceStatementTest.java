package health.fabrica.dicom.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.server.SearchKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The statement says what the code does. This test writes it when run with {@code
 * -Dfabrica.write=true} and compares it otherwise.
 */
class ConformanceStatementTest {

  @Test
  void theStatementIsNotStale() throws IOException {
    Path file =
        Path.of(System.getProperty("fabrica.home"))
            .resolve("conformance/dicom-conformance-statement.md");
    if (Boolean.getBoolean("fabrica.write")) {
      Files.writeString(file, ConformanceStatement.text());
    }
    assertThat(file)
        .as("stale: run this test with -Dfabrica.write=true")
        .content()
        .isEqualTo(ConformanceStatement.text());
  }

  @Test
  void everySearchKeyAndEveryCharacterSetItNamesIsThere() {
    String text = ConformanceStatement.text();
    for (SearchKey key : SearchKey.values()) {
      assertThat(text).contains("| " + key.keyword() + " |");
    }
    for (String term : health.fabrica.dicom.data.CharacterSet.definedTerms()) {
      Dataset named = Dataset.builder().text(Tag.SPECIFIC_CHARACTER_SET, term).build();
      assertThat(named.strings(Tag.SPECIFIC_CHARACTER_SET)).containsExactly(term);
      assertThat(text).contains(term);
    }
    assertThat(text).doesNotContain("null").doesNotContain("%");
  }
}
