package health.fabrica.fhir.r5;

import static org.hl7.fhir.convertors.factory.VersionConvertorFactory_40_50.convertType;

import org.hl7.fhir.r4.model.DeviceDefinition.DeviceDefinitionCapabilityComponent;
import org.hl7.fhir.r4.model.DeviceDefinition.DeviceDefinitionDeviceNameComponent;
import org.hl7.fhir.r4.model.ProdCharacteristic;
import org.hl7.fhir.r4.model.Type;
import org.hl7.fhir.r5.model.CodeType;
import org.hl7.fhir.r5.model.CodeableConcept;
import org.hl7.fhir.r5.model.DataType;
import org.hl7.fhir.r5.model.DeviceDefinition;
import org.hl7.fhir.r5.model.Duration;
import org.hl7.fhir.r5.model.Extension;
import org.hl7.fhir.r5.model.Identifier;
import org.hl7.fhir.r5.model.ProductShelfLife;
import org.hl7.fhir.r5.model.Reference;
import org.hl7.fhir.r5.model.StringType;

/** A DeviceDefinition of R4 in R5, with what the plain conversion drops. */
final class R5DeviceDefinition {

  private static final String OF_R4 = R5Device.OF_R4 + "DeviceDefinition.";

  private R5DeviceDefinition() {}

  static DeviceDefinition of(org.hl7.fhir.r4.model.DeviceDefinition r4) {
    org.hl7.fhir.r4.model.DeviceDefinition plain = r4.copy();
    plain.setShelfLifeStorage(null); // the plain conversion fails at it
    DeviceDefinition r5 = (DeviceDefinition) R5Converter.plain(plain);
    r4.getShelfLifeStorage().forEach(s -> r5.addShelfLifeStorage(shelfLife(s)));
    if (r4.hasManufacturerStringType()) {
      r5.setManufacturer(new Reference().setDisplay(r4.getManufacturerStringType().getValue()));
    } else if (r4.hasManufacturerReference()) {
      r5.setManufacturer((Reference) convertType(r4.getManufacturerReference()));
    }
    r5.getDeviceName().clear();
    r4.getDeviceName().forEach(n -> addName(r5, n));
    r5.getConformsTo().clear();
    r4.getSpecialization()
        .forEach(
            s -> {
              var conforms = r5.addConformsTo();
              conforms.setSpecification(new CodeableConcept().setText(s.getSystemType()));
              if (s.hasVersion()) {
                conforms.addVersion(s.getVersion());
              }
            });
    r5.getProperty().clear();
    r4.getProperty()
        .forEach(
            p ->
                R5Device.values(p.getValueQuantity(), p.getValueCode())
                    .forEach(v -> addProperty(r5, (CodeableConcept) convertType(p.getType()), v)));
    addCharacteristics(r5, r4.getPhysicalCharacteristics());
    r4.getCapability().forEach(c -> r5.addExtension(capability(c)));
    addExtension(r5, "url", r4.getUrlElement());
    addExtension(r5, "onlineInformation", r4.getOnlineInformationElement());
    addExtension(r5, "quantity", r4.getQuantity());
    addExtension(r5, "parentDevice", r4.getParentDevice());
    return r5;
  }

  private static void addExtension(DeviceDefinition r5, String element, Type value) {
    if (!value.isEmpty()) {
      r5.addExtension(OF_R4 + element, convertType(value));
    }
  }

  private static void addName(DeviceDefinition r5, DeviceDefinitionDeviceNameComponent r4) {
    var name = r5.addDeviceName().setName(r4.getName());
    if (r4.hasType()) {
      String code = r4.getType().toCode();
      name.setType(R5Device.nameType(code));
      if (!name.getType().toCode().equals(code)) {
        name.addExtension(OF_R4 + "deviceName.type", new CodeType(code));
      }
    }
  }

  private static void addProperty(DeviceDefinition r5, CodeableConcept type, DataType value) {
    r5.addProperty().setType(type).setValue(value);
  }

  /** R5 has measures and marks of a product among its properties. */
  private static void addCharacteristics(DeviceDefinition r5, ProdCharacteristic r4) {
    addMeasure(r5, "height", r4.getHeight());
    addMeasure(r5, "width", r4.getWidth());
    addMeasure(r5, "depth", r4.getDepth());
    addMeasure(r5, "weight", r4.getWeight());
    addMeasure(r5, "nominal volume", r4.getNominalVolume());
    addMeasure(r5, "external diameter", r4.getExternalDiameter());
    addMeasure(r5, "shape", r4.getShapeElement());
    r4.getColor().forEach(c -> addMeasure(r5, "colour", c));
    r4.getImprint().forEach(i -> addMeasure(r5, "imprint", i));
    r4.getImage().forEach(i -> addMeasure(r5, "image", i));
    addMeasure(r5, "scoring", r4.getScoring());
  }

  private static void addMeasure(DeviceDefinition r5, String name, Type value) {
    if (!value.isEmpty()) {
      addProperty(r5, new CodeableConcept().setText(name), convertType(value));
    }
  }

  private static Extension capability(DeviceDefinitionCapabilityComponent r4) {
    Extension capability = new Extension(OF_R4 + "capability");
    if (r4.hasType()) {
      capability.addExtension("type", convertType(r4.getType()));
    }
    r4.getDescription().forEach(d -> capability.addExtension("description", convertType(d)));
    return capability;
  }

  private static ProductShelfLife shelfLife(org.hl7.fhir.r4.model.ProductShelfLife r4) {
    ProductShelfLife r5 = new ProductShelfLife();
    if (r4.hasIdentifier()) {
      r5.addExtension(
          R5Device.OF_R4 + "ProductShelfLife.identifier",
          (Identifier) convertType(r4.getIdentifier()));
    }
    r5.setType((CodeableConcept) convertType(r4.getType()));
    if (r4.hasPeriod()) {
      Duration period = new Duration();
      period.setValue(r4.getPeriod().getValue());
      period.setUnit(r4.getPeriod().getUnit());
      period.setSystem(r4.getPeriod().getSystem());
      period.setCode(r4.getPeriod().getCode());
      r5.setPeriod(period);
    } else {
      r5.setPeriod(R5Device.absent(new StringType()));
    }
    r4.getSpecialPrecautionsForStorage()
        .forEach(s -> r5.addSpecialPrecautionsForStorage((CodeableConcept) convertType(s)));
    return r5;
  }
}
