package health.fabrica.fhir.rest;

import health.fabrica.core.blob.Sha256;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.problem.FhirProblem;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.ResourceStore.Origin;
import health.fabrica.fhir.store.SearchParameters;
import health.fabrica.fhir.store.SearchRequest;
import health.fabrica.fhir.store.StoreReader;
import health.fabrica.fhir.store.StoreTransaction;
import health.fabrica.fhir.store.StoredResource;
import health.fabrica.fhir.store.WrittenResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Resource;

/**
 * What a client may do to one resource, whether asked alone or inside a Bundle. Free of HTTP: ids,
 * conditions and versions come as values.
 */
final class Interactions {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9\\-.]{1,64}");
  private static final Pattern VERSION = Pattern.compile("[1-9]\\d{0,17}");

  private final ResourceStore store;
  private final List<ResourceRule> rules;

  Interactions(ResourceStore store, List<ResourceRule> rules) {
    this.store = store;
    this.rules = rules;
  }

  ResourceStore store() {
    return store;
  }

  /**
   * What a write led to.
   *
   * @param created whether a new resource came to be
   * @param stored its current version
   */
  record Result(boolean created, StoredResource stored) {

    static Result of(WrittenResource written) {
      return new Result(written.change() == WrittenResource.Change.CREATED, written.stored());
    }
  }

  /** Stores a new resource, unless one fulfils the condition. */
  Result create(Resource resource, Optional<String> ifNoneExist, String base) {
    examine(resource);
    return store.inTransaction(
        Origin.CLIENT,
        tx -> {
          Optional<StoredResource> existing =
              ifNoneExist.flatMap(c -> claimed(tx, resource.fhirType(), c, base));
          if (existing.isPresent()) {
            return new Result(false, existing.get());
          }
          resolve(tx, resource, base);
          return checked(tx, Result.of(tx.create(resource)));
        });
  }

  /** Stores the bytes of a Binary, which are in the blob store already. */
  Result createBinary(String contentType, Sha256 blob) {
    return store.inTransaction(Origin.CLIENT, tx -> Result.of(tx.createBinary(contentType, blob)));
  }

  /** Stores the next version of a resource, or its first under the client's id. */
  Result update(Resource resource, String id, Condition condition, String base) {
    requireId(id);
    requireSameId(resource, id);
    examine(resource);
    return asStored(
        store.inTransaction(
            Origin.CLIENT,
            tx -> {
              resource.setId(id);
              resolve(tx, resource, base);
              return checked(tx, write(tx, resource, condition));
            }));
  }

  private static void requireSameId(Resource resource, String id) {
    String own = resource.getIdElement().getIdPart();
    if (own == null || !own.equals(id)) {
      throw Problems.malformed(
          own == null
              ? "The resource has no id."
              : "The id of the resource is not the one in the URL.",
          "An update sends the resource with the id that the URL has.");
    }
  }

  /** What the server makes of a client's Task is what is answered, and its ETag. */
  private Result asStored(Result result) {
    return result.stored().type().equals("Task")
        ? new Result(result.created(), read(store, "Task", result.stored().id()))
        : result;
  }

  /** Updates the one resource that the criteria select, or creates one. */
  Result updateWhere(Resource resource, String criteria, Condition condition, String base) {
    requireChangeable(resource.fhirType());
    examine(resource);
    return asStored(
        store.inTransaction(
            Origin.CLIENT,
            tx -> {
              Optional<StoredResource> existing = claimed(tx, resource.fhirType(), criteria, base);
              Optional<String> id = idOfConditionalUpdate(tx, resource, existing);
              resolve(tx, resource, base);
              if (id.isEmpty()) {
                return checked(tx, Result.of(tx.create(resource)));
              }
              resource.setId(id.get());
              return checked(tx, write(tx, resource, condition));
            }));
  }

  /** The id under which a conditional update writes; empty for a new one. */
  static Optional<String> idOfConditionalUpdate(
      StoreReader reader, Resource resource, Optional<StoredResource> existing) {
    Optional<String> own = Optional.ofNullable(resource.getIdElement().getIdPart());
    if (existing.isPresent()) {
      own.ifPresent(id -> requireSameId(resource, existing.get().id()));
      return existing.map(StoredResource::id);
    }
    own.ifPresent(
        id -> {
          requireId(id);
          if (reader.readLatest(resource.fhirType(), id).isPresent()) {
            throw new Problem(
                    FhirProblem.ID_TAKEN,
                    "The criteria select nothing, and the id that is sent is taken.",
                    "Leave out the id, or update by it.")
                .asException();
          }
        });
    return own;
  }

  /**
   * Changes a resource as the patch says.
   *
   * @param base the server's base URL
   */
  Result patch(String type, String id, Patch patch, Condition condition, String base) {
    requireChangeable(type);
    return asStored(
        store.inTransaction(
            Origin.CLIENT, tx -> patched(tx, read(tx, type, id), patch, condition, base)));
  }

  /** Changes the one resource that the criteria select. */
  Result patchWhere(String type, String criteria, Patch patch, Condition condition, String base) {
    requireChangeable(type);
    return asStored(
        store.inTransaction(
            Origin.CLIENT,
            tx -> {
              StoredResource existing =
                  single(tx, type, criteria, base).orElseThrow(() -> noMatch(type));
              return patched(tx, existing, patch, condition, base);
            }));
  }

  static void requireChangeable(String type) {
    if (TypeRules.isAppendOnly(type)) {
      throw TypeRules.keptUnchanged(type);
    }
  }

  static ProblemException noMatch(String type) {
    return new Problem(
            FhirProblem.RESOURCE_UNKNOWN,
            "The criteria select no " + type + ".",
            "A conditional patch changes one resource that is there.")
        .asException();
  }

  private Result patched(
      StoreTransaction tx, StoredResource current, Patch patch, Condition condition, String base) {
    Resource changed = patch.apply(current);
    examine(changed);
    resolve(tx, changed, base);
    return checked(tx, write(tx, changed, condition));
  }

  /**
   * Deletes a resource to which nothing refers.
   *
   * @return the version that says so; empty when there never was such a resource
   */
  Optional<StoredResource> delete(String type, String id, Condition condition) {
    return store.inTransaction(
        Origin.CLIENT,
        tx -> {
          Optional<StoredResource> deleted = delete(tx, type, id, condition);
          Referrers.requireNone(tx, type, id);
          return deleted;
        });
  }

  /** Deletes the one resource that the criteria select, if any does. */
  Optional<StoredResource> deleteWhere(
      String type, String criteria, Condition condition, String base) {
    requireChangeable(type);
    return store.inTransaction(
        Origin.CLIENT,
        tx -> {
          Optional<StoredResource> existing = single(tx, type, criteria, base);
          Optional<StoredResource> deleted =
              existing.flatMap(found -> delete(tx, type, found.id(), condition));
          existing.ifPresent(found -> Referrers.requireNone(tx, type, found.id()));
          return deleted;
        });
  }

  /** Deletes without asking who refers to it: that is for the end of the transaction. */
  Optional<StoredResource> delete(
      StoreTransaction tx, String type, String id, Condition condition) {
    requireChangeable(type);
    Optional<StoredResource> latest = tx.readLatest(type, id);
    condition.check(latest.filter(v -> !v.deleted()));
    return latest.map(v -> v.deleted() ? v : tx.delete(type, id).stored());
  }

  private void resolve(StoreReader reader, Resource resource, String base) {
    new References(base, this).resolve(reader, resource, Map.of(), "");
    applyRules(resource);
  }

  /** Has the rules look at what was sent, before a transaction. */
  void examine(Resource resource) {
    rules.forEach(rule -> rule.examine(resource));
  }

  /** Has the rules complete or refuse what is about to be written. */
  void applyRules(Resource resource) {
    rules.forEach(rule -> rule.apply(resource));
  }

  /** Checked after the write, so that a resource may refer to itself. */
  private static Result checked(StoreReader reader, Result result) {
    References.requireTargets(reader, result.stored());
    return result;
  }

  /** Writes the version; a change of a Task must name the version that it changes. */
  Result write(StoreTransaction tx, Resource resource, Condition condition) {
    String type = resource.fhirType();
    Optional<StoredResource> current = tx.read(type, resource.getIdElement().getIdPart());
    condition.check(current);
    if (current.isPresent() && TypeRules.isAppendOnly(type)) {
      throw TypeRules.keptUnchanged(type);
    }
    if (current.isPresent() && type.equals("Task") && !condition.namesVersion()) {
      throw new Problem(
              FhirProblem.VERSION_REQUIRED,
              "An update of a Task must name the version that it changes.",
              "Read the Task and send its ETag as If-Match (in a Bundle: request.ifMatch).")
          .asException();
    }
    return Result.of(tx.update(resource));
  }

  /** Refuses an id that FHIR does not allow. */
  static void requireId(String id) {
    if (!ID.matcher(id).matches()) {
      throw Problems.malformed(
          "An id has characters that FHIR does not allow, or more than 64.",
          "Use letters, digits, hyphen and dot.");
    }
  }

  /**
   * As {@link #single}, where nothing found leads to a creation: the condition is claimed, so that
   * no other transaction decides on it at the same time.
   */
  Optional<StoredResource> claimed(
      StoreTransaction tx, String type, String condition, String base) {
    tx.claim(type, condition);
    return single(tx, type, condition, base);
  }

  /** The only resource that a condition selects, if any does. */
  Optional<StoredResource> single(StoreReader reader, String type, String condition, String base) {
    int mark = condition.indexOf('?');
    String query = mark < 0 ? condition : condition.substring(mark + 1);
    List<StoredResource> found = reader.search(condition(type, query, base)).matches();
    if (found.size() > 1) {
      throw Problems.ambiguous(type + "?" + query);
    }
    return found.stream().findFirst();
  }

  /** The search that a condition states. */
  SearchRequest condition(String type, String query, String base) {
    requireServed(type);
    return SearchQuery.parse(type, query, store.searchParameters(), base).condition();
  }

  /** Refuses a resource type that is not served. */
  void requireServed(String type) {
    SearchParameters parameters = store.searchParameters();
    if (!parameters.types().contains(type)) {
      throw new Problem(
              FhirProblem.TYPE_NOT_SERVED,
              "Resources of that type are not kept here.",
              "Kept are " + String.join(", ", parameters.types()) + ".")
          .asException();
    }
  }

  /** The current version, or a problem that tells deleted from unknown. */
  static StoredResource read(StoreReader reader, String type, String id) {
    StoredResource latest = reader.readLatest(type, id).orElseThrow(() -> unknown(type, id));
    if (latest.deleted()) {
      throw new Problem(FhirProblem.RESOURCE_DELETED, latest.reference() + " was deleted.", "")
          .asException();
    }
    return latest;
  }

  /** One version, or a problem. */
  static StoredResource readVersion(StoreReader reader, String type, String id, String version) {
    if (!VERSION.matcher(version).matches()) {
      throw unknown(type, id + "/_history/" + version);
    }
    StoredResource found =
        reader
            .readVersion(type, id, Long.parseLong(version))
            .orElseThrow(() -> unknown(type, id + "/_history/" + version));
    if (found.deleted()) {
      throw new Problem(FhirProblem.RESOURCE_DELETED, "Version " + version + " is a deletion.", "")
          .asException();
    }
    return found;
  }

  static ProblemException unknown(String type, String id) {
    return new Problem(
            FhirProblem.RESOURCE_UNKNOWN,
            "There is no " + type + "/" + id + ".",
            "Check type and id, or search by identifier.")
        .asException();
  }
}
