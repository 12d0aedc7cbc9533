package health.fabrica.fhir.rest;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.problem.FhirProblem;
import health.fabrica.fhir.store.StoredResource;
import java.util.Optional;

/**
 * What must hold of the current version for a write to be done (RFC 9110, 13.1).
 *
 * @param ifMatch the versions of which the current one must be one, {@code *} for any
 * @param ifNoneMatch {@code *} when there must be no resource yet
 */
record Condition(Optional<String> ifMatch, Optional<String> ifNoneMatch) {

  static Condition of(RestRequest request) {
    return new Condition(request.header("If-Match"), request.header("If-None-Match"));
  }

  /** Whether the write names the version that it changes. */
  boolean namesVersion() {
    return ifMatch.filter(m -> !m.trim().equals("*")).isPresent();
  }

  /**
   * Refuses the write when the condition does not hold.
   *
   * @param current the current version; empty when there is none or it is deleted
   */
  void check(Optional<StoredResource> current) {
    if (ifMatch.isPresent() && !matches(ifMatch.get(), current)) {
      throw failed(
          current
              .map(v -> v.reference() + " is at version " + v.version() + ", not at that named.")
              .orElse("The resource does not exist, so no version of it matches."),
          "Read it again, apply the change to what is there now, and send that version, for"
              + " example If-Match: W/\"3\".");
    }
    if (ifNoneMatch.isPresent() && matches(ifNoneMatch.get(), current)) {
      throw failed("The resource exists already.", "Leave out If-None-Match to change it.");
    }
  }

  /** Whether the version is among those of an If-Match or If-None-Match header. */
  static boolean matches(String header, Optional<StoredResource> current) {
    if (current.isEmpty()) {
      return false;
    }
    String version = Long.toString(current.get().version());
    for (String tag : header.split(",")) {
      String plain = tag.trim().replaceFirst("^W/", "").replace("\"", "");
      if (plain.equals("*") || plain.equals(version)) {
        return true;
      }
    }
    return false;
  }

  private static ProblemException failed(String message, String hint) {
    return new Problem(FhirProblem.VERSION_CONFLICT, message, hint).asException();
  }
}
