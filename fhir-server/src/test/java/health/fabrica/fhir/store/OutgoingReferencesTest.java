package health.fabrica.fhir.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The texts of references are found in stored JSON, and nothing else is taken for one. */
class OutgoingReferencesTest {

  @Test
  void everyLiteralTextIsFoundOnce() {
    assertThat(
            texts(
                "{'resourceType':'Procedure','subject':{'reference':'Patient/1'},"
                    + "'extension':[{'url':'x','valueReference':{'reference':'#c'}}],"
                    + "'report':[{'reference':'Patient/1'},{'reference':'http://a.b/Media/2'},"
                    + "{'reference':'Médias/3'},{'display':'none'}]}"))
        .containsExactly("Patient/1", "#c", "http://a.b/Media/2", "Médias/3");
  }

  @Test
  void aTextThatSpeaksOfReferencesIsNone() {
    assertThat(texts("{'note':'a \\'reference\\':\\'Patient/1\\' in words'}")).isEmpty();
    assertThat(texts("{'resource':{'reference':{'reference':'Patient/1'}}}"))
        .containsExactly("Patient/1");
  }

  @Test
  void aQuoteInATextDoesNotEndIt() {
    assertThat(texts("{'reference':'Patient/\\'1\\'','x':'y'}"))
        .hasSize(1)
        .allMatch(text -> text.startsWith("Patient/") && text.endsWith("\""));
  }

  private static Set<String> texts(String json) {
    return OutgoingReferences.texts(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
