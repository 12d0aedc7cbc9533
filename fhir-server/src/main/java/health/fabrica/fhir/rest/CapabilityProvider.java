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
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementKind;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.ConditionalReadStatus;
import org.hl7.fhir.r4.model.CapabilityStatement.ReferenceHandlingPolicy;
import org.hl7.fhir.r4.model.CapabilityStatement.ResourceVersionPolicy;
import org.hl7.fhir.r4.model.CapabilityStatement.RestfulCapabilityMode;
import org.hl7.fhir.r4.model.CapabilityStatement.SystemRestfulInteraction;
import org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction;
import org.hl7.fhir.r4.model.Enumerations.FHIRVersion;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Enumerations.SearchParamType;

/** Says what this server does, from the same tables by which it does it. */
public final class CapabilityProvider implements IServerConformanceProvider<CapabilityStatement> {

  /** The statement changes only with the program, so one is made and kept. */
  private static final long FOR_EVER_MILLIS = 100L * 365 * 24 * 3600 * 1000;

  private final CapabilityStatement statement;

  CapabilityProvider(
      SearchParameters parameters, List<Object> operations, String version, Date started) {
    this.statement = statement(parameters, operations, version, started);
  }

  @Override
  @Metadata(cacheMillis = FOR_EVER_MILLIS)
  public CapabilityStatement getServerConformance(
      HttpServletRequest request, RequestDetails requestDetails) {
    return statement;
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
    CapabilityStatementRestComponent rest = statement.addRest();
    rest.setMode(RestfulCapabilityMode.SERVER);
    rest.addInteraction().setCode(SystemRestfulInteraction.TRANSACTION);
    rest.addInteraction().setCode(SystemRestfulInteraction.BATCH);
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
    for (TypeRestfulInteraction code :
        List.of(
            TypeRestfulInteraction.READ,
            TypeRestfulInteraction.VREAD,
            TypeRestfulInteraction.UPDATE,
            TypeRestfulInteraction.HISTORYINSTANCE,
            TypeRestfulInteraction.CREATE,
            TypeRestfulInteraction.SEARCHTYPE)) {
      resource.addInteraction().setCode(code);
    }
    boolean task = type.equals("Task");
    resource.setVersioning(
        task ? ResourceVersionPolicy.VERSIONEDUPDATE : ResourceVersionPolicy.VERSIONED);
    resource.setReadHistory(true);
    resource.setUpdateCreate(true);
    resource.setConditionalCreate(true);
    resource.setConditionalUpdate(true);
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
        .sorted((a, b) -> a.getName().compareTo(b.getName()))
        .forEach(m -> addOperation(rest, m));
  }

  private static void addOperation(CapabilityStatementRestComponent rest, Method method) {
    Operation operation = method.getAnnotation(Operation.class);
    String name = operation.name().replaceFirst("^\\$", "");
    boolean ofType = operation.type() != IBaseResource.class;
    String type = ofType ? operation.type().getSimpleName() : operation.typeName();
    if (type.isEmpty()) {
      rest.addOperation().setName(name).setDefinition(FabricaTerms.OPERATION_DEFINITION + name);
    }
    rest.getResource().stream()
        .filter(r -> r.getType().equals(type))
        .forEach(
            r ->
                r.addOperation()
                    .setName(name)
                    .setDefinition(FabricaTerms.OPERATION_DEFINITION + type + "-" + name));
  }
}
