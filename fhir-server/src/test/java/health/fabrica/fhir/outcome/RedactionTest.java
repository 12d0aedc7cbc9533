package health.fabrica.fhir.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;

final class RedactionTest {

  private static final Redaction REDACTION = Redaction.of(CaseFixture.CONTEXT, patient());

  private static Patient patient() {
    Patient patient = (Patient) CaseFixture.orderResources().get(0);
    patient.getNameFirstRep().addGiven("Bo");
    patient.addAddress().addLine("1 Short Street").setCity("Padua");
    patient.setBirthDateElement(new DateType("1514-12-31"));
    return patient;
  }

  @Test
  void everyFormOfThePatientsDataIsTakenOut() {
    for (String text :
        List.of(
            "MRN-4711",
            "xMRN-4711x",
            "Patient?identifier=urn%3Aoid%3A2%7CMRN-4711",
            "name VESALIUS",
            "andreas",
            "Bo",
            "Patient?name=%20Bo",
            "1%20Short 1+Short+Street",
            "PADUA",
            "born 1514-12-31")) {
      assertThat(REDACTION.apply(text)).as(text).contains("[removed]");
    }
  }

  @Test
  void otherWordsStay() {
    String text = "Body of the Board is not valid: Device.lotNumber about 4711 of 1514";

    assertThat(REDACTION.apply(text)).isEqualTo(text);
  }

  @Test
  void aPatientWithoutDataLeavesEveryWord() {
    assertThat(Redaction.of(CaseFixture.CONTEXT, new Patient()).apply("as it was"))
        .isEqualTo("as it was");
  }
}
