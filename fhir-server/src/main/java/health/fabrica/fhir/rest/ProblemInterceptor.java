package health.fabrica.fhir.rest;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.NotModifiedException;
import ca.uhn.fhir.rest.server.exceptions.UnclassifiedServerFailureException;
import health.fabrica.fhir.problem.OutcomeMapper;
import java.util.Locale;

/** Makes every failure of an operation an OperationOutcome of ours. */
@Interceptor
public final class ProblemInterceptor {

  private static final String FORMAT = "_format";

  private final Failures failures;

  ProblemInterceptor(Failures failures) {
    this.failures = failures;
  }

  /** Called by the server for whatever a request threw. */
  @Hook(Pointcut.SERVER_PRE_PROCESS_OUTGOING_EXCEPTION)
  public BaseServerResponseException map(RequestDetails details, Throwable thrown) {
    if (thrown instanceof NotModifiedException notModified) {
      return notModified;
    }
    if (wantsNeitherJsonNorXml(details)) {
      details.addParameter(FORMAT, new String[] {"json"});
    }
    Failures.Failure failure = failures.of(thrown);
    BaseServerResponseException response =
        new UnclassifiedServerFailureException(failure.status(), failure.problem().code().id());
    response.setOperationOutcome(failure.outcome());
    OutcomeMapper.retryAfterSeconds(failure.problem())
        .ifPresent(s -> response.addResponseHeader("Retry-After", Integer.toString(s)));
    return response;
  }

  /** A list of lines or a table is no format of an OperationOutcome. */
  private static boolean wantsNeitherJsonNorXml(RequestDetails details) {
    String[] formats = details.getParameters().get(FORMAT);
    String asked =
        formats == null || formats.length == 0 ? details.getHeader("Accept") : formats[0];
    String lower = asked == null ? "*/*" : asked.toLowerCase(Locale.ROOT);
    return lower.contains("ndjson") || lower.contains("csv");
  }
}
