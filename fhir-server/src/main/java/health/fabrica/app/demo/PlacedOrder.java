package health.fabrica.app.demo;

import health.fabrica.app.demo.DemoOrder.Person;
import health.fabrica.conformance.TaskParameter;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Type;

/** An order at a Fabrica server, with what the EHR and the people do to it over HTTP. */
final class PlacedOrder {

  private final FhirHttp fabrica;
  private final Map<String, String> references;
  private final String orderId;
  private final String taskPath;

  private PlacedOrder(FhirHttp fabrica, Map<String, String> references, String orderId) {
    this.fabrica = fabrica;
    this.references = references;
    this.orderId = orderId;
    Bundle tasks = fabrica.get("/Task?focus=ServiceRequest/" + orderId, Bundle.class);
    this.taskPath = "/Task/" + tasks.getEntryFirstRep().getResource().getIdElement().getIdPart();
  }

  /** The same order at a server that has been started again elsewhere. */
  private PlacedOrder(FhirHttp fabrica, PlacedOrder order) {
    this.fabrica = fabrica;
    this.references = order.references;
    this.orderId = order.orderId;
    this.taskPath = order.taskPath;
  }

  /** Sends the order in one transaction. */
  static PlacedOrder place(
      FhirHttp fabrica, String orderNumber, String patientId, String studyUid, URI dicomWeb) {
    return place(fabrica, DemoOrder.transaction(orderNumber, patientId, studyUid, dicomWeb));
  }

  /** Sends a transaction made of one of {@link DemoOrder}. */
  static PlacedOrder place(FhirHttp fabrica, Bundle order) {
    Bundle answer = fabrica.post("", order, Bundle.class);
    Map<String, String> references = new HashMap<>();
    for (int i = 0; i < order.getEntry().size(); i++) {
      String[] location = answer.getEntry().get(i).getResponse().getLocation().split("/");
      int type = location.length - 4;
      references.put(
          order.getEntry().get(i).getFullUrl(), location[type] + "/" + location[type + 1]);
    }
    String reference = Objects.requireNonNull(references.get(DemoOrder.ORDER_URL));
    return new PlacedOrder(fabrica, references, reference.substring(reference.indexOf('/') + 1));
  }

  /** The same order, asked for at another address of its server. */
  PlacedOrder at(FhirHttp other) {
    return new PlacedOrder(other, this);
  }

  String orderId() {
    return orderId;
  }

  String taskId() {
    return taskPath.substring(taskPath.lastIndexOf('/') + 1);
  }

  Task task() {
    return fabrica.get(taskPath, Task.class);
  }

  /** The hash of the mesh to sign; empty before there is one. */
  Optional<String> meshHash() {
    return output(TaskParameter.MESH_HASH).map(value -> ((StringType) value).getValue());
  }

  Optional<Type> output(TaskParameter type) {
    return task().getOutput().stream()
        .filter(output -> type.in(output.getType()))
        .map(Task.TaskOutputComponent::getValue)
        .findFirst();
  }

  FhirHttp.Answer approve(Person person, String role, String hash) {
    Parameters parameters = signature(person, role);
    parameters.addParameter().setName("meshSha256").setValue(new StringType(hash));
    return fabrica.tryPost(taskPath + "/$approve", parameters);
  }

  FhirHttp.Answer release(Person person, String role) {
    return fabrica.tryPost(taskPath + "/$release", signature(person, role));
  }

  FhirHttp.Answer retry() {
    return fabrica.tryPost(taskPath + "/$retry", new Parameters());
  }

  FhirHttp.Answer notStarted(Person person) {
    Parameters parameters = new Parameters();
    parameters.addParameter().setName("practitioner").setValue(reference(person));
    return fabrica.tryPost(taskPath + "/$not-started", parameters);
  }

  private Parameters signature(Person person, String role) {
    Parameters parameters = new Parameters();
    parameters.addParameter().setName("practitioner").setValue(reference(person));
    parameters.addParameter().setName("role").setValue(new CodeType(role));
    return parameters;
  }

  private Reference reference(Person person) {
    return new Reference(references.get(person.url()));
  }
}
