package health.fabrica.fhir.r5;

import health.fabrica.fhir.r5.R5Types.R5Type;
import health.fabrica.fhir.store.SearchParam;
import health.fabrica.fhir.store.SearchParameters;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r5.model.CapabilityStatement;
import org.hl7.fhir.r5.model.CapabilityStatement.CapabilityStatementRestComponent;
import org.hl7.fhir.r5.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.hl7.fhir.r5.model.CapabilityStatement.ResourceVersionPolicy;
import org.hl7.fhir.r5.model.CapabilityStatement.RestfulCapabilityMode;
import org.hl7.fhir.r5.model.CapabilityStatement.TypeRestfulInteraction;
import org.hl7.fhir.r5.model.Enumerations.CapabilityStatementKind;
import org.hl7.fhir.r5.model.Enumerations.FHIRVersion;
import org.hl7.fhir.r5.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r5.model.Enumerations.SearchParamType;

/** Says what the view offers, from the table by which it does. */
final class R5Capability {

  private R5Capability() {}

  static CapabilityStatement of(
      SearchParameters known, String version, String base, Instant started) {
    CapabilityStatement statement = new CapabilityStatement();
    statement.setName("FabricaR5");
    statement.setTitle("Fabrica, read-only R5 view");
    statement.setStatus(PublicationStatus.ACTIVE);
    statement.setDate(Date.from(started));
    statement.setKind(CapabilityStatementKind.INSTANCE);
    statement.setFhirVersion(FHIRVersion._5_0_0);
    statement.getSoftware().setName("Fabrica").setVersion(version);
    statement.getImplementation().setDescription("Read-only R5 view of an R4 store").setUrl(base);
    statement.addFormat("application/fhir+json");
    statement.addFormat("json");
    CapabilityStatementRestComponent rest = statement.addRest();
    rest.setMode(RestfulCapabilityMode.SERVER);
    rest.setDocumentation(
        "Converted from R4 at each request. Parameters match as those of the R4 API do.");
    R5Types.all().forEach(type -> describe(rest.addResource(), type, known));
    return statement;
  }

  private static void describe(
      CapabilityStatementRestResourceComponent resource, R5Type type, SearchParameters known) {
    resource.setType(type.name());
    resource.addInteraction().setCode(TypeRestfulInteraction.READ);
    resource.addInteraction().setCode(TypeRestfulInteraction.SEARCHTYPE);
    resource.setVersioning(ResourceVersionPolicy.VERSIONED);
    resource.setReadHistory(false);
    for (Map.Entry<String, String> names : type.parameters().entrySet()) {
      kind(type, names.getValue(), known)
          .ifPresent(k -> resource.addSearchParam().setName(names.getKey()).setType(k));
    }
  }

  private static Optional<SearchParamType> kind(R5Type type, String r4, SearchParameters known) {
    if (!known.names(type.r4()).contains(r4)) {
      return Optional.empty();
    }
    return Optional.of(
        switch (r4) {
          case "_id" -> SearchParamType.TOKEN;
          case "_lastUpdated" -> SearchParamType.DATE;
          default ->
              known
                  .find(type.r4(), r4)
                  .map(SearchParam::kind)
                  .map(k -> SearchParamType.valueOf(k.name()))
                  .orElse(SearchParamType.TOKEN);
        });
  }
}
