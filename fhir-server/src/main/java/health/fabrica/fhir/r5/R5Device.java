package health.fabrica.fhir.r5;

import static org.hl7.fhir.convertors.factory.VersionConvertorFactory_40_50.convertType;

import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Device.DeviceDeviceNameComponent;
import org.hl7.fhir.r4.model.Device.DevicePropertyComponent;
import org.hl7.fhir.r5.model.CodeType;
import org.hl7.fhir.r5.model.CodeableConcept;
import org.hl7.fhir.r5.model.DataType;
import org.hl7.fhir.r5.model.Device;
import org.hl7.fhir.r5.model.Device.DeviceNameComponent;
import org.hl7.fhir.r5.model.Device.DeviceUdiCarrierComponent;
import org.hl7.fhir.r5.model.Enumerations.DeviceNameType;
import org.hl7.fhir.r5.model.PrimitiveType;
import org.hl7.fhir.r5.model.StringType;

/** A Device of R4 in R5, with what the plain conversion drops. */
final class R5Device {

  /** Cross-version extensions: elements of R4 that R5 has no place for. */
  static final String OF_R4 = "http://hl7.org/fhir/4.0/StructureDefinition/extension-";

  private static final String ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

  private R5Device() {}

  static Device of(org.hl7.fhir.r4.model.Device r4) {
    Device r5 = (Device) R5Converter.plain(r4);
    r4.getStatusReason()
        .forEach(r -> r5.addExtension(OF_R4 + "Device.statusReason", convertType(r)));
    r5.getName().clear();
    r4.getDeviceName().forEach(n -> addName(r5, n));
    r5.getConformsTo().clear();
    r4.getSpecialization()
        .forEach(
            s ->
                r5.addConformsTo()
                    .setSpecification((CodeableConcept) convertType(s.getSystemType()))
                    .setVersion(s.getVersion()));
    r5.getProperty().clear();
    r4.getProperty().forEach(p -> addProperties(r5, p));
    r5.getUdiCarrier().forEach(R5Device::complete);
    return r5;
  }

  private static void addName(Device r5, DeviceDeviceNameComponent r4) {
    DeviceNameComponent name = r5.addName().setValue(r4.getName());
    if (r4.hasType()) {
      String code = r4.getType().toCode();
      name.setType(nameType(code));
      if (!name.getType().toCode().equals(code)) {
        name.addExtension(OF_R4 + "Device.deviceName.type", new CodeType(code));
      }
    }
  }

  /** The nearest kind of name of R5: its label, manufacturer's and model names are registered. */
  static DeviceNameType nameType(String r4) {
    return switch (r4) {
      case "patient-reported-name" -> DeviceNameType.PATIENTREPORTEDNAME;
      case "user-friendly-name", "other" -> DeviceNameType.USERFRIENDLYNAME;
      default -> DeviceNameType.REGISTEREDNAME;
    };
  }

  /** R5 has one value in a property. */
  private static void addProperties(Device r5, DevicePropertyComponent r4) {
    CodeableConcept type = (CodeableConcept) convertType(r4.getType());
    for (DataType value : values(r4.getValueQuantity(), r4.getValueCode())) {
      r5.addProperty().setType(type).setValue(value);
    }
  }

  /** The values of a property; one that says that it is absent when there is none. */
  static List<DataType> values(
      List<org.hl7.fhir.r4.model.Quantity> quantities,
      List<org.hl7.fhir.r4.model.CodeableConcept> codes) {
    List<DataType> values = new ArrayList<>();
    quantities.forEach(q -> values.add(convertType(q)));
    codes.forEach(c -> values.add(convertType(c)));
    return values.isEmpty() ? List.of(absent(new StringType())) : values;
  }

  /** R5 asks for the identifier and its issuer; R4 does not. */
  private static void complete(DeviceUdiCarrierComponent carrier) {
    if (!carrier.hasDeviceIdentifier()) {
      absent(carrier.getDeviceIdentifierElement());
    }
    if (!carrier.hasIssuer()) {
      absent(carrier.getIssuerElement());
    }
  }

  static <T extends PrimitiveType<?>> T absent(T value) {
    value.addExtension(ABSENT, new CodeType("unknown"));
    return value;
  }
}
