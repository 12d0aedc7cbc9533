package health.fabrica.fhir.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.conformance.ProvenanceActivity;
import health.fabrica.conformance.TaskParameter;
import health.fabrica.core.blob.Sha256;
import health.fabrica.flow.order.ApproverRole;
import health.fabrica.flow.order.CaseRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Identifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cases that do not go straight to their end. */
final class OutcomeSequenceTest {

  @TempDir private Path folder;
  private CaseFixture fixture;
  private StoreView view;

  @BeforeEach
  void open() {
    fixture = new CaseFixture(folder);
    view = new StoreView(fixture.store);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void withoutADeviceIdentifierTheDeviceHasNoUdiButIsComplete() {
    fixture.close();
    fixture = new CaseFixture(folder.resolve("no-gtin"), CaseFixture.site(Optional.empty()));
    view = new StoreView(fixture.store);
    fixture.toModel();
    fixture.project(fixture.print());
    fixture.project(
        new CaseRecord.Release("Practitioner/d3", ApproverRole.QUALITY, CaseFixture.NOW));
    fixture.project(CaseFixture.outcome(Optional.empty()));

    Device device = view.output(TaskParameter.DEVICE, Device.class);
    assertThat(device.hasUdiCarrier()).isFalse();
    assertThat(device.getSerialNumber()).isEqualTo(CaseFixture.SERIAL);
    assertThat(device.getLotNumber()).isEqualTo(CaseFixture.LOT);
    assertThat(device.hasManufacturer() && device.hasModelNumber()).isTrue();
  }

  @Test
  void projectingTheSameAgainMakesNothingNew() {
    fixture.complete();
    List<String> before = view.versions();
    fixture.project(CaseFixture.outcome(Optional.of(CaseFixture.GTIN)));

    assertThat(view.versions()).isEqualTo(before);
  }

  @Test
  void anotherModelBecomesTheNextVersionAndOldSignaturesKeepTheirs() {
    fixture.toModel();
    Sha256 first = fixture.work().required(CaseRecord.Model.class).stl().sha256();
    fixture.project(
        new CaseRecord.Approval(
            "Practitioner/d1", ApproverRole.RADIOLOGIST, first, CaseFixture.NOW));
    fixture.project(fixture.model("better"));

    assertThat(view.all("DocumentReference")).hasSize(5);
    DocumentReference mesh = view.output(TaskParameter.MESH, DocumentReference.class);
    assertThat(mesh.getMeta().getVersionId()).isEqualTo("2");
    assertThat(
            view.provenances(ProvenanceActivity.APPROVAL).get(0).getTargetFirstRep().getReference())
        .endsWith("/_history/1");
    assertThatThrownBy(
            () ->
                fixture.project(
                    new CaseRecord.Approval(
                        "Practitioner/d2", ApproverRole.SURGEON, first, CaseFixture.NOW)))
        .hasMessageStartingWith("FAB-5410");
  }

  @Test
  void aFailedPrintIsANoteAndADeliveryAnOutput() {
    fixture.toModel();
    fixture.project(
        new CaseRecord.PrintFailure("FAB-1", "printer-1", "nozzle clogged", CaseFixture.NOW));
    fixture.project(
        new CaseRecord.WriteBack(
            "http://ehr.example/fhir", Optional.of("Device/77"), CaseFixture.NOW));

    assertThat(fixture.task().getNoteFirstRep().getText()).contains("FAB-1", "nozzle clogged");
    Identifier device = (Identifier) view.outputs(TaskParameter.EHR_DEVICE).get(0);
    assertThat(device.getSystem()).isEqualTo("http://ehr.example/fhir");
    assertThat(device.getValue()).isEqualTo("Device/77");
  }

  @Test
  void aPrinterThatTheSiteDoesNotDescribeIsRecordedByItsIdAlone() {
    fixture.toModel();
    fixture.project(
        new CaseRecord.Print(
            "FAB-" + CaseFixture.LOT,
            "unlisted",
            Optional.empty(),
            CaseFixture.NOW,
            Optional.empty()));

    Device printer = view.output(TaskParameter.PRINTER, Device.class);
    assertThat(printer.getDeviceNameFirstRep().getName()).isEqualTo("unlisted");
    assertThat(printer.hasManufacturer() || printer.hasSerialNumber()).isFalse();
  }
}
