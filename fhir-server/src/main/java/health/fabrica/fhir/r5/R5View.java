package health.fabrica.fhir.r5;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.problem.FhirProblem;
import health.fabrica.fhir.r5.R5Types.R5Type;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.SearchPage;
import health.fabrica.fhir.store.SearchRequest;
import health.fabrica.fhir.store.StoredResource;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.hl7.fhir.r5.model.Bundle;
import org.hl7.fhir.r5.model.Bundle.BundleType;
import org.hl7.fhir.r5.model.Bundle.LinkRelationTypes;
import org.hl7.fhir.r5.model.Bundle.SearchEntryMode;
import org.hl7.fhir.r5.model.DeviceAssociation;
import org.hl7.fhir.r5.model.Resource;

/** Answers the requests of the view in JSON. The only way to the R5 model; thread-safe. */
final class R5View {

  private final FhirContext context = FhirContext.forR5Cached();
  private final ResourceStore store;
  private final String version;
  private final Instant started;

  R5View(ResourceStore store, String version, Instant started) {
    this.store = store;
    this.version = version;
    this.started = started;
  }

  /**
   * A resource as JSON.
   *
   * @param version of the stored resource; empty when it is made of several
   */
  record Answer(String json, OptionalLong version) {}

  String metadata(String base) {
    return json(R5Capability.of(store.searchParameters(), version, base, started));
  }

  Answer read(R5Type type, String id, String r4Base) {
    if (type.name().equals(R5Types.ASSOCIATION)) {
      DeviceAssociation association =
          new R5Associations(store).read(id).orElseThrow(() -> unknown(type, id));
      new R5References(r4Base).rewrite(association);
      return new Answer(json(association), OptionalLong.empty());
    }
    StoredResource stored = store.readLatest(type.r4(), id).orElseThrow(() -> unknown(type, id));
    if (stored.deleted()) {
      throw new Problem(
              FhirProblem.RESOURCE_DELETED,
              "The " + type.name() + " with id " + id + " is deleted.",
              "Its history is in the R4 API.")
          .asException();
    }
    Resource resource = new R5Converter(new R5References(r4Base)).convert(stored);
    return new Answer(json(resource), OptionalLong.of(stored.version()));
  }

  private static ProblemException unknown(R5Type type, String id) {
    return new Problem(
            FhirProblem.RESOURCE_UNKNOWN,
            "There is no " + type.name() + " with id " + id + ".",
            "Check type and id, or search by identifier.")
        .asException();
  }

  String search(
      R5Type type,
      Map<String, ? extends Collection<String>> parameters,
      String r4Base,
      String base) {
    R5Query query = new R5Query(type, store.searchParameters(), r4Base, base, parameters);
    SearchRequest request = query.request();
    Bundle bundle = new Bundle().setType(BundleType.SEARCHSET);
    bundle.addLink().setRelation(LinkRelationTypes.SELF).setUrl(query.self());
    Optional<String> next;
    if (type.name().equals(R5Types.ASSOCIATION)) {
      if (query.has("_sort")) {
        throw R5Query.refusal("DeviceAssociation cannot be sorted.", "Leave _sort out.");
      }
      R5Associations.Page page =
          new R5Associations(store).search(request, !query.has("identifier"));
      page.associations().forEach(a -> add(bundle, a, r4Base, base));
      next = page.next();
    } else {
      SearchPage page = store.search(request);
      R5Converter converter = new R5Converter(new R5References(r4Base));
      page.total().ifPresent(t -> bundle.setTotal(Math.toIntExact(t)));
      page.matches().forEach(m -> addEntry(bundle, converter.convert(m), base));
      next = page.next();
    }
    next.ifPresent(c -> bundle.addLink().setRelation(LinkRelationTypes.NEXT).setUrl(query.next(c)));
    return json(bundle);
  }

  private static void add(
      Bundle bundle, DeviceAssociation association, String r4Base, String base) {
    new R5References(r4Base).rewrite(association);
    addEntry(bundle, association, base);
  }

  private static void addEntry(Bundle bundle, Resource resource, String base) {
    var entry = bundle.addEntry().setResource(resource);
    if (resource.hasId()) {
      entry.setFullUrl(base + "/" + resource.fhirType() + "/" + resource.getIdPart());
    }
    entry.getSearch().setMode(SearchEntryMode.MATCH);
  }

  private String json(Resource resource) {
    return context.newJsonParser().encodeResourceToString(resource);
  }
}
