package health.fabrica.fhir.order;

import health.fabrica.conformance.FabricaTerms;
import health.fabrica.conformance.ModelUsage;
import health.fabrica.conformance.Tissue;
import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.store.StoreReader;
import health.fabrica.flow.order.FabricationOrder;
import health.fabrica.flow.order.ImagingReference;
import health.fabrica.flow.order.ProductKind;
import health.fabrica.flow.order.Segmenting;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Endpoint;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;

/**
 * Reads a fabrication order out of its FHIR resources, refusing what is missing with a word on what
 * to send. Nothing is guessed: no product, no tissue, no patient, no address of the images.
 */
final class OrderReader {

  private static final String WADO_RS = "dicom-wado-rs";
  private static final String UID_PREFIX = "urn:oid:";
  private static final Pattern UID = Pattern.compile("(?=.{1,64}$)\\d+(\\.\\d+)+");
  private static final List<String> TISSUES =
      Arrays.stream(Tissue.values()).map(Tissue::code).toList();
  private static final Set<ModelUsage> NOT_OF_A_MODEL =
      EnumSet.of(
          ModelUsage.TOOL_FABRICATION,
          ModelUsage.PROSTHETIC_FABRICATION,
          ModelUsage.IMPLANT_FABRICATION);

  private OrderReader() {}

  /**
   * The order behind a fulfilment task.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-5201 to FAB-5209 when it is incomplete
   */
  static FabricationOrder read(StoreReader store, Task task) {
    String orderId =
        localId(task.getFocus(), "ServiceRequest")
            .orElseThrow(
                () ->
                    refuse(
                        OrderProblem.NOT_A_FABRICATION_TASK,
                        "Task/" + task.getIdElement().getIdPart() + " has no order as its focus.",
                        "Use the Task that answered the ServiceRequest."));
    return read(
        store,
        store.require(ServiceRequest.class, orderId),
        task.getIdElement().getIdPart(),
        TaskState.correlation(task),
        (order, patient) -> OrderRecipes.pinned(task, order));
  }

  /**
   * The order of a ServiceRequest.
   *
   * @param recipe gives the recipe of an order for a patient, if it names one
   */
  static FabricationOrder read(
      StoreReader store,
      ServiceRequest order,
      String taskId,
      String correlationId,
      BiFunction<ServiceRequest, Patient, Optional<Segmenting>> recipe) {
    ProductKind product = product(order.getCode());
    String subjectId = subject(order);
    Patient patient =
        find(store, Patient.class, subjectId)
            .orElseThrow(
                () ->
                    refuse(
                        OrderProblem.SUBJECT_FOREIGN,
                        "The subject Patient/" + subjectId + " is not on this server.",
                        "Send the Patient in the same transaction, or refer to one stored here."));
    return new FabricationOrder(
        taskId,
        correlationId,
        product,
        recipe.apply(order, patient).orElseGet(() -> tissue(order)),
        imaging(store, order, subjectId),
        identifiers(patient),
        designer(order));
  }

  private static ProductKind product(CodeableConcept code) {
    Set<String> named =
        code.getCoding().stream()
            .filter(c -> health.fabrica.conformance.ProductKind.SYSTEM.equals(c.getSystem()))
            .map(Coding::getCode)
            .collect(Collectors.toSet());
    Optional<ProductKind> kind =
        named.size() == 1 ? ProductKind.ofCode(named.iterator().next()) : Optional.empty();
    if (kind.isEmpty()) {
      throw refuse(
          OrderProblem.PRODUCT_UNKNOWN,
          "ServiceRequest.code "
              + (named.size() > 1 ? "names several products" : "names no product")
              + " that this server makes; its codings are "
              + codings(code)
              + ".",
          "Send one coding of system "
              + health.fabrica.conformance.ProductKind.SYSTEM
              + " out of: "
              + Arrays.stream(ProductKind.values())
                  .map(ProductKind::code)
                  .collect(Collectors.joining(", "))
              + ".");
    }
    checkUsage(code);
    return kind.get();
  }

  /** A model that is to become an implant or a tool is another product with other signatures. */
  private static void checkUsage(CodeableConcept code) {
    for (ModelUsage usage : NOT_OF_A_MODEL) {
      if (usage.in(code)) {
        throw refuse(
            OrderProblem.PRODUCT_CONTRADICTED,
            "ServiceRequest.code names an anatomic model and its use as "
                + usage.system()
                + "|"
                + usage.code()
                + " ("
                + usage.display()
                + ").",
            "Send the usage that the model has, e.g. "
                + ModelUsage.PLANNING_INTENT.code()
                + " ("
                + ModelUsage.PLANNING_INTENT.display()
                + "), or none.");
      }
    }
  }

  private static String codings(CodeableConcept code) {
    return code.getCoding().isEmpty()
        ? "none"
        : code.getCoding().stream()
            .map(c -> c.getSystem() + "|" + c.getCode())
            .collect(Collectors.joining(", "));
  }

  private static String subject(ServiceRequest order) {
    return localId(order.getSubject(), "Patient")
        .orElseThrow(
            () ->
                refuse(
                    OrderProblem.SUBJECT_FOREIGN,
                    "ServiceRequest.subject does not refer to a Patient of this server.",
                    "Send the Patient in the same transaction and refer to it by its fullUrl, or"
                        + " refer to Patient/<id> stored here."));
  }

  /** The tissues that the order names. */
  static List<String> tissues(ServiceRequest order) {
    return order.getOrderDetail().stream()
        .flatMap(detail -> detail.getCoding().stream())
        .filter(coding -> Tissue.SYSTEM.equals(coding.getSystem()))
        .map(Coding::getCode)
        .toList();
  }

  private static Segmenting tissue(ServiceRequest order) {
    List<String> tissues = tissues(order);
    if (tissues.size() != 1 || !TISSUES.contains(tissues.get(0))) {
      throw refuse(
          OrderProblem.TISSUE_MISSING,
          "ServiceRequest.orderDetail names the tissues " + tissues + ", expected one of them.",
          "Send one orderDetail coding of system "
              + Tissue.SYSTEM
              + " out of: "
              + String.join(", ", TISSUES)
              + ", or one that names a recipe.");
    }
    return new Segmenting.ByTissue(tissues.get(0));
  }

  private static ImagingReference imaging(
      StoreReader store, ServiceRequest order, String subjectId) {
    List<String> ids =
        order.getSupportingInfo().stream()
            .flatMap(reference -> localId(reference, "ImagingStudy").stream())
            .toList();
    if (ids.size() != 1) {
      throw refuse(
          OrderProblem.IMAGING_MISSING,
          "ServiceRequest.supportingInfo refers to "
              + ids.size()
              + " imaging studies of this server, expected 1.",
          "Send an ImagingStudy with its StudyInstanceUID and an Endpoint in the same transaction"
              + " and refer to it in supportingInfo.");
    }
    ImagingStudy study =
        find(store, ImagingStudy.class, ids.get(0))
            .orElseThrow(
                () ->
                    refuse(
                        OrderProblem.IMAGING_MISSING,
                        "ImagingStudy/" + ids.get(0) + " is not on this server.",
                        "Send the ImagingStudy in the same transaction."));
    if (localId(study.getSubject(), "Patient").filter(subjectId::equals).isEmpty()) {
      throw refuse(
          OrderProblem.IMAGING_OTHER_SUBJECT,
          "ImagingStudy/" + ids.get(0) + " is not of the order's subject.",
          "Check that order and imaging study are of the same patient.");
    }
    return new ImagingReference(dicomWebRoot(store, study), studyUid(study), seriesUid(study));
  }

  private static String studyUid(ImagingStudy study) {
    Set<String> values =
        study.getIdentifier().stream()
            .filter(identifier -> FabricaTerms.DICOM_UID.equals(identifier.getSystem()))
            .map(Identifier::getValue)
            .collect(Collectors.toSet());
    return Optional.of(values)
        .filter(found -> found.size() == 1)
        .map(found -> found.iterator().next())
        .filter(value -> value.startsWith(UID_PREFIX))
        .map(value -> value.substring(UID_PREFIX.length()))
        .filter(OrderReader::isUid)
        .orElseThrow(
            () ->
                refuse(
                    OrderProblem.IMAGING_MISSING,
                    "The ImagingStudy has not exactly one StudyInstanceUID.",
                    "Send one ImagingStudy.identifier with system urn:dicom:uid and value"
                        + " urn:oid:<StudyInstanceUID>."));
  }

  private static boolean isUid(String text) {
    return UID.matcher(text).matches();
  }

  /** The series when the study resource lists exactly one; else the PACS is asked. */
  private static Optional<String> seriesUid(ImagingStudy study) {
    if (study.getSeries().size() != 1) {
      return Optional.empty();
    }
    String uid = study.getSeriesFirstRep().getUid();
    if (uid == null || !isUid(uid)) {
      throw refuse(
          OrderProblem.IMAGING_MISSING,
          "The one series of the ImagingStudy has no SeriesInstanceUID.",
          "Send ImagingStudy.series.uid, digits and dots, or no series at all.");
    }
    return Optional.of(uid);
  }

  private static String dicomWebRoot(StoreReader store, ImagingStudy study) {
    return study.getEndpoint().stream()
        .flatMap(reference -> localId(reference, "Endpoint").stream())
        .flatMap(id -> find(store, Endpoint.class, id).stream())
        .filter(endpoint -> WADO_RS.equals(endpoint.getConnectionType().getCode()))
        .map(Endpoint::getAddress)
        .filter(address -> address != null && isHttpUrl(address))
        .findFirst()
        .orElseThrow(
            () ->
                refuse(
                    OrderProblem.IMAGING_ENDPOINT_MISSING,
                    "The ImagingStudy refers to no Endpoint of connection type "
                        + WADO_RS
                        + " with an http or https URL.",
                    "Send an Endpoint with connectionType "
                        + WADO_RS
                        + " and the DICOMweb root as address, and refer to it in"
                        + " ImagingStudy.endpoint."));
  }

  private static boolean isHttpUrl(String address) {
    try {
      URI uri = new URI(address);
      return uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static Set<String> identifiers(Patient patient) {
    Set<String> values =
        patient.getIdentifier().stream()
            .map(Identifier::getValue)
            .filter(value -> value != null && !value.isBlank())
            .collect(Collectors.toUnmodifiableSet());
    if (values.isEmpty()) {
      throw refuse(
          OrderProblem.SUBJECT_UNIDENTIFIED,
          "The Patient has no identifier, so the images cannot be checked against it.",
          "Send Patient.identifier with the PatientID that the images carry.");
    }
    return values;
  }

  private static Optional<String> designer(ServiceRequest order) {
    return order.getPerformer().stream()
        .flatMap(reference -> localId(reference, "Practitioner").stream())
        .map(id -> "Practitioner/" + id)
        .findFirst();
  }

  /** The id of a relative reference of this type. */
  static Optional<String> localId(Reference reference, String type) {
    String value = reference.getReference();
    if (value == null || !value.startsWith(type + "/")) {
      return Optional.empty();
    }
    String id = value.substring(type.length() + 1);
    int history = id.indexOf("/_history/");
    return Optional.of(history < 0 ? id : id.substring(0, history));
  }

  static <T extends Resource> Optional<T> find(StoreReader store, Class<T> type, String id) {
    return store.read(type.getSimpleName(), id).map(stored -> stored.resource(type));
  }

  private static RuntimeException refuse(OrderProblem code, String message, String hint) {
    return new Problem(code, message, hint).asException();
  }
}
