package health.fabrica.fhir.outcome;

import health.fabrica.conformance.FabricaTerms;
import health.fabrica.conformance.TaskParameter;
import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.store.SearchRequest;
import health.fabrica.fhir.store.StoreReader;
import health.fabrica.fhir.store.StoreTransaction;
import health.fabrica.fhir.store.StoredResource;
import health.fabrica.flow.order.FabricationCase;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Type;

/**
 * The resources of one case inside one transaction: found and written by keys that follow from the
 * task's id, so that writing the same again makes no second resource.
 */
final class CaseResources {

  private final StoreTransaction tx;
  private final FabricationCase work;
  private final Task task;

  CaseResources(StoreTransaction tx, FabricationCase work, Task task) {
    this.tx = tx;
    this.work = work;
    this.task = task;
  }

  FabricationCase work() {
    return work;
  }

  StoreTransaction tx() {
    return tx;
  }

  /** The key of the case's one resource of this kind. Task ids have no underscore. */
  Identifier key(String kind) {
    return ownKey(work.order().taskId(), kind);
  }

  /** A key in our own system; parts that are ids have no underscore. */
  static Identifier ownKey(String... parts) {
    return new Identifier().setSystem(FabricaTerms.IDENTIFIER).setValue(String.join("_", parts));
  }

  Reference subject() {
    return task.getFor().copy();
  }

  /** The ServiceRequest. */
  Reference order() {
    return new Reference("ServiceRequest/" + orderId());
  }

  private String orderId() {
    return task.getBasedOn().stream()
        .map(Reference::getReferenceElement)
        .filter(id -> "ServiceRequest".equals(id.getResourceType()))
        .findFirst()
        .orElseThrow(() -> inconsistent("Task/" + work.order().taskId() + " has no order."))
        .getIdPart();
  }

  /** The ImagingStudy that the order names; its StudyInstanceUID when it is not stored here. */
  Reference imagingStudy() {
    Identifier uid =
        new Identifier()
            .setSystem(FabricaTerms.DICOM_UID)
            .setValue("urn:oid:" + work.order().imaging().studyInstanceUid());
    return tx.require(ServiceRequest.class, orderId()).getSupportingInfo().stream()
        .map(Reference::getReferenceElement)
        .filter(id -> "ImagingStudy".equals(id.getResourceType()))
        .findFirst()
        .map(id -> new Reference(id.toUnqualifiedVersionless()))
        .orElseGet(() -> new Reference().setType("ImagingStudy").setIdentifier(uid));
  }

  /** Writes the resource with this key: the first version, or the next one. */
  StoredResource put(Resource resource, Identifier key) {
    Optional<StoredResource> present = find(tx, resource.fhirType(), key);
    if (present.isEmpty()) {
      return tx.create(resource).stored();
    }
    resource.setId(present.get().id());
    return tx.update(resource).stored();
  }

  /** Writes the resource unless one with this key is there already, which then stays as it is. */
  StoredResource putOnce(Resource resource, Identifier key) {
    return find(tx, resource.fhirType(), key).orElseGet(() -> tx.create(resource).stored());
  }

  /** Writes the Provenance unless one with this kind is there already. */
  StoredResource putOnce(Provenance provenance, String kind) {
    String key = work.order().taskId() + "_" + kind;
    provenance.getMeta().addTag(new Coding().setSystem(FabricaTerms.PROVENANCE_TAG).setCode(key));
    provenance
        .getMeta()
        .addTag(new Coding().setSystem(FabricaTerms.TASK_TAG).setCode(work.order().taskId()));
    return one(tx, "Provenance", "_tag", token(FabricaTerms.PROVENANCE_TAG, key))
        .orElseGet(() -> tx.create(provenance).stored());
  }

  /** The stored file of this kind, which an earlier step must have left. */
  StoredResource file(FileKind kind) {
    return find(tx, "DocumentReference", key(kind.type().code()))
        .orElseThrow(
            () ->
                inconsistent(
                    "Task/" + work.order().taskId() + " has no " + kind.type().code() + "."));
  }

  /** Says on the Task what came out, in the place of what was said before under this code. */
  void output(TaskParameter parameter, Type value) {
    task.getOutput().removeIf(output -> parameter.in(output.getType()));
    task.addOutput().setType(parameter.concept()).setValue(value);
  }

  /** Says on the Task what came out, beside what was said before under this code. */
  void addOutput(TaskParameter parameter, StoredResource result) {
    Reference reference = new Reference(result.reference());
    task.getOutput().removeIf(output -> reference.equalsDeep(output.getValue()));
    task.addOutput().setType(parameter.concept()).setValue(reference);
  }

  static Optional<StoredResource> find(StoreReader store, String type, Identifier key) {
    return one(store, type, "identifier", token(key.getSystem(), key.getValue()));
  }

  private static Optional<StoredResource> one(
      StoreReader store, String type, String parameter, String value) {
    List<StoredResource> matches =
        store.search(SearchRequest.of(type).where(parameter, value).count(2)).matches();
    if (matches.size() > 1) {
      throw inconsistent("Several " + type + " resources have one key.");
    }
    return matches.stream().findFirst();
  }

  /** A token as a search value, with the characters escaped that FHIR gives a meaning. */
  static String token(String system, String value) {
    return escape(system) + "|" + escape(value);
  }

  private static String escape(String text) {
    return text.replaceAll("([\\\\,|$])", "\\\\$1");
  }

  static RuntimeException inconsistent(String message) {
    return new Problem(
            OutcomeProblem.OUTCOME_INCONSISTENT,
            message,
            "Do not edit the outcome's resources; report this with the task's id.")
        .asException();
  }
}
