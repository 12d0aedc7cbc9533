package health.fabrica.fhir.order;

import health.fabrica.app.config.RecipeFiles;
import health.fabrica.core.blob.BlobStore;
import health.fabrica.core.blob.FileBlobStore;
import health.fabrica.fhir.rest.TestServer;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.SearchRequest;
import health.fabrica.fhir.store.StoreSettings;
import health.fabrica.fhir.store.StoredResource;
import health.fabrica.flow.order.BusinessStatus;
import health.fabrica.flow.order.CaseRecord;
import health.fabrica.flow.order.TaskStatus;
import health.fabrica.flow.recipe.RecipeCatalogue;
import health.fabrica.flow.work.Stage;
import health.fabrica.flow.work.StageResult;
import health.fabrica.flow.work.WorkItem;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Task;
import org.jooq.impl.DSL;

/**
 * The FHIR API with order intake and task operations on a loopback port, and the ports of the
 * routes on the same database: the test plays the routes.
 */
final class OrderDesk implements AutoCloseable {

  static final RecordProjection NONE = (tx, work, record, task) -> {};
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  final TestClock clock = new TestClock();
  final TestServer server;
  final ResourceStore store;
  final SqlCaseStore cases;
  final SqlWorkQueue queue;

  OrderDesk(Path folder, RecordProjection projection) {
    this(StoreSettings.at(folder.resolve("fhir.db")), folder, projection);
  }

  OrderDesk(StoreSettings database, Path folder, RecordProjection projection) {
    server =
        TestServer.start(
            database,
            folder,
            List.of(new OrderIntake(recipes(), new FileBlobStore(folder.resolve("blobs")), clock)),
            opened -> List.of(new TaskOperations(opened, projection, clock)));
    store = server.store();
    cases = new SqlCaseStore(store, projection, clock);
    queue = new SqlWorkQueue(store, clock, "node-1");
    BlobStore blobs = new FileBlobStore(folder.resolve("blobs"));
    Records.model()
        .files()
        .forEach(file -> blobs.put(file.name().getBytes(StandardCharsets.UTF_8)));
    store.inTransaction(
        tx -> {
          for (String id : List.of("designer", "radiologist", "surgeon", "quality")) {
            Practitioner practitioner = new Practitioner();
            practitioner.setId(id);
            practitioner.addIdentifier().setSystem("https://ehr.example/staff").setValue(id);
            tx.update(practitioner);
          }
          return 0;
        });
  }

  /** The recipes of the program, and {@link #shell} in two versions. */
  private static RecipeCatalogue recipes() {
    return new RecipeCatalogue(
        Stream.concat(
                RecipeFiles.NAMES.stream().map(RecipeFiles::text), Stream.of(shell(1), shell(2)))
            .toList(),
        RecipeFiles::ofText);
  }

  /** A recipe whose model has a label with the number of its order. */
  static String shell(int version) {
    return """
    name: shell
    version: %d
    description: A shell on a plate.
    steps:
      - threshold: {tissue: bone}
      - islands: {keep: 1}
      - close: {mm: 1}
    design:
      - base: {thickness-mm: 4}
      - label: {show: order}
    """
        .formatted(version);
  }

  static OrderParts parts() {
    return new OrderParts("n" + NUMBERS.incrementAndGet());
  }

  HttpResponse<String> send(OrderParts parts) {
    return server.post("", server.json(parts.transaction()));
  }

  /** A new order's task. */
  String order() {
    OrderParts parts = parts();
    HttpResponse<String> response = send(parts);
    if (response.statusCode() != 200) {
      throw new IllegalStateException(response.body());
    }
    return tasks(parts).get(0).id();
  }

  List<StoredResource> tasks(OrderParts parts) {
    return store.search(SearchRequest.of("Task").where("focus", parts.orderReference())).matches();
  }

  Task task(String id) {
    return store.require(Task.class, id);
  }

  long version(String taskId) {
    return store.read("Task", taskId).orElseThrow().version();
  }

  /** What is due or parked for a task, in the order of insertion. */
  List<WorkItem> items(String taskId) {
    return store.rows(
        dsl ->
            dsl.select(WorkItems.ID, WorkItems.STAGE, WorkItems.ATTEMPT)
                .from(WorkItems.TABLE)
                .where(WorkItems.TASK_ID.eq(taskId))
                .orderBy(WorkItems.ID)
                .fetch(
                    row ->
                        new WorkItem(
                            row.value1(), taskId, Stage.valueOf(row.value2()), row.value3())));
  }

  List<Stage> stages(String taskId) {
    return items(taskId).stream().map(WorkItem::stage).toList();
  }

  int allItems() {
    return store.rows(dsl -> dsl.fetchCount(WorkItems.TABLE));
  }

  WorkItem item(String taskId, Stage stage) {
    return items(taskId).stream().filter(i -> i.stage() == stage).findFirst().orElseThrow();
  }

  void commit(String taskId, Stage stage, StageResult result) {
    cases.commit(item(taskId, stage), result);
  }

  void done(
      String taskId, Stage stage, BusinessStatus status, Optional<Stage> next, CaseRecord... left) {
    TaskStatus state = stage == Stage.INTAKE ? TaskStatus.ACCEPTED : TaskStatus.IN_PROGRESS;
    commit(taskId, stage, new StageResult.Done(state, status, List.of(left), next));
  }

  /** A new order whose mesh waits for signatures. */
  String toApproval() {
    String task = order();
    done(task, Stage.INTAKE, BusinessStatus.AWAITING_IMAGING, Optional.of(Stage.IMAGING));
    cases.show(item(task, Stage.IMAGING), BusinessStatus.AWAITING_IMAGING, "");
    done(
        task,
        Stage.IMAGING,
        BusinessStatus.IMAGING_RETRIEVED,
        Optional.of(Stage.FABRICATION),
        Records.imaging());
    done(
        task,
        Stage.FABRICATION,
        BusinessStatus.AWAITING_CLINICAL_APPROVAL,
        Optional.empty(),
        Records.model());
    return task;
  }

  /** A new order that is signed, with its job due. */
  String toDispatch() {
    String task = toApproval();
    String mesh = Records.mesh().hex();
    require(approve(task, "Practitioner/radiologist", "radiologist", mesh));
    require(approve(task, "Practitioner/surgeon", "surgeon", mesh));
    done(task, Stage.APPROVAL, BusinessStatus.APPROVED, Optional.of(Stage.DISPATCH));
    return task;
  }

  /** A new order whose object waits for its release. */
  String toInspection() {
    String task = toDispatch();
    done(
        task,
        Stage.DISPATCH,
        BusinessStatus.INSPECTION,
        Optional.empty(),
        Records.dispatch(Records.DISPATCH),
        Records.print(Records.DISPATCH));
    return task;
  }

  private static void require(HttpResponse<String> response) {
    if (response.statusCode() != 200) {
      throw new IllegalStateException(response.body());
    }
  }

  HttpResponse<String> approve(String task, String practitioner, String role, String mesh) {
    Parameters parameters = new Parameters();
    parameters.addParameter().setName("practitioner").setValue(new Reference(practitioner));
    parameters.addParameter().setName("role").setValue(new CodeType(role));
    parameters.addParameter().setName("meshSha256").setValue(new StringType(mesh));
    return operation(task, "$approve", parameters);
  }

  HttpResponse<String> release(String task, String practitioner, String role) {
    Parameters parameters = new Parameters();
    parameters.addParameter().setName("practitioner").setValue(new Reference(practitioner));
    parameters.addParameter().setName("role").setValue(new CodeType(role));
    return operation(task, "$release", parameters);
  }

  HttpResponse<String> retry(String task) {
    return operation(task, "$retry", new Parameters());
  }

  HttpResponse<String> operation(String task, String name, Parameters parameters) {
    return server.post("/Task/" + task + "/" + name, server.json(parameters));
  }

  /** A client's cancellation of the task as it now is. */
  HttpResponse<String> cancel(String taskId) {
    Task task = task(taskId);
    task.setStatus(Task.TaskStatus.CANCELLED);
    return put(task);
  }

  HttpResponse<String> put(Task task) {
    String version = task.getMeta().getVersionId();
    return server.put(
        "/Task/" + task.getIdElement().getIdPart(),
        server.json(task),
        "If-Match",
        "W/\"" + version + "\"");
  }

  /** The FAB code of a refusal. */
  String code(HttpResponse<String> response) {
    return issue(response).getDetails().getCodingFirstRep().getCode();
  }

  OperationOutcome.OperationOutcomeIssueComponent issue(HttpResponse<String> response) {
    return server.parse(OperationOutcome.class, response).getIssueFirstRep();
  }

  int count(String type) {
    return store.rows(dsl -> dsl.fetchCount(DSL.table("resource"), DSL.field("type").eq(type)));
  }

  @Override
  public void close() {
    server.close();
  }
}
