package health.fabrica.fhir.validate;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import health.fabrica.conformance.FabricaTerms;
import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.StoredResource;
import health.fabrica.fhir.validate.ProfileValidator.Finding;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * The operation {@code $validate} of one type and its instances; the server library finds
 * operations by type, so there is one object for each.
 */
public final class ValidateOperation implements IResourceProvider {

  private static final Set<String> MODES = Set.of("", "create", "update", "delete", "profile");

  private final ResourceStore store;
  private final ProfileValidator validator;
  private final Class<? extends IBaseResource> type;

  private ValidateOperation(
      ResourceStore store, ProfileValidator validator, Class<? extends IBaseResource> type) {
    this.store = store;
    this.validator = validator;
    this.type = type;
  }

  /** The operation of every type that the store serves. */
  public static List<Object> ofAllTypes(
      FhirContext context, ResourceStore store, ProfileValidator validator) {
    return store.searchParameters().types().stream()
        .map(type -> context.getResourceDefinition(type).getImplementingClass())
        .map(type -> (Object) new ValidateOperation(store, validator, type))
        .toList();
  }

  @Override
  public Class<? extends IBaseResource> getResourceType() {
    return type;
  }

  /** Says what is wrong with a resource; stores nothing. */
  @Operation(
      name = "$validate",
      global = true,
      idempotent = true,
      canonicalUrl = FabricaTerms.OPERATION_DEFINITION + "validate")
  public OperationOutcome validate(
      @IdParam(optional = true) @Nullable IdType id, ServletRequestDetails details) {
    Optional<Parameters> parameters =
        Optional.ofNullable(details.getResource())
            .filter(Parameters.class::isInstance)
            .map(Parameters.class::cast);
    String mode = text(parameters, details, "mode");
    String profile = text(parameters, details, "profile");
    String resourceType = details.getResourceName();
    if (!MODES.contains(mode)) {
      throw unclear("The mode is none of create, update, delete, profile.", "Mend or omit it.");
    }
    Optional<StoredResource> stored =
        Optional.ofNullable(id)
            .filter(IdType::hasIdPart)
            .map(i -> stored(resourceType, i.getIdPart()));
    if (mode.equals("delete")) {
      if (stored.isEmpty()) {
        throw unclear("Mode delete names no resource.", "Ask at [type]/[id]/$validate.");
      }
      return outcome(List.of());
    }
    Resource resource =
        parameters
            .flatMap(ValidateOperation::resource)
            .or(() -> sent(details))
            .or(() -> stored.map(StoredResource::resource))
            .orElseThrow(
                () ->
                    unclear(
                        "There is no resource to validate.",
                        "Post one, or Parameters with a parameter resource."));
    requireFits(resource, resourceType, mode);
    return outcome(validator.validate(resource, profile.isEmpty() ? List.of() : List.of(profile)));
  }

  private static void requireFits(Resource resource, String type, String mode) {
    if (!resource.fhirType().equals(type)) {
      throw unclear(
          "The resource is a " + resource.fhirType() + ", the URL names " + type + ".",
          "Send it to " + resource.fhirType() + "/$validate.");
    }
    if (mode.equals("update") && !resource.getIdElement().hasIdPart()) {
      throw unclear("Mode update needs a resource with an id.", "Add the id, or use mode create.");
    }
  }

  private StoredResource stored(String type, String id) {
    return store
        .read(type, id)
        .orElseThrow(() -> unclear("There is no " + type + " with this id.", "Check the URL."));
  }

  private static Optional<Resource> resource(Parameters parameters) {
    return parameters.getParameter().stream()
        .filter(p -> "resource".equals(p.getName()))
        .map(ParametersParameterComponent::getResource)
        .filter(r -> r != null)
        .findFirst();
  }

  private static Optional<Resource> sent(ServletRequestDetails details) {
    return details.getResource() instanceof Resource resource && !(resource instanceof Parameters)
        ? Optional.of(resource)
        : Optional.empty();
  }

  private static String text(
      Optional<Parameters> parameters, ServletRequestDetails details, String name) {
    String[] inUrl = details.getParameters().get(name);
    return parameters
        .flatMap(
            p ->
                p.getParameter().stream()
                    .filter(one -> name.equals(one.getName()) && one.hasValue())
                    .map(one -> Optional.ofNullable(one.getValue().primitiveValue()).orElse(""))
                    .findFirst())
        .orElse(inUrl == null || inUrl.length == 0 ? "" : inUrl[0]);
  }

  private static OperationOutcome outcome(List<Finding> findings) {
    OperationOutcome outcome = new OperationOutcome();
    for (Finding finding : findings) {
      outcome
          .addIssue()
          .setSeverity(severity(finding.severity()))
          .setCode(finding.error() ? IssueType.INVALID : IssueType.INFORMATIONAL)
          .setDiagnostics(finding.text())
          .addExpression(finding.place());
    }
    if (!outcome.hasIssue()) {
      outcome
          .addIssue()
          .setSeverity(IssueSeverity.INFORMATION)
          .setCode(IssueType.INFORMATIONAL)
          .setDiagnostics("Nothing is wrong.");
    }
    return outcome;
  }

  private static IssueSeverity severity(ResultSeverityEnum severity) {
    return switch (severity) {
      case INFORMATION -> IssueSeverity.INFORMATION;
      case WARNING -> IssueSeverity.WARNING;
      case ERROR -> IssueSeverity.ERROR;
      case FATAL -> IssueSeverity.FATAL;
    };
  }

  private static RuntimeException unclear(String message, String hint) {
    return new Problem(ValidationProblem.REQUEST_UNCLEAR, message, hint).asException();
  }
}
