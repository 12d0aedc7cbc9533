package health.fabrica.fhir.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.conformance.Definitions;
import health.fabrica.conformance.DeviceProperty;
import health.fabrica.conformance.FabricaTerms;
import health.fabrica.conformance.ObservationCode;
import health.fabrica.conformance.ProvenanceActivity;
import health.fabrica.conformance.TaskParameter;
import health.fabrica.conformance.Term;
import health.fabrica.core.blob.Sha256;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.SearchRequest;
import health.fabrica.fhir.store.StoredResource;
import health.fabrica.fhir.store.TestStores;
import health.fabrica.fhir.udi.Udi;
import health.fabrica.fhir.validate.ProfileValidator;
import health.fabrica.fhir.validate.ProfileValidator.Finding;
import health.fabrica.flow.order.ApproverRole;
import health.fabrica.flow.order.CaseRecord;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DeviceDefinition;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole case, looked at from all sides. */
final class OutcomeProjectionTest {

  @TempDir private static Path folder;
  private static CaseFixture fixture;
  private static StoreView view;

  @BeforeAll
  static void makeOneOutcome() {
    fixture = new CaseFixture(folder).complete();
    view = new StoreView(fixture.store);
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @Test
  void everyReferenceResolvesAndEveryResourceParsesStrictly() {
    List<StoredResource> all = view.all();
    assertThat(all).hasSizeGreaterThan(20);
    for (StoredResource stored : all) {
      Resource resource = StoreView.strict(stored);
      for (String reference : StoreView.references(resource)) {
        IdType id = new IdType(reference);
        assertThat(fixture.store.read(id.getResourceType(), id.getIdPart()))
            .as("%s of %s", reference, stored)
            .isPresent();
        if (id.hasVersionIdPart()) {
          assertThat(
                  fixture.store.readVersion(
                      id.getResourceType(), id.getIdPart(), id.getVersionIdPartAsLong()))
              .as("%s of %s", reference, stored)
              .isPresent();
        }
      }
    }
  }

  @Test
  void theDeviceKeepsToTheProfileThatItClaims(@TempDir Path folder) throws Exception {
    Device device = view.output(TaskParameter.DEVICE, Device.class);
    assertThat(device.getMeta().hasProfile(FabricaTerms.PROFILE_FABRICATED_DEVICE)).isTrue();
    FhirContext context = FhirContext.forR4Cached();
    try (ResourceStore store = TestStores.open(folder)) {
      ProfileValidator validator = new ProfileValidator(context, new Definitions(context), store);
      assertThat(validator.validate(device, List.of()).stream().filter(Finding::error)).isEmpty();
      device.setManufactureDate(null);
      assertThat(validator.validate(device, List.of()).stream().filter(Finding::error)).hasSize(1);
    }
  }

  @Test
  void theDeviceCarriesItsIdentityDiscretelyAndOnItsLabel() {
    Device device = view.output(TaskParameter.DEVICE, Device.class);
    assertThat(device.getUdiCarrierFirstRep().getCarrierHRF())
        .isEqualTo("(01)51022222233336(11)261122(10)0123456789ABCDEF(21)A1B2C3D4E5F60718");
    assertThat(device.getUdiCarrierFirstRep().getIssuer())
        .isEqualTo("http://hl7.org/fhir/NamingSystem/gs1-di");
    assertThat(device.getUdiCarrierFirstRep().hasJurisdiction()).isFalse();
    assertThat(
            Udi.parse(
                new String(
                    device.getUdiCarrierFirstRep().getCarrierAIDC(), StandardCharsets.US_ASCII)))
        .isEqualTo(Udi.parse(device.getUdiCarrierFirstRep().getCarrierHRF()));
    assertThat(device.getSerialNumber()).isEqualTo(CaseFixture.SERIAL);
    assertThat(device.getLotNumber()).isEqualTo(CaseFixture.LOT);
    assertThat(device.getManufactureDateElement().asStringValue()).isEqualTo("2026-11-22");
    assertThat(device.getManufacturer()).isEqualTo("St. Elsewhere Hospital");
    assertThat(device.getModelNumber()).isEqualTo("FM-1");
    assertThat(device.getPatient().getReference()).isEqualTo("Patient/p1");
    assertThat(device.getType().hasCoding(FabricaTerms.SNOMED_CT, "49062001")).isTrue();
    assertThat(device.getIdentifier())
        .anySatisfy(
            identifier -> {
              assertThat(identifier.getType().hasCoding(FabricaTerms.V2_0203, "SNO")).isTrue();
              assertThat(identifier.getValue()).isEqualTo(CaseFixture.SERIAL);
            });
    DeviceDefinition definition =
        fixture.store.require(
            DeviceDefinition.class, device.getDefinition().getReferenceElement().getIdPart());
    assertThat(definition.getModelNumber()).isEqualTo("FM-1");
    assertThat(definition.hasUdiDeviceIdentifier()).isFalse();
  }

  @Test
  void registriesFindTheDeviceByLotSerialAndMaterialLot() {
    for (String[] query :
        new String[][] {
          {"lot-number", CaseFixture.LOT},
          {"serial-number", CaseFixture.SERIAL},
          {"material-lot", "PLA-77"},
          {"udi-di:exact", CaseFixture.GTIN},
          {"patient", "Patient/p1"}
        }) {
      assertThat(
              fixture.store.search(SearchRequest.of("Device").where(query[0], query[1])).matches())
          .as(query[0])
          .hasSize(1);
    }
    assertThat(
            fixture
                .store
                .search(SearchRequest.of("Device").where("material-lot", "PLA-7"))
                .matches())
        .isEmpty();
  }

  @Test
  void asBuiltValuesAreExactAndInUcum() {
    Map<String, String> values = new TreeMap<>();
    for (StoredResource stored : view.all("Observation")) {
      Observation observation = stored.resource(Observation.class);
      assertThat(observation.getValueQuantity().getSystem()).isEqualTo(FabricaTerms.UCUM);
      values.put(
          observation.getCode().getCodingFirstRep().getCode(),
          observation.getValueQuantity().getValueElement().asStringValue()
              + " "
              + observation.getValueQuantity().getCode());
    }
    assertThat(values)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                ObservationCode.MESH_VOLUME.code(), "653628.25 mm3",
                ObservationCode.MESH_AREA.code(), "1234.5 mm2",
                ObservationCode.SURFACE_MOVEMENT.code(), "0.3 mm",
                ObservationCode.PLANNED_MATERIAL_VOLUME.code(), "70000.125 mm3",
                ObservationCode.PLANNED_MATERIAL_MASS.code(), "86.8 g",
                ObservationCode.ESTIMATED_PRINT_TIME.code(), "36000.0 s",
                ObservationCode.FILAMENT_LENGTH.code(), "3456.5 mm"));
    Device device = view.output(TaskParameter.DEVICE, Device.class);
    assertThat(device.getProperty())
        .anySatisfy(
            property -> {
              assertThat(ObservationCode.LAYER_HEIGHT.in(property.getType())).isTrue();
              assertThat(property.getValueQuantityFirstRep().getValue())
                  .isEqualTo(new BigDecimal("0.20"));
            })
        .anySatisfy(
            property -> assertThat(DeviceProperty.MATERIAL.in(property.getType())).isTrue());
  }

  @Test
  void filesAreServedByTheirHashAndDerivedFromTheMesh() {
    DocumentReference mesh = view.output(TaskParameter.MESH, DocumentReference.class);
    Sha256 stl = fixture.work().required(CaseRecord.Model.class).stl().sha256();
    Attachment attachment = mesh.getContentFirstRep().getAttachment();
    assertThat(attachment.getContentType()).isEqualTo("model/stl");
    assertThat(attachment.getSize()).isEqualTo(5);
    assertThat(attachment.hasHash()).as("R4 defines it as SHA-1").isFalse();
    assertThat(attachment.getExtensionString(FabricaTerms.SHA_256_EXTENSION)).isEqualTo(stl.hex());
    IdType binary = new IdType(attachment.getUrl());
    assertThat(fixture.store.read("Binary", binary.getIdPart()).orElseThrow().blob()).contains(stl);
    DocumentReference gcode = view.output(TaskParameter.INSTRUCTIONS, DocumentReference.class);
    assertThat(gcode.getRelatesToFirstRep().getTarget().getReference())
        .isEqualTo("DocumentReference/" + mesh.getIdElement().getIdPart());
    assertThat(view.outputs(TaskParameter.MESH_HASH).get(0).primitiveValue()).isEqualTo(stl.hex());
    assertThat(gcode.getContext().getRelated())
        .extracting(Reference::getReference)
        .containsExactly("ServiceRequest/s1", "ImagingStudy/i1");
  }

  @Test
  void everyOriginNamesItsSourcesWithTheirHashes() {
    assertThat(view.provenances(ProvenanceActivity.MESHING))
        .singleElement()
        .satisfies(
            provenance -> {
              assertThat(provenance.getEntityFirstRep().getWhat().getReference())
                  .isEqualTo("ImagingStudy/i1");
              assertThat(provenance.getTargetFirstRep().getReference()).contains("/_history/1");
            });
    String stl = fixture.work().required(CaseRecord.Model.class).stl().sha256().hex();
    for (ProvenanceActivity activity :
        List.of(
            ProvenanceActivity.SLICING,
            ProvenanceActivity.APPROVAL,
            ProvenanceActivity.RELEASE,
            ProvenanceActivity.PRINTING)) {
      assertThat(view.provenances(activity))
          .as(activity.code())
          .isNotEmpty()
          .allSatisfy(
              provenance ->
                  assertThat(
                          provenance
                              .getEntityFirstRep()
                              .getExtensionString(FabricaTerms.SHA_256_EXTENSION))
                      .isEqualTo(stl));
    }
    assertThat(view.provenances(ProvenanceActivity.APPROVAL))
        .extracting(p -> p.getAgentFirstRep().getWho().getReference())
        .containsExactlyInAnyOrder("Practitioner/d1", "Practitioner/d2");
    assertThat(view.outputs(TaskParameter.APPROVAL)).hasSize(2);
    Provenance printing = view.provenances(ProvenanceActivity.PRINTING).get(0);
    assertThat(printing.getAgent())
        .extracting(a -> a.getType().getCodingFirstRep().getCode())
        .containsExactly("assembler", "verifier");
    assertThat(printing.getTargetFirstRep().getReference()).startsWith("Device/");
  }

  @Test
  void theReportIsFinalAndReadable() {
    DiagnosticReport report = view.output(TaskParameter.REPORT, DiagnosticReport.class);
    assertThat(report.getResult()).hasSize(7);
    assertThat(report.getImagingStudyFirstRep().getReference()).isEqualTo("ImagingStudy/i1");
    assertThat(report.getBasedOnFirstRep().getReference()).isEqualTo("ServiceRequest/s1");
    String text = new String(report.getPresentedFormFirstRep().getData(), StandardCharsets.UTF_8);
    assertThat(text)
        .contains("(01)51022222233336(11)261122")
        .contains("653628.25 mm3")
        .contains("Not for implantation.")
        .doesNotContain("Vesalius", "MRN-4711");
  }

  @Test
  void theRolesOfTheFlowArePublished() {
    assertThat(health.fabrica.conformance.ApproverRole.values())
        .extracting(Term::code)
        .containsExactlyElementsOf(
            Arrays.stream(ApproverRole.values()).map(ApproverRole::code).toList());
  }
}
