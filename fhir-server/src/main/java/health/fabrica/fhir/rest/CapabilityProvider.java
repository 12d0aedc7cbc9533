package health.fabrica.fhir.rest;

import ca.uhn.fhir.rest.annotation.Metadata;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.IServerConformanceProvider;
import ca.uhn.fhir.rest.server.RestfulServer;
import health.fabrica.conformance.FabricaTerms;
import health.fabrica.fhir.store.SearchParam;
import health.fabrica.fhir.store.SearchParameters;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementKind;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.ConditionalDeleteStatus;
import org.hl7.fhir.r4.model.CapabilityStatement.ConditionalReadStatus;
import org.hl7.fhir.r4.model.CapabilityStatement.ReferenceHandlingPolicy;
import org.hl7.fhir.r4.model.CapabilityStatement.ResourceVersionPolicy;
import org.hl7.fhir.r4.model.CapabilityStatement.RestfulCapabilityMode;
import org.hl7.fhir.r4.model.CapabilityStatement.SystemRestfulInteraction;
import org.hl7.fhir.r4.model.Enumerations.FHIRVersion;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Enumerations.SearchParamType;
import org.jspecify.annotations.Nullable;

/** Says what this server does, from the same tables by which it does it. */
public final class CapabilityProvider implements IServerConformanceProvider<CapabilityStatement> {

  /** What no element of the statement has a place for. */
  private static final String SEARCHING =
      "Every type is searched with _count, _sort, _total, _include, _revinclude, _has and chains;"
          + " _summary, _elements, _format and _pretty shape what is returned. _contained (true,"
          + " both) and _containedType (container, contained) search contained resources, in the"
          + " order of creation; _sort, _lastUpdated and _has are refused with them, _include and"
          + " _revinclude with _containedType=contained. Chains look into contained resources"
          + " unasked. There is no search over all types.";

  private final FhirEndpointConfig config;
  private final Date started = new Date();

  /** Made at the first question, so that the start does not wait for it. */
  private @Nullable Made made;

  /**
   * The statement, which is made anew only when search parameters were posted or taken back.
   *
   * @param generation of the search parameters
   */
  private record Made(long generation, CapabilityStatement statement, Answer answer) {}

  CapabilityProvider(FhirEndpointConfig config) {
    this.config = config;
  }

  @Override
  @Metadata(cacheMillis = 0)
  public CapabilityStatement getServerConformance(
      HttpServletRequest request, RequestDetails requestDetails) {
    return made().statement();
  }

  private synchronized Made made() {
    SearchParameters parameters = config.store().searchParameters();
    long generation = parameters.generation();
    Made last = made;
    if (last != null && last.generation() == generation) {
      return last;
    }
    CapabilityStatement statement =
        statement(parameters, config.operations(), config.softwareVersion(), started);
    String json = config.context().newJsonParser().encodeResourceToString(statement);
    Answer.Json body =
        new Answer.Json("CapabilityStatement", json.getBytes(StandardCharsets.UTF_8));
    Made next = new Made(generation, statement, Answer.of(200, body));
    made = next;
    return next;
  }

  /** The statement, written. */
  Answer answer() {
    return made().answer();
  }

  @Override
  public void setRestfulServer(RestfulServer server) {}

  private static CapabilityStatement statement(
      SearchParameters parameters, List<Object> operations, String version, Date started) {
    CapabilityStatement statement = new CapabilityStatement();
    statement.setId("fabrica");
    statement.setUrl(FabricaTerms.BASE + "CapabilityStatement/fabrica");
    statement.setName("Fabrica");
    statement.setTitle("Fabrica, FHIR server for medical 3D printing");
    statement.setStatus(PublicationStatus.ACTIVE);
    statement.setDate(started);
    statement.setKind(CapabilityStatementKind.INSTANCE);
    statement.setFhirVersion(FHIRVersion._4_0_1);
    statement.getSoftware().setName("Fabrica").setVersion(version);
    statement.getImplementation().setDescription("Fabrica");
    List.of("json", "xml", "application/fhir+json", "application/fhir+xml")
        .forEach(statement::addFormat);
    List.of("application/json-patch+json", "application/fhir+json", "application/fhir+xml")
        .forEach(statement::addPatchFormat);
    CapabilityStatementRestComponent rest = statement.addRest();
    rest.setMode(RestfulCapabilityMode.SERVER);
    rest.setDocumentation(SEARCHING);
    rest.addInteraction().setCode(SystemRestfulInteraction.TRANSACTION);
    rest.addInteraction().setCode(SystemRestfulInteraction.BATCH);
    rest.addInteraction().setCode(SystemRestfulInteraction.HISTORYSYSTEM);
    for (String type : parameters.types()) {
      describe(rest.addResource(), type, parameters);
    }
    operations.forEach(provider -> addOperations(rest, provider));
    return statement;
  }

  private static void describe(
      CapabilityStatementRestResourceComponent resource, String type, SearchParameters parameters) {
    resource.setType(type);
    resource.setProfile("http://hl7.org/fhir/StructureDefinition/" + type);
    TypeRules.of(type).forEach(code -> resource.addInteraction().setCode(code));
    boolean task = type.equals("Task");
    resource.setVersioning(
        task ? ResourceVersionPolicy.VERSIONEDUPDATE : ResourceVersionPolicy.VERSIONED);
    resource.setReadHistory(true);
    resource.setUpdateCreate(true);
    resource.setConditionalCreate(true);
    boolean appendOnly = TypeRules.isAppendOnly(type);
    if (appendOnly) {
      resource.setDocumentation(
          "Kept as first stored: an update may only bring a new one under an id of the client.");
    }
    resource.setConditionalUpdate(!appendOnly);
    resource.setConditionalDelete(
        appendOnly ? ConditionalDeleteStatus.NOTSUPPORTED : ConditionalDeleteStatus.SINGLE);
    resource.setConditionalRead(ConditionalReadStatus.FULLSUPPORT);
    resource.addReferencePolicy(ReferenceHandlingPolicy.LITERAL);
    resource.addReferencePolicy(ReferenceHandlingPolicy.ENFORCED);
    addSearch(resource, type, parameters);
  }

  private static void addSearch(
      CapabilityStatementRestResourceComponent resource, String type, SearchParameters parameters) {
    resource.addSearchParam().setName("_id").setType(SearchParamType.TOKEN);
    resource.addSearchParam().setName("_lastUpdated").setType(SearchParamType.DATE);
    for (SearchParam param : parameters.of(type)) {
      resource
          .addSearchParam()
          .setName(param.name())
          .setType(SearchParamType.valueOf(param.kind().name()))
          .setDefinition(param.definition().isEmpty() ? null : param.definition())
          .setDocumentation(param.documentation());
      if (param.kind() == SearchParam.Kind.REFERENCE) {
        resource.addSearchInclude(type + ":" + param.name());
      }
    }
    for (String source : parameters.types()) {
      parameters.of(source).stream()
          .filter(p -> p.kind() == SearchParam.Kind.REFERENCE)
          .filter(p -> p.targets().isEmpty() || p.targets().contains(type))
          .forEach(p -> resource.addSearchRevInclude(source + ":" + p.name()));
    }
  }

  private static void addOperations(CapabilityStatementRestComponent rest, Object provider) {
    Arrays.stream(provider.getClass().getMethods())
        .filter(m -> m.isAnnotationPresent(Operation.class))
        .map(m -> m.getAnnotation(Operation.class))
        .sorted(Comparator.comparing(Operation::name).thenComparing(CapabilityProvider::type))
        .forEach(operation -> addOperation(rest, operation));
  }

  /** The type that an operation is of; empty for one of the whole system. */
  private static String type(Operation operation) {
    if (!operation.typeName().isEmpty()) {
      return operation.typeName();
    }
    return operation.type() == IBaseResource.class ? "" : operation.type().getSimpleName();
  }

  private static void addOperation(CapabilityStatementRestComponent rest, Operation operation) {
    String name = operation.name().replaceFirst("^\\$", "");
    String type = type(operation);
    String definition =
        operation.canonicalUrl().isEmpty()
            ? FabricaTerms.OPERATION_DEFINITION + (type.isEmpty() ? "" : type + "-") + name
            : operation.canonicalUrl();
    if (type.isEmpty() && !operation.global()) {
      rest.addOperation().setName(name).setDefinition(definition);
      return;
    }
    rest.getResource().stream()
        .filter(r -> operation.global() || r.getType().equals(type))
        .filter(r -> r.getOperation().stream().noneMatch(o -> o.getName().equals(name)))
        .forEach(r -> r.addOperation().setName(name).setDefinition(definition));
  }
}
