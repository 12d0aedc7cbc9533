package health.fabrica.app.demo;

import health.fabrica.conformance.FabricaTerms;
import health.fabrica.conformance.ModelUsage;
import health.fabrica.conformance.ProductKind;
import health.fabrica.conformance.Tissue;
import java.net.URI;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Endpoint;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.ImagingStudy.ImagingStudyStatus;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;

/**
 * The order as the EHR sends it: patient, people, imaging study, endpoint and service request in
 * one transaction.
 */
public final class DemoOrder {

  /** System of the EHR's patient numbers. */
  public static final String MRN = "https://ehr.example.org/mrn";

  /** System of the EHR's order numbers. */
  public static final String ORDERS = "https://ehr.example.org/orders";

  /** The fullUrl of the ServiceRequest in the transaction. */
  static final String ORDER_URL = "urn:uuid:00000000-0000-4000-8000-000000000004";

  private static final String STAFF = "https://ehr.example.org/staff";

  private DemoOrder() {}

  /** The people of the story. */
  public enum Person {
    /** Designs the model. */
    DESIGNER("Dana", "Designer"),
    /** Signs the segmentation. */
    RADIOLOGIST("Robin", "Radiologist"),
    /** Signs the use. */
    SURGEON("Sam", "Surgeon"),
    /** Releases the print. */
    QUALITY("Quinn", "Quality");

    private final String given;
    private final String family;

    Person(String given, String family) {
      this.given = given;
      this.family = family;
    }

    String url() {
      return "urn:uuid:00000000-0000-4000-8000-00000000001" + ordinal();
    }
  }

  /** The patient as the EHR knows them; the number is the PatientID of the images. */
  public static Patient patient(String patientId) {
    Patient patient = new Patient();
    patient.addIdentifier().setSystem(MRN).setValue(patientId);
    patient.addName().setFamily("Phantom").addGiven("Head");
    return patient;
  }

  /** The order without its references. */
  public static ServiceRequest serviceRequest(String orderNumber) {
    ServiceRequest order = new ServiceRequest();
    Identifier number = order.addIdentifier().setSystem(ORDERS).setValue(orderNumber);
    number.getType().addCoding(new Coding(FabricaTerms.V2_0203, "PLAC", "Placer Identifier"));
    order.setStatus(ServiceRequestStatus.ACTIVE);
    order.setIntent(ServiceRequestIntent.ORDER);
    order.setCode(
        new CodeableConcept()
            .addCoding(ProductKind.ANATOMIC_MODEL.coding())
            .addCoding(ModelUsage.PLANNING_INTENT.coding()));
    order.addOrderDetail(Tissue.BONE.concept());
    return order;
  }

  /**
   * The transaction.
   *
   * @param dicomWeb DICOMweb root of the PACS
   */
  public static Bundle transaction(
      String orderNumber, String patientId, String studyInstanceUid, URI dicomWeb) {
    Bundle bundle = new Bundle();
    bundle.setType(Bundle.BundleType.TRANSACTION);
    String patientUrl = "urn:uuid:00000000-0000-4000-8000-000000000001";
    String endpointUrl = "urn:uuid:00000000-0000-4000-8000-000000000002";
    String studyUrl = "urn:uuid:00000000-0000-4000-8000-000000000003";
    add(bundle, patientUrl, patient(patientId), "identifier=" + MRN + "|" + patientId);
    for (Person person : Person.values()) {
      Practitioner practitioner = new Practitioner();
      practitioner.addIdentifier().setSystem(STAFF).setValue(person.name());
      practitioner.setActive(true);
      practitioner.addName().setFamily(person.family).addGiven(person.given);
      add(bundle, person.url(), practitioner, "identifier=" + STAFF + "|" + person.name());
    }
    add(bundle, endpointUrl, endpoint(dicomWeb), "");
    add(bundle, studyUrl, study(studyInstanceUid, patientUrl, endpointUrl), "");
    ServiceRequest order = serviceRequest(orderNumber);
    order.setSubject(new Reference(patientUrl));
    order.setRequester(new Reference(Person.SURGEON.url()));
    order.addPerformer(new Reference(Person.DESIGNER.url()));
    order.addSupportingInfo(new Reference(studyUrl));
    add(bundle, ORDER_URL, order, "identifier=" + ORDERS + "|" + orderNumber);
    return bundle;
  }

  private static Endpoint endpoint(URI dicomWeb) {
    Endpoint endpoint = new Endpoint();
    endpoint.setStatus(Endpoint.EndpointStatus.ACTIVE);
    endpoint.setConnectionType(
        new Coding(FabricaTerms.ENDPOINT_CONNECTION_TYPE, "dicom-wado-rs", "DICOM WADO-RS"));
    endpoint.addPayloadType().setText("DICOM instances");
    endpoint.setAddress(dicomWeb.toString());
    return endpoint;
  }

  private static ImagingStudy study(String uid, String patientUrl, String endpointUrl) {
    ImagingStudy study = new ImagingStudy();
    study.addIdentifier().setSystem(FabricaTerms.DICOM_UID).setValue("urn:oid:" + uid);
    study.setStatus(ImagingStudyStatus.AVAILABLE);
    study.setSubject(new Reference(patientUrl));
    study.addEndpoint(new Reference(endpointUrl));
    return study;
  }

  private static void add(Bundle bundle, String url, Resource resource, String ifNoneExist) {
    Bundle.BundleEntryComponent entry = bundle.addEntry().setFullUrl(url).setResource(resource);
    entry.getRequest().setMethod(HTTPVerb.POST).setUrl(resource.fhirType());
    if (!ifNoneExist.isEmpty()) {
      entry.getRequest().setIfNoneExist(ifNoneExist);
    }
  }
}
