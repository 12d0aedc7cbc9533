package health.fabrica.fhir.rest;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.StrictErrorHandler;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.server.HardcodedServerAddressStrategy;
import ca.uhn.fhir.rest.server.RestfulServer;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The servlet of the API: operations are served by the server library with the providers given,
 * everything else by {@link RestDispatcher}.
 */
final class FhirServlet extends RestfulServer {

  private static final long serialVersionUID = 1L;

  private final transient FhirEndpointConfig config;
  private final transient Failures failures;
  private final transient CapabilityProvider capability;
  private final transient RestDispatcher dispatcher;

  FhirServlet(FhirEndpointConfig config) {
    super(prepared(config.context()));
    this.config = config;
    this.failures = new Failures(config.maxBodyBytes());
    this.capability = new CapabilityProvider(config);
    this.dispatcher = new RestDispatcher(config, capability, failures);
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
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (RestDispatcher.isOperation(request)) {
      super.service(request, response);
    } else {
      dispatcher.serve(request, response);
    }
  }

  /** No header that names the library. */
  @Override
  protected @Nullable String createPoweredByHeader() {
    return null;
  }
}
