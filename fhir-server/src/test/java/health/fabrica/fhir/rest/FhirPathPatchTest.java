package health.fabrica.fhir.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.core.problem.ProblemException;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.junit.jupiter.api.Test;

/** The cases that the specification of FHIRPath Patch distinguishes, on small patients. */
class FhirPathPatchTest {

  private static final FhirContext CONTEXT = FhirContext.forR4Cached();

  private static ParametersParameterComponent operation(String type, String path) {
    ParametersParameterComponent operation =
        new ParametersParameterComponent().setName("operation");
    part(operation, "type", new CodeType(type));
    part(operation, "path", new StringType(path));
    return operation;
  }

  private static ParametersParameterComponent part(
      ParametersParameterComponent to, String name, Type value) {
    to.addPart().setName(name).setValue(value);
    return to;
  }

  private static Patient apply(Patient patient, ParametersParameterComponent... operations) {
    Parameters parameters = new Parameters();
    for (ParametersParameterComponent operation : operations) {
      parameters.addParameter(operation);
    }
    FhirPathPatch.parse(CONTEXT, parameters).apply(patient);
    return patient;
  }

  private static void refused(
      String code, Patient patient, ParametersParameterComponent operation) {
    assertThatThrownBy(() -> apply(patient, operation))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(code);
  }

  @Test
  void anAddSetsAPrimitiveAndRefusesASecondOne() {
    ParametersParameterComponent birth =
        part(operation("add", "Patient"), "name", new StringType("birthDate"));
    part(birth, "value", new DateType("1930-01-01"));
    Patient patient = apply(new Patient(), birth);
    assertThat(patient.getBirthDateElement().getValueAsString()).isEqualTo("1930-01-01");
    refused("FAB-5096", patient, birth);
  }

  @Test
  void anAddAppendsToAListAndToANestedOne() {
    Patient patient = new Patient();
    patient.addContact().getName().setText("a name");
    ParametersParameterComponent name =
        part(operation("add", "Patient.contact[0]"), "name", new StringType("gender"));
    part(name, "value", new CodeType("male"));
    ParametersParameterComponent second =
        part(operation("add", "Patient"), "name", new StringType("name"));
    part(second, "value", new HumanName().setFamily("B"));
    apply(patient.addName(new HumanName().setFamily("A")), name, second);
    assertThat(patient.getContactFirstRep().getGender()).isEqualTo(AdministrativeGender.MALE);
    assertThat(patient.getName()).extracting(HumanName::getFamily).containsExactly("A", "B");
  }

  @Test
  void anElementWithoutATypeOfItsOwnIsGivenByItsParts() {
    ParametersParameterComponent contact =
        part(operation("add", "Patient"), "name", new StringType("contact"));
    ParametersParameterComponent value = contact.addPart().setName("value");
    part(value, "name", new HumanName().setText("the name"));
    part(value, "gender", new CodeType("female"));
    Patient patient = apply(new Patient(), contact);
    assertThat(patient.getContactFirstRep().getName().getText()).isEqualTo("the name");
    assertThat(patient.getContactFirstRep().getGender()).isEqualTo(AdministrativeGender.FEMALE);
  }

  @Test
  void anInsertGoesToItsIndex() {
    Patient patient = new Patient();
    patient.addIdentifier().setValue("value 1");
    patient.addIdentifier().setValue("value 2");
    for (int index : new int[] {1, 0, 4}) {
      ParametersParameterComponent insert = operation("insert", "Patient.identifier");
      part(insert, "index", new IntegerType(index));
      part(insert, "value", new org.hl7.fhir.r4.model.Identifier().setValue("at " + index));
      apply(patient, insert);
    }
    assertThat(patient.getIdentifier())
        .extracting(i -> i.getValue())
        .containsExactly("at 0", "value 1", "at 1", "value 2", "at 4");
    ParametersParameterComponent outside = operation("insert", "Patient.identifier");
    part(outside, "index", new IntegerType(9));
    part(outside, "value", new org.hl7.fhir.r4.model.Identifier().setValue("x"));
    refused("FAB-5096", patient, outside);
  }

  @Test
  void aDeleteRemovesOneElementAndIsContentWithNone() {
    Patient patient = new Patient().setGender(AdministrativeGender.MALE);
    patient.addName().setFamily("A");
    patient.addName().setFamily("B");
    apply(
        patient,
        operation("delete", "Patient.gender"),
        operation("delete", "Patient.name.where(family = 'A')"),
        operation("delete", "Patient.birthDate"));
    assertThat(patient.hasGender()).isFalse();
    assertThat(patient.getName()).extracting(HumanName::getFamily).containsExactly("B");
    patient.addName().setFamily("C");
    refused("FAB-5096", patient, operation("delete", "Patient.name"));
  }

  @Test
  void aReplaceChangesPrimitivesComplexOnesAndThoseInside() {
    Patient patient = new Patient().setGender(AdministrativeGender.MALE);
    patient.addTelecom().setSystem(ContactPoint.ContactPointSystem.PHONE).setValue("1");
    patient.addName().setFamily("A").addGiven("x").addGiven("y");
    ParametersParameterComponent gender =
        part(operation("replace", "Patient.gender"), "value", new CodeType("female"));
    ParametersParameterComponent value =
        part(operation("replace", "Patient.telecom[0].value"), "value", new StringType("2"));
    ParametersParameterComponent given =
        part(operation("replace", "Patient.name[0].given[1]"), "value", new StringType("z"));
    apply(patient, gender, value, given);
    assertThat(patient.getGender()).isEqualTo(AdministrativeGender.FEMALE);
    assertThat(patient.getTelecomFirstRep().getValue()).isEqualTo("2");
    assertThat(patient.getNameFirstRep().getGivenAsSingleString()).isEqualTo("x z");
    refused(
        "FAB-5096",
        patient,
        part(operation("replace", "Patient.birthDate"), "value", new DateType("2000-01-01")));
    refused(
        "FAB-5096",
        patient,
        part(operation("replace", "Patient.gender"), "value", new CodeType("purple")));
    refused(
        "FAB-5096",
        patient,
        part(operation("replace", "Patient.gender"), "value", new HumanName().setText("x")));
  }

  @Test
  void aMovePutsAnElementElsewhereInItsList() {
    Patient patient = new Patient();
    for (String family : new String[] {"0", "1", "2", "3"}) {
      patient.addName().setFamily(family);
    }
    ParametersParameterComponent move = operation("move", "Patient.name");
    part(move, "source", new IntegerType(3));
    part(move, "destination", new IntegerType(1));
    apply(patient, move);
    assertThat(patient.getName())
        .extracting(HumanName::getFamily)
        .containsExactly("0", "3", "1", "2");
    ParametersParameterComponent outside = operation("move", "Patient.name");
    part(outside, "source", new IntegerType(4));
    part(outside, "destination", new IntegerType(0));
    refused("FAB-5096", patient, outside);
  }

  @Test
  void whatIsNoPatchIsRefused() {
    refused("FAB-5095", new Patient(), operation("change", "Patient.name"));
    refused("FAB-5095", new Patient(), operation("replace", "Patient.name[["));
    assertThatThrownBy(() -> FhirPathPatch.parse(CONTEXT, new Parameters()))
        .hasMessageContaining("FAB-5095");
  }
}
