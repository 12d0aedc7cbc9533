package health.fabrica.fhir.rest;

import ca.uhn.fhir.model.api.ResourceMetadataKeyEnum;
import ca.uhn.fhir.rest.annotation.ConditionalUrlParam;
import ca.uhn.fhir.rest.annotation.Create;
import ca.uhn.fhir.rest.annotation.History;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.ResourceParam;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.annotation.Update;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.IResourceProvider;
import health.fabrica.fhir.rest.Interactions.Result;
import health.fabrica.fhir.store.StoredResource;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * The interactions of one resource type; public because the server calls it by reflection.
 *
 * @param <T> the model class
 */
public final class TypeProvider<T extends IBaseResource> implements IResourceProvider {

  private final Class<T> modelType;
  private final String type;
  private final Interactions interactions;
  private final BinaryContent binaries;

  TypeProvider(Class<T> modelType, String type, Interactions interactions, BinaryContent binaries) {
    this.modelType = modelType;
    this.type = type;
    this.interactions = interactions;
    this.binaries = binaries;
  }

  @Override
  public Class<? extends IBaseResource> getResourceType() {
    return modelType;
  }

  /** {@code POST Type}, with If-None-Exist. */
  @Create
  public MethodOutcome create(
      @ResourceParam T resource,
      @ConditionalUrlParam @Nullable String condition,
      RequestDetails request) {
    return outcome(
        interactions.create(required(resource), Optional.ofNullable(condition), base(request)));
  }

  /** {@code PUT Type/id} with If-Match, and {@code PUT Type?condition}. */
  @Update
  public MethodOutcome update(
      @IdParam @Nullable IdType id,
      @ResourceParam T resource,
      @ConditionalUrlParam @Nullable String condition,
      RequestDetails request) {
    Optional<String> ifMatch = Optional.ofNullable(request.getHeader("If-Match"));
    Result result =
        condition != null
            ? interactions.updateWhere(required(resource), condition, ifMatch, base(request))
            : interactions.update(required(resource), idPart(id), ifMatch, base(request));
    return outcome(result);
  }

  private static String idPart(@Nullable IdType id) {
    return id == null || id.getIdPart() == null ? "" : id.getIdPart();
  }

  private Resource required(@Nullable T resource) {
    if (resource == null) {
      throw Problems.malformed("The request has no body.", "Send a " + type + " in JSON or XML.");
    }
    return (Resource) resource;
  }

  private MethodOutcome outcome(Result result) {
    StoredResource stored = result.stored();
    MethodOutcome outcome = new MethodOutcome();
    outcome.setCreated(result.created());
    outcome.setId(new IdType(stored.type(), stored.id(), Long.toString(stored.version())));
    outcome.setResource(binaries.whole(stored));
    return outcome;
  }

  /** {@code GET Type/id} and {@code GET Type/id/_history/version}. */
  @Read(version = true)
  public T read(@IdParam IdType id) {
    String version = id.getVersionIdPart();
    StoredResource stored =
        version == null
            ? Interactions.read(interactions.store(), type, idPart(id))
            : Interactions.readVersion(interactions.store(), type, idPart(id), version);
    return modelType.cast(binaries.whole(stored));
  }

  /** {@code GET Type?...} and {@code POST Type/_search}. */
  @Search(allowUnknownParams = true)
  public Bundle search(RequestDetails request) {
    String prefer = request.getHeader("Prefer");
    boolean lenient =
        prefer != null
            && prefer.toLowerCase(Locale.ROOT).replace(" ", "").contains("handling=lenient");
    SearchQuery query =
        SearchQuery.of(
            type,
            request.getParameters(),
            interactions.store().searchParameters(),
            lenient,
            base(request));
    return SearchBundles.search(interactions.store(), query, base(request));
  }

  /** {@code GET Type/id/_history}. */
  @History
  public List<IBaseResource> history(@IdParam IdType id) {
    List<StoredResource> versions = interactions.store().history(type, idPart(id));
    if (versions.isEmpty()) {
      throw Interactions.unknown(type, idPart(id));
    }
    return versions.stream().map(this::historic).toList();
  }

  private IBaseResource historic(StoredResource version) {
    if (!version.deleted()) {
      return version.resource();
    }
    Resource deleted = (Resource) newInstance();
    deleted.setId(new IdType(type, version.id(), Long.toString(version.version())));
    ResourceMetadataKeyEnum.DELETED_AT.put(
        deleted, new org.hl7.fhir.r4.model.InstantType(Date.from(version.lastUpdated())));
    return deleted;
  }

  private IBaseResource newInstance() {
    try {
      return modelType.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("model classes have a public constructor", e);
    }
  }

  private static String base(RequestDetails request) {
    return request.getFhirServerBase();
  }
}
