package health.fabrica.fhir.rest;

import java.lang.reflect.Proxy;
import java.util.List;
import org.hl7.fhir.exceptions.FHIRException;
import org.hl7.fhir.r4.context.IWorkerContext;
import org.hl7.fhir.r4.fhirpath.FHIRPathEngine;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Resource;

/**
 * Evaluates the paths of FHIRPath patches. The engine of the library wants all definitions of R4 in
 * memory, which takes seconds and is only needed to check types and to look things up elsewhere;
 * here it gets none, so that whatever needs them is refused. Safe for use by many threads.
 */
final class PatchPaths {

  private static final IWorkerContext NOTHING_KNOWN =
      (IWorkerContext)
          Proxy.newProxyInstance(
              PatchPaths.class.getClassLoader(),
              new Class<?>[] {IWorkerContext.class},
              (proxy, method, arguments) -> {
                return switch (method.getName()) {
                  case "getVersion" -> "4.0.1";
                  case "fetchResourcesByType" -> List.of();
                  case "fetchTypeDefinition" -> null;
                  default -> throw new UnsupportedOperationException(method.getName());
                };
              });

  private PatchPaths() {}

  /**
   * The elements that the path selects, the very objects of the resource.
   *
   * @throws IllegalArgumentException when the path is no FHIRPath, or asks for more than the
   *     resource itself
   */
  static List<Base> evaluate(Resource resource, String path) {
    try {
      return new FHIRPathEngine(NOTHING_KNOWN).evaluate(resource, path);
    } catch (FHIRException | UnsupportedOperationException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
