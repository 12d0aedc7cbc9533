package health.fabrica.fhir.rest;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.problem.FhirProblem;

/** Refusals that several interactions share. */
final class Problems {

  private Problems() {}

  static ProblemException malformed(String message, String hint) {
    return new Problem(FhirProblem.MALFORMED, message, hint).asException();
  }

  static ProblemException parameter(String message, String hint) {
    return new Problem(FhirProblem.PARAMETER_INVALID, message, hint).asException();
  }

  static ProblemException invalid(String message, String hint) {
    return new Problem(FhirProblem.RESOURCE_INVALID, message, hint).asException();
  }

  static ProblemException unresolved(String message, String hint) {
    return new Problem(FhirProblem.REFERENCE_UNRESOLVED, message, hint).asException();
  }

  static ProblemException notOffered(String message, String hint) {
    return new Problem(FhirProblem.NOT_OFFERED, message, hint).asException();
  }

  static ProblemException ambiguous(String condition) {
    return new Problem(
            FhirProblem.CONDITION_AMBIGUOUS,
            "The condition " + condition + " selects more than one resource.",
            "Use an identifier that is unique, with its system.")
        .asException();
  }

  static Problem tooLarge(long maxBytes) {
    return new Problem(
        FhirProblem.TOO_LARGE,
        "The request is larger than the " + maxBytes + " bytes that this server takes.",
        "Send files over DICOMweb, or split the Bundle.");
  }

  /** The problem with what it happened at put before its message. */
  static ProblemException at(String where, ProblemException e) {
    Problem p = e.problem();
    return new Problem(p.code(), where + ": " + p.message(), p.hint()).asException(e);
  }
}
