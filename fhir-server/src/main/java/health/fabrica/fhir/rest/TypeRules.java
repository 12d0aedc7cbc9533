package health.fabrica.fhir.rest;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.problem.FhirProblem;
import java.util.EnumSet;
import java.util.Set;
import org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction;

/**
 * Which interactions each type has. All have all, but the records of who did what: they may be
 * added to, under an id of the client too, and are never changed or deleted over the API.
 */
final class TypeRules {

  private static final Set<String> APPEND_ONLY = Set.of("AuditEvent", "Provenance");

  private static final Set<TypeRestfulInteraction> ALL =
      EnumSet.of(
          TypeRestfulInteraction.READ,
          TypeRestfulInteraction.VREAD,
          TypeRestfulInteraction.UPDATE,
          TypeRestfulInteraction.PATCH,
          TypeRestfulInteraction.DELETE,
          TypeRestfulInteraction.HISTORYINSTANCE,
          TypeRestfulInteraction.HISTORYTYPE,
          TypeRestfulInteraction.CREATE,
          TypeRestfulInteraction.SEARCHTYPE);

  private TypeRules() {}

  static boolean isAppendOnly(String type) {
    return APPEND_ONLY.contains(type);
  }

  static Set<TypeRestfulInteraction> of(String type) {
    EnumSet<TypeRestfulInteraction> offered = EnumSet.copyOf(ALL);
    if (isAppendOnly(type)) {
      offered.remove(TypeRestfulInteraction.PATCH);
      offered.remove(TypeRestfulInteraction.DELETE);
    }
    return offered;
  }

  /** What refuses a change of a record that is kept as it was first stored. */
  static ProblemException keptUnchanged(String type) {
    return new Problem(
            FhirProblem.APPEND_ONLY,
            "A stored " + type + " is neither changed nor deleted: it says what happened.",
            "Store a further one.")
        .asException();
  }
}
