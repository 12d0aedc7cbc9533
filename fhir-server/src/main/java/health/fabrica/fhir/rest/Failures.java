package health.fabrica.fhir.rest;

import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.problem.FhirProblem;
import health.fabrica.fhir.problem.OutcomeMapper;
import io.undertow.server.RequestTooBigException;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever a request threw into a status and an OperationOutcome of ours, and logs it. */
final class Failures {

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
  private static final Pattern LIBRARY_CODE = Pattern.compile("HAPI-\\d+: ");

  private final long maxBodyBytes;

  Failures(long maxBodyBytes) {
    this.maxBodyBytes = maxBodyBytes;
  }

  /**
   * A failure as the client sees it.
   *
   * @param problem what went wrong
   * @param status the HTTP status
   * @param expression FHIRPath of the element; empty when it is not known
   */
  record Failure(Problem problem, int status, String expression) {

    OperationOutcome outcome() {
      OperationOutcome outcome = OutcomeMapper.outcome(problem);
      if (!expression.isEmpty()) {
        outcome.getIssueFirstRep().addExpression(expression);
      }
      return outcome;
    }
  }

  /** Classifies the failure and writes it to the log. */
  Failure of(Throwable thrown) {
    Failure failure = classify(thrown);
    if (failure.status() >= 500 && failure.status() != 501) {
      LOG.error("{} answered with {}", failure.problem().code().id(), failure.status(), thrown);
    } else {
      LOG.info("{} answered with {}", failure.problem().code().id(), failure.status());
    }
    return failure;
  }

  private Failure classify(Throwable thrown) {
    BodyFault body = find(thrown, BodyFault.class);
    if (body != null) {
      return new Failure(body.problem(), OutcomeMapper.status(body.problem()), body.expression());
    }
    ProblemException known = find(thrown, ProblemException.class);
    if (known != null) {
      return known(known.problem());
    }
    if (find(thrown, RequestTooBigException.class) != null) {
      return known(Problems.tooLarge(maxBodyBytes));
    }
    return thrown instanceof BaseServerResponseException
            || find(thrown, DataFormatException.class) != null
        ? ofLibrary(thrown)
        : fault();
  }

  private static Failure known(Problem problem) {
    return new Failure(problem, OutcomeMapper.status(problem), "");
  }

  private static Failure ofLibrary(Throwable thrown) {
    int status =
        thrown instanceof BaseServerResponseException response ? response.getStatusCode() : 400;
    if (status == 400 || status == 422) {
      return new Failure(new Problem(FhirProblem.MALFORMED, text(thrown), ""), 400, "");
    }
    if (status == 404) {
      return new Failure(new Problem(FhirProblem.RESOURCE_UNKNOWN, text(thrown), ""), 404, "");
    }
    if (status < 500 || status == 501) {
      return new Failure(new Problem(FhirProblem.NOT_OFFERED, text(thrown), ""), status, "");
    }
    return fault();
  }

  private static Failure fault() {
    return known(
        new Problem(
            FhirProblem.INTERNAL,
            "The server failed at this request; nothing of it was stored.",
            "Report it with the time and the X-Request-ID of this response."));
  }

  private static String text(Throwable failure) {
    String message = failure.getMessage() == null ? "" : failure.getMessage();
    return LIBRARY_CODE.matcher(message).replaceAll("");
  }

  private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return type.cast(t);
      }
    }
    return null;
  }
}
