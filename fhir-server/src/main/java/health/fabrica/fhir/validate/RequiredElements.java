package health.fabrica.fhir.validate;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.context.FhirContext;
import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.rest.ResourceRule;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;

/**
 * Refuses resources without the elements that R4 requires, for the types that fabrication and
 * recall depend on. Code sets need no check here: the parser refuses a code that its set does not
 * have.
 */
public final class RequiredElements implements ResourceRule {

  private static final Set<String> TYPES =
      Set.of("ServiceRequest", "Task", "Device", "DeviceUseStatement", "Procedure", "Provenance");

  private final FhirContext context;

  /** Knows the required elements from the model of the context. */
  public RequiredElements(FhirContext context) {
    this.context = context;
  }

  @Override
  public void examine(Resource resource) {
    if (TYPES.contains(resource.fhirType())) {
      require(resource, resource.fhirType());
      if (resource instanceof ServiceRequest order && order.hasOrderDetail() && !order.hasCode()) {
        throw missing("ServiceRequest.code, which orderDetail needs (prr-1)");
      }
      if (resource instanceof Task task
          && task.hasLastModified()
          && task.hasAuthoredOn()
          && task.getLastModified().before(task.getAuthoredOn())) {
        throw missing("Task.lastModified after Task.authoredOn (inv-1)");
      }
    }
  }

  private void require(IBase element, String path) {
    BaseRuntimeElementDefinition<?> definition = context.getElementDefinition(element.getClass());
    BaseRuntimeElementDefinition<?> known =
        element instanceof Resource resource ? context.getResourceDefinition(resource) : definition;
    if (!(known instanceof BaseRuntimeElementCompositeDefinition<?> composite)) {
      return;
    }
    for (BaseRuntimeChildDefinition child : composite.getChildren()) {
      List<IBase> values = child.getAccessor().getValues(element);
      boolean present = values.stream().anyMatch(v -> v != null && !v.isEmpty());
      if (child.getMin() > 0 && !present) {
        throw missing(path + "." + child.getElementName());
      }
      for (IBase value : values) {
        if (value != null && !value.isEmpty() && !(value instanceof Resource)) {
          require(value, path + "." + child.getElementName());
        }
      }
    }
  }

  private static RuntimeException missing(String element) {
    return new Problem(
            ValidationProblem.ELEMENT_MISSING,
            "The resource lacks " + element + ".",
            "R4 requires it; $validate lists everything that is wrong.")
        .asException();
  }
}
