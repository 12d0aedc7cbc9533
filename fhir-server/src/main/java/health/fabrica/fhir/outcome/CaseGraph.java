package health.fabrica.fhir.outcome;

import health.fabrica.conformance.FabricaTerms;
import health.fabrica.conformance.TaskParameter;
import health.fabrica.fhir.store.SearchPage;
import health.fabrica.fhir.store.SearchRequest;
import health.fabrica.fhir.store.StoreReader;
import health.fabrica.fhir.store.StoredResource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;

/**
 * The resources that tell an outcome: the Device, the report and the files of a case, whatever of
 * their kinds they refer to, and each Provenance of theirs.
 */
final class CaseGraph {

  /** The types that are sent; every other type is referred to by its business identifier. */
  private static final Set<String> SENT =
      Set.of("Device", "DeviceDefinition", "DiagnosticReport", "DocumentReference", "Observation");

  private static final int PAGE = 100;

  private final StoreReader store;
  private final String taskId;
  private final Map<String, StoredResource> found = new LinkedHashMap<>();

  private CaseGraph(StoreReader store, String taskId) {
    this.store = store;
    this.taskId = taskId;
  }

  /**
   * Collects the resources of the task, in the same order for the same store.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-5410 when one is missing
   */
  static Collection<StoredResource> of(StoreReader store, String taskId) {
    CaseGraph graph = new CaseGraph(store, taskId);
    for (FileKind kind : FileKind.values()) {
      graph.follow(graph.required("DocumentReference", kind.type().code()));
    }
    graph.follow(graph.required("Device", TaskParameter.DEVICE.code()));
    graph.follow(graph.required("DiagnosticReport", TaskParameter.REPORT.code()));
    graph.provenances().stream().filter(graph::isCurrent).forEach(graph::follow);
    return graph.found.values();
  }

  private StoredResource required(String type, String kind) {
    return CaseResources.find(store, type, CaseResources.ownKey(taskId, kind))
        .orElseThrow(
            () -> CaseResources.inconsistent("Task/" + taskId + " has no " + type + " " + kind));
  }

  /** Adds the resource after those that it refers to. */
  private void follow(StoredResource first) {
    Deque<StoredResource> open = new ArrayDeque<>(List.of(first));
    while (!open.isEmpty()) {
      StoredResource next = open.pop();
      if (found.putIfAbsent(next.reference(), next) == null) {
        references(next).stream()
            .filter(id -> SENT.contains(id.getResourceType()))
            .map(this::read)
            .forEach(open::push);
      }
    }
  }

  private static List<IdType> references(StoredResource stored) {
    return ReferenceWalk.of(stored.resource()).stream()
        .filter(Reference::hasReference)
        .map(reference -> new IdType(reference.getReference()))
        .filter(id -> !id.isAbsolute())
        .toList();
  }

  private StoredResource read(IdType id) {
    return store
        .read(id.getResourceType(), id.getIdPart())
        .orElseThrow(
            () ->
                CaseResources.inconsistent(
                    id.toUnqualifiedVersionless().getValue() + " is referred to but missing."));
  }

  private List<StoredResource> provenances() {
    List<StoredResource> all = new ArrayList<>();
    SearchRequest request =
        SearchRequest.of("Provenance")
            .where("_tag", CaseResources.token(FabricaTerms.TASK_TAG, taskId))
            .count(PAGE);
    SearchPage page = store.search(request);
    all.addAll(page.matches());
    while (page.next().isPresent()) {
      page = store.search(request.after(page.next().get()));
      all.addAll(page.matches());
    }
    return all;
  }

  /** Whether it tells of the versions that are sent, not of a model that was made anew since. */
  private boolean isCurrent(StoredResource provenance) {
    return provenance.resource(Provenance.class).getTarget().stream()
        .map(target -> new IdType(target.getReference()))
        .allMatch(
            id -> {
              StoredResource target = found.get(id.getResourceType() + "/" + id.getIdPart());
              return target != null && id.getVersionIdPartAsLong() == target.version();
            });
  }
}
