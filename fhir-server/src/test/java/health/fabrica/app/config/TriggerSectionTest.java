package health.fabrica.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.watch.SeriesFacts.Code;
import health.fabrica.flow.trigger.TriggerRule;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TriggerSectionTest {

  private static final String GOOD =
      """
      triggers:
        quiet-seconds: 90
        authorities:
          - issuer: HOSP
            system: urn:oid:1.2.3
        authority-without-issuer: urn:oid:1.2.4
        rules:
          - name: head
            modality: CT
            body-part: [HEAD, SKULL]
            procedure-code: SCT|303653007
            description: "*bone*"
            station: CT-1
            product: anatomic-model
            tissue: bone
            profile: pla-model-0.2
        watch:
          - pacs: main
            kind: orthanc
            orthanc: http://pacs:8042/
          - pacs: other
            kind: qido
            every-seconds: 10
            days: 5
      pacs:
        main:
          dicom-web: http://pacs:8042/dicom-web
        other:
          dicom-web: http://vna/rs
          token: t
      """;

  @TempDir private Path folder;

  private Triggers load(String yaml) {
    try {
      Path file = folder.resolve("fabrica.yaml");
      Files.writeString(file, yaml);
      return Configuration.load(file, Map.of(), Map.of()).triggers();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void withoutTheSectionNothingIsWatched() {
    assertThat(load("site.id: x")).isEqualTo(Triggers.NONE);
    assertThat(load("").isOn()).isFalse();
  }

  @Test
  void aCompleteSectionIsRead() {
    Triggers triggers = load(GOOD);
    assertThat(triggers.quiet()).isEqualTo(Duration.ofSeconds(90));
    assertThat(triggers.authorities().systems()).containsEntry("HOSP", "urn:oid:1.2.3");
    assertThat(triggers.authorities().withoutIssuer()).contains("urn:oid:1.2.4");
    TriggerRule rule = triggers.rules().rules().get(0);
    assertThat(rule.bodyParts()).containsExactly("HEAD", "SKULL");
    assertThat(rule.procedures()).containsExactly(new Code("SCT", "303653007"));
    assertThat(rule.profile()).isEqualTo("pla-model-0.2");
    Triggers.Watch main = triggers.watches().get(0);
    assertThat(main.name()).isEqualTo("orthanc:main");
    assertThat(main.pacs().dicomWeb()).isEqualTo(URI.create("http://pacs:8042/dicom-web"));
    assertThat(main.every()).isEqualTo(Duration.ofSeconds(5));
    Triggers.Watch other = triggers.watches().get(1);
    assertThat(other.kind()).isEqualTo(Triggers.Kind.QIDO);
    assertThat(other.every()).isEqualTo(Duration.ofSeconds(10));
    assertThat(other.days()).isEqualTo(5);
  }

  /** A line of the good file, what to put there, the problem, and what its text names. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "quiet-seconds: 90; quite-seconds: 90; FAB-6001; quiet-seconds",
        "modality: CT; modalty: CT; FAB-6001; triggers.rules[0].modality",
        "orthanc: http; ortanc: http; FAB-6001; triggers.watch[0].orthanc",
        "quiet-seconds: 90; quiet-seconds: 0; FAB-6002; from 1",
        "tissue: bone; tissue: bonne; FAB-6002; nearest is bone",
        "product: anatomic-model; product: implant; FAB-6002; anatomic-model",
        "profile: pla-model-0.2; profile: abs; FAB-6002; pla-model",
        "SCT|303653007; 303653007; FAB-6002; SCT|77477000",
        "kind: orthanc; kind: qido; FAB-6002; for kind orthanc",
        "orthanc: http://pacs:8042/; orthanc: pacs; FAB-6002; absolute",
        "pacs: other; pacs: oter; FAB-6002; nearest is other",
        "every-seconds: 10; every-seconds: 90; FAB-6002; growth is seen in time",
        "body-part: [HEAD, SKULL]; body-part: []; FAB-6002; at least one",
        "issuer: HOSP; issuer: ''; FAB-6002; issuer",
      })
  void whatCannotWorkStopsTheStart(String there, String instead, String code, String named) {
    assertThat(GOOD).contains(there);
    assertThatThrownBy(() -> load(GOOD.replace(there, instead)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().code().id()).isEqualTo(code);
              assertThat(e.problem().message() + e.problem().hint()).contains(named);
            });
  }

  @Test
  void aRuleWithoutConditionsOrBehindAWiderOneStopsTheStart() {
    String two =
        """
        triggers:
          rules:
            - {name: a, modality: CT, product: anatomic-model, tissue: bone}
            - {name: b, modality: CT, body-part: HEAD, product: anatomic-model, tissue: bone}
        """;
    assertThatThrownBy(() -> load(two)).hasMessageContaining("can never decide");
    assertThatThrownBy(() -> load(two.replace("name: a, modality: CT,", "name: a,")))
        .hasMessageContaining("no condition");
  }

  @Test
  void aMisspeltSectionNamesTheNearest() {
    assertThatThrownBy(() -> load(GOOD.replace("triggers:", "trigger:")))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().hint()).contains("triggers"));
  }
}
