package health.fabrica.flow.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.watch.SeriesFacts;
import health.fabrica.dicom.watch.SeriesFacts.Code;
import health.fabrica.dicom.watch.TextPattern;
import health.fabrica.dicom.watch.TriggerProblem;
import health.fabrica.flow.order.ProductKind;
import health.fabrica.flow.trigger.AssigningAuthorities.PatientKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TriggerRulesTest {

  private static final SeriesFacts HEAD =
      new SeriesFacts(
          "1.2",
          "1.2.3",
          new SeriesFacts.Patient("P1", "", "", "", ""),
          "CT",
          "HEAD",
          List.of(new Code("SCT", "303653007")),
          "Bone 1.0 axial",
          "CT head",
          "CT-1",
          "");

  private static TriggerRule rule(
      String name,
      List<String> modalities,
      List<String> bodyParts,
      List<Code> procedures,
      List<String> descriptions,
      List<String> stations) {
    return new TriggerRule(
        name,
        modalities,
        bodyParts,
        procedures,
        descriptions.stream().map(TextPattern::of).toList(),
        List.of(),
        stations,
        ProductKind.ANATOMIC_MODEL,
        "bone",
        "pla");
  }

  private static TriggerRule modality(String name, String... modalities) {
    return rule(name, List.of(modalities), List.of(), List.of(), List.of(), List.of());
  }

  @Test
  void aRuleMatchesWhenEveryConditionIsMetByAnyOfItsValues() {
    TriggerRule rule =
        rule(
            "r",
            List.of("ct", "MR"),
            List.of("skull", "head"),
            List.of(new Code("sct", "303653007")),
            List.of("bone*", "*sharp*"),
            List.of("ct-1"));
    assertThat(rule.matches(HEAD)).isTrue();
    assertThat(rule("r", List.of("MR"), List.of("HEAD"), List.of(), List.of(), List.of()))
        .matches(r -> !r.matches(HEAD));
    assertThat(rule("r", List.of(), List.of("KNEE"), List.of(), List.of(), List.of()))
        .matches(r -> !r.matches(HEAD));
    Code other = new Code("LN", "303653007");
    assertThat(rule("r", List.of(), List.of(), List.of(other), List.of(), List.of()))
        .matches(r -> !r.matches(HEAD));
    assertThat(rule("r", List.of(), List.of(), List.of(), List.of("bone"), List.of()))
        .as("a pattern is about the whole text")
        .matches(r -> !r.matches(HEAD));
    assertThat(rule("r", List.of(), List.of(), List.of(), List.of(), List.of("CT-2")))
        .matches(r -> !r.matches(HEAD));
  }

  @Test
  void whatWasMadeOfImagesTriggersNothingByItsDescription() {
    TriggerRule rule = rule("r", List.of(), List.of(), List.of(), List.of("bone*"), List.of());
    assertThat(rule.matches(HEAD)).isTrue();
    for (String derived : List.of("SEG", "M3D", "KO", "DOC", "")) {
      SeriesFacts series =
          new SeriesFacts(
              HEAD.studyUid(),
              HEAD.seriesUid(),
              HEAD.patient(),
              derived,
              HEAD.bodyPart(),
              HEAD.procedures(),
              HEAD.seriesDescription(),
              HEAD.studyDescription(),
              HEAD.station(),
              HEAD.accessionNumber());
      assertThat(rule.matches(series)).as(derived).isFalse();
    }
  }

  @Test
  void theFirstRuleDecidesAndTheOthersAreTold() {
    TriggerRules rules =
        new TriggerRules(
            List.of(
                modality("mr", "MR"),
                rule("head", List.of("CT"), List.of("HEAD"), List.of(), List.of(), List.of()),
                modality("any ct", "CT")));
    TriggerRules.Match match = rules.match(HEAD).orElseThrow();
    assertThat(match.rule().name()).isEqualTo("head");
    assertThat(match.others()).containsExactly("any ct");
    assertThat(new TriggerRules(List.of(modality("mr", "MR"))).match(HEAD)).isEmpty();
  }

  @Test
  void aRuleThatNoSeriesCanReachIsFound() {
    TriggerRule wide = modality("wide", "CT", "MR");
    TriggerRule narrow =
        rule("narrow", List.of("ct"), List.of("HEAD"), List.of(), List.of("x*"), List.of());
    assertThat(new TriggerRules(List.of(wide, narrow)).unreachable())
        .contains(new TriggerRules.Unreachable("narrow", "wide"));
    assertThat(new TriggerRules(List.of(narrow, wide)).unreachable()).isEmpty();
    TriggerRule stars = rule("s", List.of(), List.of(), List.of(), List.of("*"), List.of());
    assertThat(new TriggerRules(List.of(stars, narrow)).unreachable()).isPresent();
    assertThat(new TriggerRules(List.of(narrow, stars)).unreachable()).isEmpty();
  }

  @Test
  void aPatientIdMeansSomebodyOnlyWithItsAuthority() {
    AssigningAuthorities authorities =
        new AssigningAuthorities(Map.of("A", "urn:a"), Optional.of("urn:default"));
    assertThat(authorities.key(patient("7", "A"))).isEqualTo(new PatientKey("urn:a", "7"));
    assertThat(authorities.key(patient("7", ""))).isEqualTo(new PatientKey("urn:default", "7"));
    refused(authorities, patient("7", "B"), TriggerProblem.AUTHORITY_UNKNOWN);
    refused(authorities, patient("", "A"), TriggerProblem.NO_PATIENT_ID);
    AssigningAuthorities strict = new AssigningAuthorities(Map.of("A", "urn:a"), Optional.empty());
    refused(strict, patient("7", ""), TriggerProblem.AUTHORITY_UNKNOWN);
  }

  private static SeriesFacts.Patient patient(String id, String issuer) {
    return new SeriesFacts.Patient(id, issuer, "", "", "");
  }

  private static void refused(
      AssigningAuthorities authorities, SeriesFacts.Patient patient, TriggerProblem code) {
    assertThatThrownBy(() -> authorities.key(patient))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().code()).isEqualTo(code));
  }
}
