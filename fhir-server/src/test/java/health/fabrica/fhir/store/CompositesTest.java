package health.fabrica.fhir.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class CompositesTest {

  private static final String DEFINITIONS = "/org/hl7/fhir/r4/model/sp/search-parameters.json";

  /**
   * But for the kinds of DocumentReference.relationship: its definition names the parameters of its
   * two components in the wrong order.
   */
  @Test
  void componentsAreThoseOfTheDefinitions() throws IOException {
    JsonNode entries;
    try (InputStream in =
        Objects.requireNonNull(CompositesTest.class.getResourceAsStream(DEFINITIONS))) {
      entries = new ObjectMapper().readTree(in).get("entry");
    }
    Map<String, String> kinds = new HashMap<>();
    entries.forEach(
        e ->
            kinds.put(
                e.at("/resource/url").asText(),
                e.at("/resource/type").asText().toUpperCase(Locale.ROOT)));
    Composites composites = Composites.load();
    int compared = 0;
    for (JsonNode entry : entries) {
      JsonNode p = entry.get("resource");
      if (p.get("type").asText().equals("composite")
          && !p.get("code").asText().equals("relationship")) {
        List<String> expected =
            StreamSupport.stream(p.get("component").spliterator(), false)
                .map(
                    c ->
                        kinds.get(c.get("definition").asText())
                            + " "
                            + c.get("expression").asText())
                .toList();
        for (JsonNode base : p.get("base")) {
          assertThat(composites.of(base.asText(), p.get("code").asText()))
              .extracting(c -> c.kind() + " " + c.expression())
              .isEqualTo(expected);
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(60);
  }
}
