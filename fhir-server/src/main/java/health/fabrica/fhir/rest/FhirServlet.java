package health.fabrica.fhir.rest;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.StrictErrorHandler;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.HardcodedServerAddressStrategy;
import ca.uhn.fhir.rest.server.RestfulServer;
import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.problem.FhirProblem;
import org.jspecify.annotations.Nullable;

/** The servlet of the operations, which the server library serves with the providers given. */
final class FhirServlet extends RestfulServer {

  private static final long serialVersionUID = 1L;

  private final transient FhirEndpointConfig config;
  private final transient Failures failures;
  private final transient CapabilityProvider capability;

  FhirServlet(FhirEndpointConfig config, CapabilityProvider capability, Failures failures) {
    super(prepared(config.context()));
    this.config = config;
    this.failures = failures;
    this.capability = capability;
  }

  /** Incoming resources must be exactly R4: what would be dropped silently is refused. */
  private static FhirContext prepared(FhirContext context) {
    context.setParserErrorHandler(new StrictErrorHandler());
    context.getParserOptions().setStripVersionsFromReferences(false);
    context.getParserOptions().setOverrideResourceIdWithBundleEntryFullUrl(false);
    return context;
  }

  @Override
  protected void initialize() {
    registerProviders(config.operations());
    setServerConformanceProvider(capability);
    setDefaultResponseEncoding(EncodingEnum.JSON);
    config
        .publicBase()
        .ifPresent(b -> setServerAddressStrategy(new HardcodedServerAddressStrategy(b)));
    registerInterceptor(new ProblemInterceptor(failures));
  }

  @Override
  protected void throwUnknownFhirOperationException(
      RequestDetails details, String path, RequestTypeEnum method) {
    throw new Problem(
            FhirProblem.OPERATION_UNKNOWN,
            "There is no operation for " + method + " at this URL.",
            "The CapabilityStatement at metadata lists the operations of each type.")
        .asException();
  }

  @Override
  protected void throwUnknownResourceTypeException(String type) {
    throw new Problem(
            FhirProblem.OPERATION_UNKNOWN,
            "There is no operation at this URL.",
            "The CapabilityStatement at metadata lists the operations of each type.")
        .asException();
  }

  /** No header that names the library. */
  @Override
  protected @Nullable String createPoweredByHeader() {
    return null;
  }
}
