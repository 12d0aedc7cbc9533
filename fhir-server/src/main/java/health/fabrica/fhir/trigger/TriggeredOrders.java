package health.fabrica.fhir.trigger;

import health.fabrica.conformance.FabricaTerms;
import health.fabrica.conformance.ModelUsage;
import health.fabrica.conformance.ProductKind;
import health.fabrica.conformance.Tissue;
import health.fabrica.core.blob.Sha256;
import health.fabrica.core.problem.Problem;
import health.fabrica.dicom.watch.SeriesFacts;
import health.fabrica.fhir.store.StoreTransaction;
import health.fabrica.flow.trigger.AssigningAuthorities;
import health.fabrica.flow.trigger.AssigningAuthorities.PatientKey;
import health.fabrica.flow.trigger.Candidate;
import health.fabrica.flow.trigger.TriggerRule;
import health.fabrica.flow.trigger.TriggerRules;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Endpoint;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;

/**
 * The order that a rule makes: a ServiceRequest with intent {@code filler-order} for exactly one
 * series, with the Patient, Endpoint and ImagingStudy that it refers to. The order intake turns it
 * into a Task like any other; what is made waits for the signatures that its product needs.
 */
public final class TriggeredOrders {

  private static final String BY_RULE = "trigger-";
  private static final String ENDPOINT_ID = "dicomweb-";
  private static final int ENDPOINT_DIGITS = 32;

  private final AssigningAuthorities authorities;
  private final URI ownRoot;
  private final Clock clock;

  /**
   * Makes orders.
   *
   * @param authorities whose numbers PatientIDs are
   * @param ownRoot DICOMweb root of this server
   */
  public TriggeredOrders(AssigningAuthorities authorities, URI ownRoot, Clock clock) {
    this.authorities = authorities;
    this.ownRoot = ownRoot;
    this.clock = clock;
  }

  void place(
      StoreTransaction tx,
      String orderId,
      Candidate series,
      SeriesFacts facts,
      TriggerRules.Match match,
      List<String> workitems) {
    PatientKey key = authorities.key(facts.patient());
    String patient =
        "Patient/" + PatientMatching.patient(tx, key, facts.patient(), series.subject());
    Endpoint endpoint = endpoint(series.root().orElse(ownRoot));
    tx.update(endpoint);
    ImagingStudy study = study(facts, patient, "Endpoint/" + endpoint.getIdElement().getIdPart());
    String studyId = tx.create(study).id();
    ServiceRequest order = order(series, match, workitems);
    order.setSubject(new Reference(patient));
    order.addSupportingInfo(new Reference("ImagingStudy/" + studyId));
    tx.create(order, orderId);
  }

  /** One resource a root, whoever triggers. */
  private static Endpoint endpoint(URI root) {
    String digits =
        Sha256.of(root.toString().getBytes(StandardCharsets.UTF_8))
            .hex()
            .substring(0, ENDPOINT_DIGITS);
    Endpoint endpoint = new Endpoint();
    endpoint.setId(ENDPOINT_ID + digits);
    endpoint.setStatus(Endpoint.EndpointStatus.ACTIVE);
    endpoint.setConnectionType(
        new Coding(FabricaTerms.ENDPOINT_CONNECTION_TYPE, "dicom-wado-rs", "DICOM WADO-RS"));
    endpoint.addPayloadType().setText("DICOM");
    endpoint.setAddress(root.toString());
    return endpoint;
  }

  private static ImagingStudy study(SeriesFacts facts, String patient, String endpoint) {
    ImagingStudy study = new ImagingStudy();
    study.addIdentifier().setSystem(FabricaTerms.DICOM_UID).setValue("urn:oid:" + facts.studyUid());
    if (!facts.accessionNumber().isEmpty()) {
      Identifier accession = study.addIdentifier().setValue(facts.accessionNumber());
      accession.getType().addCoding(new Coding(FabricaTerms.V2_0203, "ACSN", null));
    }
    study.setStatus(ImagingStudy.ImagingStudyStatus.AVAILABLE);
    study.setSubject(new Reference(patient));
    study.addEndpoint(new Reference(endpoint));
    if (!facts.studyDescription().isEmpty()) {
      study.setDescription(facts.studyDescription());
    }
    ImagingStudy.ImagingStudySeriesComponent series = study.addSeries();
    series.setUid(facts.seriesUid());
    series.setModality(new Coding(FabricaTerms.DICOM, facts.modality(), null));
    if (!facts.seriesDescription().isEmpty()) {
      series.setDescription(facts.seriesDescription());
    }
    return study;
  }

  private ServiceRequest order(Candidate series, TriggerRules.Match match, List<String> workitems) {
    TriggerRule rule = match.rule();
    ServiceRequest order = new ServiceRequest();
    order
        .addIdentifier()
        .setSystem(FabricaTerms.IDENTIFIER)
        .setValue(BY_RULE + series.seriesUid())
        .getType()
        .addCoding(new Coding(FabricaTerms.V2_0203, "FILL", "Filler Identifier"));
    order.setStatus(ServiceRequestStatus.ACTIVE);
    order.setIntent(ServiceRequestIntent.FILLERORDER);
    order.setCode(
        new CodeableConcept()
            .addCoding(product(rule).coding())
            .addCoding(ModelUsage.PLANNING_INTENT.coding()));
    order.addOrderDetail(tissue(rule).concept());
    order.addOrderDetail(new CodeableConcept().setText("Process profile " + rule.profile()));
    order.setAuthoredOn(Date.from(clock.instant()));
    order
        .addNote()
        .setTime(Date.from(clock.instant()))
        .setText(
            "Made by rule '"
                + rule.name()
                + "' for a series from "
                + series.source()
                + "; not by a person."
                + (workitems.isEmpty()
                    ? ""
                    : " Asked for by workitem " + String.join(", ", workitems) + ".")
                + (match.others().isEmpty()
                    ? ""
                    : " Rules after it that match too: "
                        + String.join(", ", match.others())
                        + "."));
    return order;
  }

  /** Whether a rule made the order, and not a person. */
  static boolean isByRule(ServiceRequest order) {
    return order.getIntent() == ServiceRequestIntent.FILLERORDER
        && order.getIdentifier().stream()
            .filter(one -> FabricaTerms.IDENTIFIER.equals(one.getSystem()))
            .anyMatch(one -> one.hasValue() && one.getValue().startsWith(BY_RULE));
  }

  private static ProductKind product(TriggerRule rule) {
    return Arrays.stream(ProductKind.values())
        .filter(kind -> kind.code().equals(rule.product().code()))
        .findFirst()
        .orElseThrow();
  }

  private static Tissue tissue(TriggerRule rule) {
    return Arrays.stream(Tissue.values())
        .filter(tissue -> tissue.code().equals(rule.tissue()))
        .findFirst()
        .orElseThrow();
  }

  /** Puts an active order on hold and says why; one that is not active stays as it is. */
  static void hold(StoreTransaction tx, String orderId, Problem problem, Instant now) {
    ServiceRequest order = tx.require(ServiceRequest.class, orderId);
    if (order.getStatus() == ServiceRequestStatus.ACTIVE) {
      order.setStatus(ServiceRequestStatus.ONHOLD);
      order.addNote().setTime(Date.from(now)).setText(problem.toString());
      tx.update(order);
    }
  }
}
