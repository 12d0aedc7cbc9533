package health.fabrica.fhir.rest;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.NotModifiedException;
import ca.uhn.fhir.rest.server.exceptions.UnclassifiedServerFailureException;
import health.fabrica.fhir.problem.OutcomeMapper;

/** Makes every failure of an operation an OperationOutcome of ours. */
@Interceptor
public final class ProblemInterceptor {

  private final Failures failures;

  ProblemInterceptor(Failures failures) {
    this.failures = failures;
  }

  /** Called by the server for whatever a request threw. */
  @Hook(Pointcut.SERVER_PRE_PROCESS_OUTGOING_EXCEPTION)
  public BaseServerResponseException map(Throwable thrown) {
    if (thrown instanceof NotModifiedException notModified) {
      return notModified;
    }
    Failures.Failure failure = failures.of(thrown);
    BaseServerResponseException response =
        new UnclassifiedServerFailureException(failure.status(), failure.problem().code().id());
    response.setOperationOutcome(failure.outcome());
    OutcomeMapper.retryAfterSeconds(failure.problem())
        .ifPresent(s -> response.addResponseHeader("Retry-After", Integer.toString(s)));
    return response;
  }
}
