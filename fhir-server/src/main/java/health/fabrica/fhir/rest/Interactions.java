package health.fabrica.fhir.rest;

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
              ifNoneExist.flatMap(c -> single(tx, resource.fhirType(), c, base));
          if (existing.isPresent()) {
            return new Result(false, existing.get());
          }
          resolve(tx, resource, base);
          return checked(tx, resource, Result.of(tx.create(resource)));
        });
  }

  /** Stores the next version of a resource, or its first under the client's id. */
  Result update(Resource resource, String id, Optional<String> ifMatch, String base) {
    requireId(id);
    examine(resource);
    return asStored(
        store.inTransaction(
            Origin.CLIENT,
            tx -> {
              resource.setId(id);
              resolve(tx, resource, base);
              return checked(tx, resource, write(tx, resource, ifMatch));
            }));
  }

  /** What the server makes of a client's Task is what is answered, and its ETag. */
  private Result asStored(Result result) {
    return result.stored().type().equals("Task")
        ? new Result(result.created(), read(store, "Task", result.stored().id()))
        : result;
  }

  /** Updates the one resource that the condition selects, or creates one. */
  Result updateWhere(Resource resource, String condition, Optional<String> ifMatch, String base) {
    examine(resource);
    return store.inTransaction(
        Origin.CLIENT,
        tx -> {
          Optional<StoredResource> existing = single(tx, resource.fhirType(), condition, base);
          resolve(tx, resource, base);
          if (existing.isEmpty()) {
            return checked(tx, resource, Result.of(tx.create(resource)));
          }
          resource.setId(existing.get().id());
          return checked(tx, resource, write(tx, resource, ifMatch));
        });
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
  private static Result checked(StoreReader reader, Resource resource, Result result) {
    References.requireTargets(reader, resource);
    return result;
  }

  /** Writes the version; a change of a Task must name the version that it changes. */
  Result write(StoreTransaction tx, Resource resource, Optional<String> ifMatch) {
    if (ifMatch.isPresent()) {
      return Result.of(tx.update(resource, version(ifMatch.get())));
    }
    String type = resource.fhirType();
    String id = resource.getIdElement().getIdPart();
    if (type.equals("Task") && tx.read(type, id).isPresent()) {
      throw new Problem(
              FhirProblem.VERSION_REQUIRED,
              "An update of a Task must name the version that it changes.",
              "Read the Task and send its ETag as If-Match (in a Bundle: request.ifMatch).")
          .asException();
    }
    return Result.of(tx.update(resource));
  }

  private static long version(String ifMatch) {
    String text = ifMatch.replaceFirst("^W/", "").replace("\"", "").trim();
    if (!VERSION.matcher(text).matches()) {
      throw new Problem(
              FhirProblem.VERSION_CONFLICT,
              "If-Match names no version of this server.",
              "Send the ETag of the version that was read, for example W/\"3\".")
          .asException();
    }
    return Long.parseLong(text);
  }

  /** Refuses an id that FHIR does not allow. */
  static void requireId(String id) {
    if (!ID.matcher(id).matches()) {
      throw Problems.malformed(
          "An id has characters that FHIR does not allow, or more than 64.",
          "Use letters, digits, hyphen and dot.");
    }
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
      throw Problems.notOffered(
          "Resources of type " + type + " are not kept here.",
          "Kept are " + String.join(", ", parameters.types()) + ".");
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
