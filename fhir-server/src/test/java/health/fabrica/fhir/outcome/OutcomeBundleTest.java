package health.fabrica.fhir.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.parser.StrictErrorHandler;
import health.fabrica.conformance.FabricaTerms;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Identifier.IdentifierUse;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutcomeBundleTest {

  private static final URI BASE = URI.create("https://fabrica.example/fhir/");

  @TempDir private Path folder;
  private CaseFixture fixture;

  @BeforeEach
  void complete() {
    fixture = new CaseFixture(folder).complete();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void nothingPointsToWhatOnlyThisServerKnows() {
    Bundle bundle = bundle();
    Set<String> entries = new HashSet<>();
    bundle.getEntry().forEach(entry -> entries.add(entry.getFullUrl()));

    assertThat(entries)
        .hasSize(bundle.getEntry().size())
        .allMatch(url -> url.startsWith("urn:uuid:"));
    for (BundleEntryComponent entry : bundle.getEntry()) {
      Resource resource = entry.getResource();
      assertThat(resource.getIdElement().getIdPart()).isNull();
      assertThat(resource.getMeta().getVersionId()).isNull();
      for (String reference : StoreView.references(resource)) {
        assertThat(reference)
            .as(resource.fhirType())
            .satisfiesAnyOf(
                r -> assertThat(entries).contains(r),
                r -> assertThat(r).startsWith("Patient?identifier="),
                r -> assertThat(r).startsWith("ServiceRequest?identifier="));
      }
      ReferenceWalk.attachments(resource).stream()
          .filter(attachment -> attachment.hasUrl())
          .forEach(
              attachment ->
                  assertThat(attachment.getUrl())
                      .startsWith("https://fabrica.example/fhir/Binary/"));
    }
  }

  @Test
  void everyEntryIsConditionalOnAKeyOfItsOwn() {
    List<String> conditions =
        bundle().getEntry().stream().map(e -> e.getRequest().getIfNoneExist()).toList();

    assertThat(conditions).doesNotHaveDuplicates().allMatch(c -> c.matches("(identifier|_tag)=.+"));
  }

  @Test
  void theSameCaseGivesTheSameBytesAndTheyParseStrictly() {
    String json = CaseFixture.CONTEXT.newJsonParser().encodeResourceToString(bundle());

    assertThat(CaseFixture.CONTEXT.newJsonParser().encodeResourceToString(bundle()))
        .isEqualTo(json);
    Bundle parsed =
        CaseFixture.CONTEXT
            .newJsonParser()
            .setParserErrorHandler(new StrictErrorHandler())
            .parseResource(Bundle.class, json);
    assertThat(parsed.getEntry()).hasSize(22);
  }

  @Test
  void theDeviceEntryIsTheDeviceThatWasMade() {
    OutcomeBundle outcome = OutcomeBundle.of(fixture.store, CaseFixture.TASK_ID, BASE);

    assertThat(outcome.bundle().getEntry().get(outcome.deviceEntry()).getResource())
        .isInstanceOfSatisfying(
            Device.class,
            device -> assertThat(device.getSerialNumber()).isEqualTo(CaseFixture.SERIAL));
  }

  @Test
  void everyCurrentIdentifierOfThePatientMustFit() {
    change(
        Patient.class,
        "p1",
        patient -> {
          patient.addIdentifier().setSystem("urn:ssn").setValue("12&3 4");
          patient.addIdentifier().setUse(IdentifierUse.OLD).setSystem("urn:old").setValue("9");
          patient.addIdentifier().setValue("no-system");
        });

    assertThat(device().getPatient().getReference())
        .isEqualTo(
            "Patient?identifier=urn%3Aoid%3A2.16.840.1.113883.19.5%7CMRN-4711"
                + "&identifier=urn%3Assn%7C12%263%204");
  }

  @Test
  void aPatientWithoutSystemIsNotGuessed() {
    change(Patient.class, "p1", patient -> patient.getIdentifierFirstRep().setSystem(null));

    assertThatThrownBy(this::bundle)
        .hasMessageStartingWith("FAB-5407")
        .hasMessageNotContaining("MRN-4711");
  }

  @Test
  void theOrderIsNamedByItsPlacerNumberWithEveryCharacterOfIt() {
    assertThat(report().getBasedOnFirstRep().getReference())
        .isEqualTo("ServiceRequest?identifier=http%3A%2F%2Fehr.example%2Forders%7CORD%5C%7C9");
  }

  @Test
  void anOrderWithoutPlacerNumberIsNamedByAnIdentifier() {
    change(ServiceRequest.class, "s1", order -> order.setIdentifier(List.of()));

    Reference order = report().getBasedOnFirstRep();
    assertThat(order.hasReference()).isFalse();
    assertThat(order.getType()).isEqualTo("ServiceRequest");
    assertThat(order.getIdentifier().getSystem()).isEqualTo(FabricaTerms.URI);
    assertThat(order.getIdentifier().getValue())
        .isEqualTo("https://fabrica.example/fhir/ServiceRequest/s1");
  }

  @Test
  void theProvenanceOfAModelThatWasReplacedStaysHere() {
    fixture.project(fixture.model("better"));
    long provenances =
        bundle().getEntry().stream()
            .filter(entry -> entry.getRequest().getUrl().equals("Provenance"))
            .count();

    assertThat(provenances).as("meshing, slicing and printing of the new one").isEqualTo(3);
  }

  @Test
  void anIncompleteCaseIsAFault() {
    assertThatThrownBy(() -> OutcomeBundle.of(fixture.store, "unknown", BASE))
        .hasMessageStartingWith("FAB-5410");
  }

  private <T extends Resource> void change(Class<T> type, String id, Consumer<T> change) {
    fixture.store.inTransaction(
        tx -> {
          T resource = tx.require(type, id);
          change.accept(resource);
          return tx.update(resource);
        });
  }

  private Bundle bundle() {
    return OutcomeBundle.of(fixture.store, CaseFixture.TASK_ID, BASE).bundle();
  }

  private Device device() {
    OutcomeBundle outcome = OutcomeBundle.of(fixture.store, CaseFixture.TASK_ID, BASE);
    return (Device) outcome.bundle().getEntry().get(outcome.deviceEntry()).getResource();
  }

  private DiagnosticReport report() {
    return bundle().getEntry().stream()
        .map(BundleEntryComponent::getResource)
        .filter(DiagnosticReport.class::isInstance)
        .map(DiagnosticReport.class::cast)
        .findFirst()
        .orElseThrow();
  }
}
