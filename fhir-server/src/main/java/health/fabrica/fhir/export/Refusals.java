package health.fabrica.fhir.export;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.problem.FhirProblem;

/** Refusals of kick-offs. */
final class Refusals {

  private Refusals() {}

  static ProblemException malformed(String message, String hint) {
    return new Problem(FhirProblem.MALFORMED, message, hint).asException();
  }

  static ProblemException parameter(String message, String hint) {
    return new Problem(FhirProblem.PARAMETER_INVALID, message, hint).asException();
  }

  static ProblemException unknown(String message, String hint) {
    return new Problem(FhirProblem.RESOURCE_UNKNOWN, message, hint).asException();
  }
}
