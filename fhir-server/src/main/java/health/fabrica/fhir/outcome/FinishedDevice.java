package health.fabrica.fhir.outcome;

import health.fabrica.conformance.DeviceProperty;
import health.fabrica.conformance.FabricaTerms;
import health.fabrica.conformance.ObservationCode;
import health.fabrica.conformance.ProductKind;
import health.fabrica.conformance.ProvenanceActivity;
import health.fabrica.conformance.TaskParameter;
import health.fabrica.conformance.Term;
import health.fabrica.core.blob.Sha256;
import health.fabrica.fhir.store.StoredResource;
import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.order.FabricationCase;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Device.DeviceNameType;
import org.hl7.fhir.r4.model.Device.DevicePropertyComponent;
import org.hl7.fhir.r4.model.Device.FHIRDeviceStatus;
import org.hl7.fhir.r4.model.DeviceDefinition;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Provenance.ProvenanceEntityRole;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;

/** The printed object as a Device of its patient, with its definition, origin and results. */
final class FinishedDevice {

  private final CaseResources resources;
  private final SiteProfile site;

  FinishedDevice(CaseResources resources, SiteProfile site) {
    this.resources = resources;
    this.site = site;
  }

  void write(CaseRecord.Outcome outcome) {
    CaseRecord.Model model = resources.work().required(CaseRecord.Model.class);
    CaseRecord.Print print = resources.work().required(CaseRecord.Print.class);
    StoredResource printer = new Equipment(resources, site).printer(print.deviceId());
    Device device = device(outcome, model);
    addPrinter(device, printer, print.deviceId());
    DeviceLabel.check(device);
    StoredResource stored = resources.put(device, resources.key(TaskParameter.DEVICE.code()));
    resources.output(TaskParameter.DEVICE, new Reference(stored.reference()));
    writeOrigin(stored, printer, outcome, model, print);
    new OutcomeReport(resources, site).write(stored, printer, outcome);
  }

  private Device device(CaseRecord.Outcome outcome, CaseRecord.Model model) {
    Device device = new Device();
    device.getMeta().addProfile(FabricaTerms.PROFILE_FABRICATED_DEVICE);
    device.addIdentifier(resources.key(TaskParameter.DEVICE.code()));
    device.addIdentifier(serialIdentifier(outcome));
    device.setDefinition(new Reference(definition(outcome).reference()));
    DeviceLabel.udi(outcome, site.jurisdiction()).ifPresent(device::addUdiCarrier);
    device.setStatus(FHIRDeviceStatus.ACTIVE);
    device.setManufacturer(site.organisation());
    device.setManufactureDateElement(DeviceLabel.day(outcome.manufactured()));
    device.setLotNumber(outcome.lotNumber());
    device.setSerialNumber(outcome.serialNumber());
    device.addDeviceName().setName(product().display()).setType(DeviceNameType.USERFRIENDLYNAME);
    device.setModelNumber(site.modelNumber());
    device.setType(FhirValues.deviceType(product()));
    addVersion(device, DeviceProperty.MESH_SHA_256, model.stl().sha256());
    addVersion(device, DeviceProperty.INSTRUCTIONS_SHA_256, model.gcode().sha256());
    device.setPatient(resources.subject());
    addAsBuilt(device, model);
    return device;
  }

  private static Identifier serialIdentifier(CaseRecord.Outcome outcome) {
    return new Identifier()
        .setType(new CodeableConcept(new Coding(FabricaTerms.V2_0203, "SNO", "Serial Number")))
        .setSystem(FabricaTerms.SERIAL_NUMBER)
        .setValue(outcome.serialNumber());
  }

  private static void addVersion(Device device, Term type, Sha256 digest) {
    device.addVersion().setType(type.concept()).setValue(digest.hex());
  }

  private void addAsBuilt(Device device, CaseRecord.Model model) {
    FabricationReport.of(model)
        .layerHeightMm()
        .ifPresent(
            mm ->
                property(device, ObservationCode.LAYER_HEIGHT)
                    .addValueQuantity(FhirValues.quantity(mm, "mm")));
    property(device, ObservationCode.PLANNED_MATERIAL_VOLUME)
        .addValueQuantity(FhirValues.quantity(model.materialMm3(), "mm3"));
    property(device, ObservationCode.PLANNED_MATERIAL_MASS)
        .addValueQuantity(FhirValues.quantity(model.massG(), "g"));
    property(device, DeviceProperty.MATERIAL)
        .addValueCode(new CodeableConcept().setText(site.material().name()));
    property(device, DeviceProperty.MATERIAL_LOT).addValueCode(materialLot());
  }

  /** The lot as a coding, so that a recall by material lot can search for it as a token. */
  private CodeableConcept materialLot() {
    String lot = site.material().lot();
    CodeableConcept concept = new CodeableConcept().setText(lot);
    concept.addCoding().setSystem(FabricaTerms.MATERIAL_LOT).setCode(lot);
    return concept;
  }

  /** The printer as a coding, so that a recall by printer can search for it as a token. */
  private static void addPrinter(Device device, StoredResource printer, String name) {
    CodeableConcept concept = new CodeableConcept().setText(name);
    concept.addCoding().setSystem(FabricaTerms.PRINTER).setCode(printer.id());
    property(device, DeviceProperty.PRINTER).addValueCode(concept);
  }

  private static DevicePropertyComponent property(Device device, Term type) {
    return device.addProperty().setType(type.concept());
  }

  private StoredResource definition(CaseRecord.Outcome outcome) {
    Identifier key =
        CaseResources.ownKey(
            "definition",
            site.siteId(),
            product().code(),
            site.modelNumber(),
            outcome.deviceIdentifier().orElse("no-di"));
    DeviceDefinition definition = new DeviceDefinition();
    definition.addIdentifier(key);
    DeviceLabel.definitionUdi(outcome, site.jurisdiction())
        .ifPresent(definition::addUdiDeviceIdentifier);
    definition.setManufacturer(new StringType(site.organisation()));
    definition
        .addDeviceName()
        .setName(product().display())
        .setType(DeviceDefinition.DeviceNameType.USERFRIENDLYNAME);
    definition.setModelNumber(site.modelNumber());
    definition.setType(FhirValues.deviceType(product()));
    return resources.putOnce(definition, key);
  }

  private Term product() {
    return product(resources.work());
  }

  /** What was ordered, as published. */
  static Term product(FabricationCase work) {
    return FhirValues.withCode(ProductKind.values(), work.order().product().code());
  }

  private void writeOrigin(
      StoredResource device,
      StoredResource printer,
      CaseRecord.Outcome outcome,
      CaseRecord.Model model,
      CaseRecord.Print print) {
    StoredResource mesh = resources.file(FileKind.MESH);
    StoredResource gcode = resources.file(FileKind.INSTRUCTIONS);
    ProvenanceBuilder origin =
        new ProvenanceBuilder(ProvenanceActivity.PRINTING, outcome.at())
            .target(device.versionedReference())
            .occurred(print.startedAt(), print.endedAt())
            .agent(Participant.ASSEMBLER, printer.reference())
            .entity(
                ProvenanceEntityRole.SOURCE,
                new Reference(mesh.versionedReference()),
                model.stl().sha256())
            .entity(
                ProvenanceEntityRole.DERIVATION,
                new Reference(gcode.versionedReference()),
                model.gcode().sha256());
    CaseRecord.Release release = resources.work().required(CaseRecord.Release.class);
    resources.putOnce(
        SignatureRecords.sign(origin, release).build(), ProvenanceActivity.PRINTING.code());
  }
}
