package health.fabrica.fhir.order;

import health.fabrica.conformance.FabricaTerms;
import health.fabrica.conformance.ModelUsage;
import health.fabrica.conformance.ProductKind;
import health.fabrica.conformance.Tissue;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Endpoint;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;

/** A complete order; a test spoils one part of it and sends the rest as it is. */
final class OrderParts {

  static final String MRN = "https://ehr.example/mrn";
  static final String ORDERS = "https://ehr.example/orders";
  static final String STUDY_UID = "1.2.826.0.1.3680043.8.498.1";
  static final String DESIGNER = "Practitioner/designer";

  final String number;
  final Patient patient = new Patient();
  final Endpoint endpoint = new Endpoint();
  final ImagingStudy study = new ImagingStudy();
  final ServiceRequest order = new ServiceRequest();

  /** Refers by ids of the form {@code number-kind}, for PUT. */
  OrderParts(String number) {
    this.number = number;
    patient.setId(number + "-patient");
    patient.addIdentifier().setSystem(MRN).setValue("MRN-" + number);
    patient.addName().setFamily("Phantom");
    endpoint.setId(number + "-endpoint");
    endpoint.setStatus(Endpoint.EndpointStatus.ACTIVE);
    endpoint.setConnectionType(
        new Coding(FabricaTerms.ENDPOINT_CONNECTION_TYPE, "dicom-wado-rs", "DICOM WADO-RS"));
    endpoint.addPayloadType().setText("DICOM");
    endpoint.setAddress("http://pacs.example/dicom-web");
    study.setId(number + "-study");
    study.addIdentifier().setSystem(FabricaTerms.DICOM_UID).setValue("urn:oid:" + STUDY_UID);
    study.setStatus(ImagingStudy.ImagingStudyStatus.AVAILABLE);
    study.setSubject(to(patient));
    study.addEndpoint(to(endpoint));
    order.setId(number + "-order");
    order
        .addIdentifier()
        .setSystem(ORDERS)
        .setValue(number)
        .getType()
        .addCoding(new Coding(FabricaTerms.V2_0203, "PLAC", "Placer Identifier"));
    order.setStatus(ServiceRequestStatus.ACTIVE);
    order.setIntent(ServiceRequestIntent.ORDER);
    order.setCode(
        new CodeableConcept()
            .addCoding(ProductKind.ANATOMIC_MODEL.coding())
            .addCoding(ModelUsage.PLANNING_INTENT.coding()));
    order.addOrderDetail(Tissue.BONE.concept());
    order.setSubject(to(patient));
    order.addPerformer(new Reference(DESIGNER));
    order.addSupportingInfo(to(study));
  }

  static Reference to(Resource resource) {
    return new Reference(resource.fhirType() + "/" + resource.getIdElement().getIdPart());
  }

  String orderReference() {
    return to(order).getReference();
  }

  /** All parts, each put under its id. */
  Bundle transaction() {
    Bundle bundle = new Bundle().setType(Bundle.BundleType.TRANSACTION);
    for (Resource part : java.util.List.of(order, study, endpoint, patient)) {
      bundle
          .addEntry()
          .setResource(part)
          .getRequest()
          .setMethod(Bundle.HTTPVerb.PUT)
          .setUrl(to(part).getReference());
    }
    return bundle;
  }
}
