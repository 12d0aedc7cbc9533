package health.fabrica.fhir.rest;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.NotModifiedException;
import ca.uhn.fhir.rest.server.exceptions.UnclassifiedServerFailureException;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.problem.FhirProblem;
import health.fabrica.fhir.problem.OutcomeMapper;
import io.undertow.server.RequestTooBigException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes every failure of a request an OperationOutcome of ours. */
@Interceptor
public final class ProblemInterceptor {

  private static final Logger LOG = LoggerFactory.getLogger(ProblemInterceptor.class);
  private static final Pattern LIBRARY_CODE = Pattern.compile("HAPI-\\d+: ");

  private final long maxBodyBytes;

  ProblemInterceptor(long maxBodyBytes) {
    this.maxBodyBytes = maxBodyBytes;
  }

  /** Called by the server for whatever a request threw. */
  @Hook(Pointcut.SERVER_PRE_PROCESS_OUTGOING_EXCEPTION)
  public BaseServerResponseException map(Throwable failure) {
    if (failure instanceof NotModifiedException notModified) {
      return notModified;
    }
    ProblemException known = find(failure, ProblemException.class);
    if (known != null) {
      return respond(known.problem(), OutcomeMapper.status(known.problem()), known);
    }
    if (find(failure, RequestTooBigException.class) != null) {
      Problem problem = Problems.tooLarge(maxBodyBytes);
      return respond(problem, OutcomeMapper.status(problem), failure);
    }
    return ofLibrary(failure);
  }

  private static BaseServerResponseException ofLibrary(Throwable failure) {
    DataFormatException format = find(failure, DataFormatException.class);
    int status =
        failure instanceof BaseServerResponseException response ? response.getStatusCode() : 500;
    if (format != null || status == 400 || status == 422) {
      return respond(new Problem(FhirProblem.MALFORMED, text(failure), ""), 400, failure);
    }
    if (status == 404) {
      return respond(new Problem(FhirProblem.RESOURCE_UNKNOWN, text(failure), ""), 404, failure);
    }
    if (status < 500 || status == 501) {
      return respond(new Problem(FhirProblem.NOT_OFFERED, text(failure), ""), status, failure);
    }
    Problem fault =
        new Problem(
            FhirProblem.INTERNAL,
            "The server failed at this request; nothing of it was stored.",
            "Report it with the time and the X-Request-ID of this response.");
    return respond(fault, 500, failure);
  }

  private static BaseServerResponseException respond(Problem problem, int status, Throwable cause) {
    if (status >= 500 && status != 501) {
      LOG.error("{} answered with {}", problem.code().id(), status, cause);
    } else {
      LOG.info("{} answered with {}", problem.code().id(), status);
    }
    BaseServerResponseException response =
        new UnclassifiedServerFailureException(status, problem.code().id());
    response.setOperationOutcome(OutcomeMapper.outcome(problem));
    OutcomeMapper.retryAfterSeconds(problem)
        .ifPresent(s -> response.addResponseHeader("Retry-After", Integer.toString(s)));
    return response;
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
