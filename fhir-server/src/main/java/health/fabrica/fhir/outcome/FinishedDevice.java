package health.fabrica.fhir.outcome;

import health.fabrica.fhir.store.StoredResource;
import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.order.ProductKind;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Device.DeviceNameType;
import org.hl7.fhir.r4.model.Device.FHIRDeviceStatus;
import org.hl7.fhir.r4.model.DeviceDefinition;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Provenance.ProvenanceEntityRole;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;

/** The printed object as a Device of its patient, with its definition, origin and results. */
final class FinishedDevice {

  static final String KIND = "device";

  private final CaseResources resources;
  private final SiteProfile site;

  FinishedDevice(CaseResources resources, SiteProfile site) {
    this.resources = resources;
    this.site = site;
  }

  void write(CaseRecord.Outcome outcome) {
    CaseRecord.Model model = resources.work().required(CaseRecord.Model.class);
    CaseRecord.Print print = resources.work().required(CaseRecord.Print.class);
    Device device = device(outcome, model);
    DeviceLabel.check(device);
    StoredResource stored = resources.put(device, resources.key(KIND));
    StoredResource printer = new Equipment(resources, site).printer(print.deviceId());
    resources.output("device", "Device", new Reference(stored.reference()));
    writeOrigin(stored, printer, outcome, model, print);
    new OutcomeReport(resources, site).write(stored, printer, outcome);
  }

  private Device device(CaseRecord.Outcome outcome, CaseRecord.Model model) {
    Device device = new Device();
    device.addIdentifier(resources.key(KIND));
    device.addIdentifier(serialIdentifier(outcome));
    device.setDefinition(new Reference(definition(outcome).reference()));
    DeviceLabel.udi(outcome, site.jurisdiction()).ifPresent(device::addUdiCarrier);
    device.setStatus(FHIRDeviceStatus.ACTIVE);
    device.setManufacturer(site.organisation());
    device.setManufactureDateElement(DeviceLabel.day(outcome.manufactured()));
    device.setLotNumber(outcome.lotNumber());
    device.setSerialNumber(outcome.serialNumber());
    device.addDeviceName().setName(product()).setType(DeviceNameType.USERFRIENDLYNAME);
    device.setModelNumber(site.modelNumber());
    device.setType(type());
    addVersion(device, "mesh-sha256", "SHA-256 of the mesh", model.stl().sha256().hex());
    addVersion(
        device,
        "printer-instructions-sha256",
        "SHA-256 of the printer instructions",
        model.gcode().sha256().hex());
    device.setPatient(resources.subject());
    addAsBuilt(device, model);
    return device;
  }

  private static Identifier serialIdentifier(CaseRecord.Outcome outcome) {
    return new Identifier()
        .setType(
            FhirValues.concept(OutcomeTerms.V2_IDENTIFIER_TYPE, "SNO", "Serial Number"))
        .setSystem(OutcomeTerms.SERIAL_NUMBER)
        .setValue(outcome.serialNumber());
  }

  private static void addVersion(Device device, String code, String display, String value) {
    device
        .addVersion()
        .setType(FhirValues.concept(OutcomeTerms.DEVICE_PROPERTY, code, display))
        .setValue(value);
  }

  private void addAsBuilt(Device device, CaseRecord.Model model) {
    FabricationReport.of(model)
        .layerHeightMm()
        .ifPresent(
            mm -> add(device, "layer-height", "Layer height", FhirValues.quantity(mm, "mm")));
    add(
        device,
        "material-volume",
        "Material, planned",
        FhirValues.quantity(model.materialMm3(), "mm3"));
    add(device, "mass", "Mass, planned", FhirValues.quantity(model.massG(), "g"));
    add(device, "material", "Material", new CodeableConcept().setText(site.material().name()));
    add(device, "material-lot", "Material lot", materialLot());
  }

  /** The lot as a coding, so that a recall by material lot can search for it as a token. */
  private CodeableConcept materialLot() {
    String lot = site.material().lot();
    CodeableConcept concept = new CodeableConcept().setText(lot);
    concept.addCoding().setSystem(OutcomeTerms.MATERIAL_LOT).setCode(lot);
    return concept;
  }

  private static void add(Device device, String code, String display, Quantity value) {
    device
        .addProperty()
        .setType(FhirValues.concept(OutcomeTerms.DEVICE_PROPERTY, code, display))
        .addValueQuantity(value);
  }

  private static void add(Device device, String code, String display, CodeableConcept value) {
    device
        .addProperty()
        .setType(FhirValues.concept(OutcomeTerms.DEVICE_PROPERTY, code, display))
        .addValueCode(value);
  }

  private StoredResource definition(CaseRecord.Outcome outcome) {
    String product = resources.work().order().product().code();
    Identifier key =
        new Identifier()
            .setSystem(OutcomeTerms.DEFINITION_KEY)
            .setValue(
                String.join(
                    "_",
                    site.siteId(),
                    product,
                    site.modelNumber(),
                    outcome.deviceIdentifier().orElse("no-di")));
    DeviceDefinition definition = new DeviceDefinition();
    definition.addIdentifier(key);
    DeviceLabel.definitionUdi(outcome, site.jurisdiction())
        .ifPresent(definition::addUdiDeviceIdentifier);
    definition.setManufacturer(new StringType(site.organisation()));
    definition
        .addDeviceName()
        .setName(product())
        .setType(DeviceDefinition.DeviceNameType.USERFRIENDLYNAME);
    definition.setModelNumber(site.modelNumber());
    definition.setType(type());
    return resources.putOnce(definition, key);
  }

  private CodeableConcept type() {
    CodeableConcept type =
        FhirValues.concept(OutcomeTerms.SNOMED, OutcomeTerms.SNOMED_DEVICE, "Device");
    type.addCoding()
        .setSystem(OutcomeTerms.PRODUCT)
        .setCode(resources.work().order().product().code())
        .setDisplay(product());
    return type;
  }

  private String product() {
    return productName(resources.work().order().product());
  }

  static String productName(ProductKind product) {
    return switch (product) {
      case ANATOMIC_MODEL -> "3D-printed anatomic model";
    };
  }

  private void writeOrigin(
      StoredResource device,
      StoredResource printer,
      CaseRecord.Outcome outcome,
      CaseRecord.Model model,
      CaseRecord.Print print) {
    StoredResource mesh = resources.required("DocumentReference", FileKind.MESH.code());
    StoredResource gcode =
        resources.required("DocumentReference", FileKind.PRINTER_INSTRUCTIONS.code());
    ProvenanceBuilder origin =
        new ProvenanceBuilder("printing", "Printing and release", outcome.at())
            .target(device.versionedReference())
            .occurred(print.startedAt(), print.endedAt())
            .agent("assembler", "Assembler", printer.reference())
            .entity(
                ProvenanceEntityRole.SOURCE,
                new Reference(mesh.versionedReference()),
                model.stl().sha256())
            .entity(
                ProvenanceEntityRole.DERIVATION,
                new Reference(gcode.versionedReference()),
                model.gcode().sha256());
    Optional<CaseRecord.Release> release = resources.work().latest(CaseRecord.Release.class);
    release.ifPresent(
        r ->
            origin.agent(
                SignatureRecords.participant(r.role()),
                SignatureRecords.participantDisplay(r.role()),
                r.practitioner(),
                SignatureRecords.role(r.role())));
    resources.putOnce(origin.build(), "printing");
  }
}
