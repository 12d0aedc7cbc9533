package health.fabrica.fhir.rest;

import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.problem.FhirProblem;
import health.fabrica.fhir.store.StoreReader;
import java.util.List;

/** Refuses the deletion of what current resources refer to, by whatever element. */
final class Referrers {

  /** So many are looked for; who has more learns that there are more. */
  private static final int ENOUGH = 20;

  private static final int NAMED = 5;

  private Referrers() {}

  /**
   * Returns when nothing refers to the resource but itself.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-5094 with how many do and the first of
   *     them
   */
  static void requireNone(StoreReader reader, String type, String id) {
    List<String> found = reader.referrers(type, id, ENOUGH);
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
}
