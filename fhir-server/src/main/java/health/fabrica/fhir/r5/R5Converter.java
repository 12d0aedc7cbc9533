package health.fabrica.fhir.r5;

import health.fabrica.fhir.store.StoredResource;
import org.hl7.fhir.convertors.factory.VersionConvertorFactory_40_50;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DeviceDefinition;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r5.model.CodeableConcept;
import org.hl7.fhir.r5.model.ServiceRequest;

/** Makes R5 resources of stored ones. Thread-safe. */
final class R5Converter {

  private final R5References references;

  R5Converter(R5References references) {
    this.references = references;
  }

  org.hl7.fhir.r5.model.Resource convert(StoredResource stored) {
    Resource r4 = stored.resource();
    org.hl7.fhir.r5.model.Resource r5;
    if (r4 instanceof Device device) {
      r5 = R5Device.of(device);
    } else if (r4 instanceof DeviceDefinition definition) {
      r5 = R5DeviceDefinition.of(definition);
    } else {
      r5 = plain(r4);
      if (r5 instanceof ServiceRequest request) {
        nameOrderDetails(request);
      }
    }
    references.rewrite(r5);
    return r5;
  }

  static org.hl7.fhir.r5.model.Resource plain(Resource r4) {
    return VersionConvertorFactory_40_50.convertResource(r4);
  }

  /** R4 details are concepts; R5 asks what each of them is about. */
  private static void nameOrderDetails(ServiceRequest request) {
    request
        .getOrderDetail()
        .forEach(
            d ->
                d.getParameter().stream()
                    .filter(p -> !p.hasCode())
                    .forEach(p -> p.setCode(new CodeableConcept().setText("Order detail"))));
  }
}
