package health.fabrica.fhir.outcome;

import health.fabrica.fhir.store.StoredResource;
import java.util.Optional;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Device.DeviceNameType;
import org.hl7.fhir.r4.model.Device.FHIRDeviceStatus;
import org.hl7.fhir.r4.model.Identifier;

/** Devices without a patient: the printers of the site and the versions of this software. */
final class Equipment {

  private static final String SOFTWARE_NAME = "Fabrica";

  private final CaseResources resources;
  private final SiteProfile site;

  Equipment(CaseResources resources, SiteProfile site) {
    this.resources = resources;
    this.site = site;
  }

  /** The printer with this id, recorded when it is first named. */
  StoredResource printer(String deviceId) {
    Identifier key =
        new Identifier()
            .setSystem(OutcomeTerms.PRINTER_KEY)
            .setValue(site.siteId() + "_" + deviceId);
    Device device = device("printer", "Printer", key);
    device.setOwner(new org.hl7.fhir.r4.model.Reference().setDisplay(site.organisation()));
    device.addDeviceName().setName(deviceId).setType(DeviceNameType.USERFRIENDLYNAME);
    Optional.ofNullable(site.printers().get(deviceId))
        .ifPresent(
            plate ->
                device
                    .setManufacturer(plate.make())
                    .setModelNumber(plate.model())
                    .setSerialNumber(plate.serialNumber()));
    return resources.putOnce(device, key);
  }

  /** This version of the software, recorded when it first made something. */
  static StoredResource software(CaseResources resources, String version) {
    Identifier key =
        new Identifier()
            .setSystem(OutcomeTerms.SOFTWARE_KEY)
            .setValue(SOFTWARE_NAME + "_" + version);
    Device device = device("software", "Software", key);
    device.addDeviceName().setName(SOFTWARE_NAME).setType(DeviceNameType.MODELNAME);
    device.addVersion().setValue(version);
    return resources.putOnce(device, key);
  }

  private static Device device(String kind, String display, Identifier key) {
    Device device = new Device();
    device.addIdentifier(key);
    device.setStatus(FHIRDeviceStatus.ACTIVE);
    device
        .getType()
        .addCoding()
        .setSystem(OutcomeTerms.SNOMED)
        .setCode(OutcomeTerms.SNOMED_DEVICE);
    device
        .getType()
        .addCoding()
        .setSystem(OutcomeTerms.DEVICE_KIND)
        .setCode(kind)
        .setDisplay(display);
    return device;
  }
}
