package health.fabrica.fhir.order;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import health.fabrica.conformance.FabricaTerms;
import health.fabrica.conformance.TaskParameter;
import health.fabrica.core.blob.Sha256;
import health.fabrica.core.problem.Problem;
import health.fabrica.device.DeviceProblem;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.StoreReader;
import health.fabrica.fhir.store.StoreTransaction;
import health.fabrica.flow.order.ApproverRole;
import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.order.FabricationCase;
import health.fabrica.flow.order.Signatures;
import health.fabrica.flow.order.TaskStatus;
import health.fabrica.flow.work.Stage;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;

/**
 * What people do to a fabrication Task: {@code $approve} signs the mesh, {@code $release} signs the
 * printed object, {@code $retry} tries a held step again. Each is one transaction and answers the
 * Task as it then is.
 */
public final class TaskOperations {

  private final ResourceStore store;
  private final RecordProjection projection;
  private final Clock clock;

  /** Acts on the tasks of the store. */
  public TaskOperations(ResourceStore store, RecordProjection projection, Clock clock) {
    this.store = store;
    this.projection = projection;
    this.clock = clock;
  }

  /** Signs the mesh; see {@link Signatures#checkApproval}. */
  @Operation(name = "$approve", typeName = "Task")
  public Task approve(
      @IdParam IdType id,
      @OperationParam(name = "practitioner", min = 1, max = 1) @Nullable Reference practitioner,
      @OperationParam(name = "role", min = 1, max = 1) @Nullable CodeType role,
      @OperationParam(name = "meshSha256", min = 1, max = 1) @Nullable StringType meshSha256) {
    return sign(
        id,
        Stage.APPROVAL,
        (tx, work) -> {
          String who = practitioner(tx, practitioner);
          ApproverRole as = role(role);
          Sha256 signed = hash(meshSha256);
          Signatures.checkApproval(work, who, as, signed);
          return new CaseRecord.Approval(who, as, signed, clock.instant());
        });
  }

  /** Releases the printed object; see {@link Signatures#checkRelease}. */
  @Operation(name = "$release", typeName = "Task")
  public Task release(
      @IdParam IdType id,
      @OperationParam(name = "practitioner", min = 1, max = 1) @Nullable Reference practitioner,
      @OperationParam(name = "role", min = 1, max = 1) @Nullable CodeType role) {
    return sign(
        id,
        Stage.OUTCOME,
        (tx, work) -> {
          String who = practitioner(tx, practitioner);
          ApproverRole as = role(role);
          Signatures.checkRelease(work, who, as);
          CaseRecords.clearBeds(tx.dsl(), id.getIdPart());
          return new CaseRecord.Release(who, as, clock.instant());
        });
  }

  /**
   * Says that a print whose start is in doubt did not start, after looking at the printer; it is
   * then started anew, after all the usual checks.
   */
  @Operation(name = "$not-started", typeName = "Task")
  public Task notStarted(
      @IdParam IdType id,
      @OperationParam(name = "practitioner", min = 1, max = 1) @Nullable Reference practitioner) {
    return store.inTransaction(
        tx -> {
          Task task = fabricationTask(tx, id);
          String who = practitioner(tx, practitioner);
          String dispatch = startInDoubt(tx, task);
          SqlCaseStore.append(
              tx, task, new CaseRecord.NotStarted(dispatch, who, clock.instant()), projection);
          WorkItems.wake(tx.dsl(), id.getIdPart(), clock.instant());
          tx.update(task);
          return task;
        });
  }

  private static String startInDoubt(StoreTransaction tx, Task task) {
    boolean doubt =
        task.getStatusReason()
            .hasCoding(FabricaTerms.PROBLEM_SYSTEM, DeviceProblem.START_UNCONFIRMED.id());
    return Optional.of(SqlCaseStore.load(tx, tx.dsl(), task))
        .filter(work -> doubt)
        .flatMap(work -> work.latest(CaseRecord.Dispatch.class))
        .map(CaseRecord.Dispatch::dispatchId)
        .orElseThrow(
            () ->
                refuse(
                    OrderProblem.NO_START_IN_DOUBT,
                    "Task/" + task.getIdElement().getIdPart() + " has no start in doubt.",
                    "Use this only when Task.statusReason is "
                        + DeviceProblem.START_UNCONFIRMED.id()
                        + "."));
  }

  /** Tries the held step again at once. */
  @Operation(name = "$retry", typeName = "Task")
  public Task retry(@IdParam IdType id) {
    return store.inTransaction(
        tx -> {
          Task task = fabricationTask(tx, id);
          if (OrderHolds.isHeld(tx.dsl(), id.getIdPart())) {
            throw OrderHolds.problem().asException();
          }
          boolean held =
              (task.hasStatusReason() && !TaskState.of(task).isTerminal())
                  || ArchiveProblem.isShown(task);
          if (!held || WorkItems.wake(tx.dsl(), id.getIdPart(), clock.instant()) == 0) {
            throw refuse(
                OrderProblem.NOTHING_TO_RETRY,
                "Task/" + id.getIdPart() + " is " + task.getStatus().toCode() + ", no step waits.",
                "Only a task that is on hold can be retried; a failed order must be sent anew.");
          }
          CaseRecords.clearBedsOfFailedPrints(tx.dsl(), id.getIdPart());
          return task;
        });
  }

  private Task sign(
      IdType id, Stage next, BiFunction<StoreTransaction, FabricationCase, CaseRecord> signature) {
    return store.inTransaction(
        tx -> {
          Task task = fabricationTask(tx, id);
          FabricationCase work = SqlCaseStore.load(tx, tx.dsl(), task);
          if (work.status() != TaskStatus.IN_PROGRESS) {
            throw refuse(
                OrderProblem.TASK_IS_SERVER_OWNED,
                "Task/" + id.getIdPart() + " is " + work.status().code() + ", not in-progress.",
                "Read Task.statusReason.");
          }
          CaseRecord record = signature.apply(tx, work);
          SqlCaseStore.append(tx, task, record, projection);
          WorkItems.enqueueAnew(tx.dsl(), id.getIdPart(), next, clock.instant());
          tx.update(task);
          return task;
        });
  }

  private static Task fabricationTask(StoreReader tx, IdType id) {
    Task task = tx.require(Task.class, id.getIdPart());
    if (!TaskState.isFabrication(task)) {
      throw refuse(
          OrderProblem.NOT_A_FABRICATION_TASK,
          "Task/" + id.getIdPart() + " is not a fabrication task.",
          "Use the Task that answered the ServiceRequest.");
    }
    return task;
  }

  private static String practitioner(StoreReader tx, @Nullable Reference reference) {
    return Optional.ofNullable(reference)
        .flatMap(given -> OrderReader.localId(given, "Practitioner"))
        .filter(id -> OrderReader.find(tx, Practitioner.class, id).isPresent())
        .map(id -> "Practitioner/" + id)
        .orElseThrow(
            () ->
                refuse(
                    OrderProblem.PRACTITIONER_UNKNOWN,
                    "The parameter practitioner does not name a Practitioner of this server.",
                    "Send valueReference Practitioner/<id> of a Practitioner stored here."));
  }

  private static ApproverRole role(@Nullable CodeType role) {
    String code = role == null || role.getValue() == null ? "" : role.getValue();
    return ApproverRole.ofCode(code)
        .orElseThrow(
            () ->
                refuse(
                    OrderProblem.OPERATION_PARAMETER,
                    "The parameter role is '" + code + "'.",
                    "Send valueCode out of: "
                        + Arrays.stream(ApproverRole.values())
                            .map(ApproverRole::code)
                            .collect(Collectors.joining(", "))
                        + "."));
  }

  private static Sha256 hash(@Nullable StringType value) {
    String hex = value == null || value.getValue() == null ? "" : value.getValue();
    if (!hex.matches("[0-9a-f]{64}")) {
      throw refuse(
          OrderProblem.OPERATION_PARAMETER,
          "The parameter meshSha256 is not 64 lower-case hexadecimal digits.",
          "Send the SHA-256 that the Task's output "
              + TaskParameter.MESH_HASH.code()
              + " shows, after looking at that mesh.");
    }
    return new Sha256(hex);
  }

  private static RuntimeException refuse(OrderProblem code, String message, String hint) {
    return new Problem(code, message, hint).asException();
  }
}
