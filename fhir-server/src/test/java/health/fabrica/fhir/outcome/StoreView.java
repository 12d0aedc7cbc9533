package health.fabrica.fhir.outcome;

import ca.uhn.fhir.parser.StrictErrorHandler;
import health.fabrica.conformance.ProvenanceActivity;
import health.fabrica.conformance.TaskParameter;
import health.fabrica.fhir.store.SearchRequest;
import health.fabrica.fhir.store.StoreReader;
import health.fabrica.fhir.store.StoredResource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Type;

/** Looks into a store as a client would. */
final class StoreView {

  private static final List<String> TYPES =
      List.of(
          "Device",
          "DeviceDefinition",
          "DiagnosticReport",
          "DocumentReference",
          "Observation",
          "Provenance",
          "Task",
          "Binary");

  private final StoreReader store;

  StoreView(StoreReader store) {
    this.store = store;
  }

  List<StoredResource> all() {
    return TYPES.stream().flatMap(type -> all(type).stream()).toList();
  }

  List<StoredResource> all(String type) {
    return store.search(SearchRequest.of(type).count(1000)).matches();
  }

  /** Every version of every resource but the Task, whose own store writes it each time. */
  List<String> versions() {
    return all().stream()
        .filter(stored -> !stored.type().equals("Task"))
        .map(StoredResource::versionedReference)
        .sorted()
        .toList();
  }

  List<Provenance> provenances(ProvenanceActivity activity) {
    return all("Provenance").stream()
        .map(stored -> stored.resource(Provenance.class))
        .filter(provenance -> activity.in(provenance.getActivity()))
        .toList();
  }

  List<Type> outputs(TaskParameter parameter) {
    return store.require(Task.class, CaseFixture.TASK_ID).getOutput().stream()
        .filter(output -> parameter.in(output.getType()))
        .map(Task.TaskOutputComponent::getValue)
        .toList();
  }

  <T extends Resource> T output(TaskParameter parameter, Class<T> type) {
    Reference reference = (Reference) outputs(parameter).get(0);
    return store.require(type, reference.getReferenceElement().getIdPart());
  }

  /** The stored bytes, parsed so that nothing unknown or wrong passes. */
  static Resource strict(StoredResource stored) {
    return (Resource)
        CaseFixture.CONTEXT
            .newJsonParser()
            .setParserErrorHandler(new StrictErrorHandler())
            .parseResource(StandardCharsets.UTF_8.decode(stored.json()).toString());
  }

  static List<String> references(Resource resource) {
    return CaseFixture.CONTEXT.newTerser().getAllResourceReferences(resource).stream()
        .map(info -> ((Reference) info.getResourceReference()).getReference())
        .filter(reference -> reference != null)
        .toList();
  }
}
