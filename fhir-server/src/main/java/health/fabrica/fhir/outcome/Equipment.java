package health.fabrica.fhir.outcome;

import health.fabrica.conformance.DeviceKind;
import health.fabrica.fhir.store.StoredResource;
import java.util.Optional;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Device.DeviceNameType;
import org.hl7.fhir.r4.model.Device.FHIRDeviceStatus;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;

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
    Identifier key = CaseResources.ownKey(DeviceKind.PRINTER.code(), site.siteId(), deviceId);
    Device device = device(DeviceKind.PRINTER, key);
    device.setOwner(new Reference().setDisplay(site.organisation()));
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
    Identifier key = CaseResources.ownKey(DeviceKind.SOFTWARE.code(), SOFTWARE_NAME, version);
    Device device = device(DeviceKind.SOFTWARE, key);
    device.addDeviceName().setName(SOFTWARE_NAME).setType(DeviceNameType.MODELNAME);
    device.addVersion().setValue(version);
    return resources.putOnce(device, key);
  }

  private static Device device(DeviceKind kind, Identifier key) {
    Device device = new Device();
    device.addIdentifier(key);
    device.setStatus(FHIRDeviceStatus.ACTIVE);
    device.setType(FhirValues.deviceType(kind));
    return device;
  }
}
