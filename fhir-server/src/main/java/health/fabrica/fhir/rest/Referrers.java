package health.fabrica.fhir.rest;

import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.problem.FhirProblem;
import health.fabrica.fhir.store.SearchParam;
import health.fabrica.fhir.store.SearchParameters;
import health.fabrica.fhir.store.SearchRequest;
import health.fabrica.fhir.store.StoreReader;
import health.fabrica.fhir.store.StoredResource;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Who refers to a resource, as far as search parameters see it: one indexed question for each
 * reference parameter that may name its type.
 */
final class Referrers {

  /** So many are looked for; who has more learns that there are more. */
  private static final int ENOUGH = 20;

  private static final int NAMED = 5;

  private final SearchParameters parameters;

  Referrers(SearchParameters parameters) {
    this.parameters = parameters;
  }

  /**
   * Returns when nothing refers to the resource but itself.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-5094 with how many do and the first of
   *     them
   */
  void requireNone(StoreReader reader, String type, String id) {
    Set<String> found = find(reader, type, id);
    if (!found.isEmpty()) {
      String count = found.size() >= ENOUGH ? "at least " + ENOUGH : Integer.toString(found.size());
      throw new Problem(
              FhirProblem.STILL_REFERENCED,
              "%s/%s is referred to by %s: %s%s."
                  .formatted(
                      type,
                      id,
                      count + (found.size() == 1 ? " resource" : " resources"),
                      String.join(", ", found.stream().limit(NAMED).toList()),
                      found.size() > NAMED ? ", ..." : ""),
              "Delete or change those first, in the same transaction if you like.")
          .asException();
    }
  }

  private Set<String> find(StoreReader reader, String type, String id) {
    String reference = type + "/" + id;
    Set<String> found = new LinkedHashSet<>();
    for (String source : parameters.types()) {
      for (SearchParam param : parameters.of(source)) {
        if (mayName(param, type) && found.size() < ENOUGH) {
          SearchRequest request =
              SearchRequest.of(source).where(param.name(), reference).count(ENOUGH);
          reader.search(request).matches().stream()
              .map(StoredResource::reference)
              .filter(r -> !r.equals(reference))
              .limit(ENOUGH)
              .forEach(found::add);
        }
      }
    }
    return found;
  }

  private static boolean mayName(SearchParam param, String type) {
    return param.kind() == SearchParam.Kind.REFERENCE
        && (param.targets().isEmpty() || param.targets().contains(type));
  }
}
