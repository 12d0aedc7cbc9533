package health.fabrica.fhir.rest;

import io.undertow.server.HttpHandler;

/** The FHIR API as an Undertow handler. */
public final class FhirEndpoint implements AutoCloseable {

  private FhirEndpoint() {}

  /**
   * Starts the API; the handler of the result is to be mounted as prefix path {@link
   * FhirEndpointConfig#path()}.
   */
  public static FhirEndpoint start(FhirEndpointConfig config) {
    throw new UnsupportedOperationException(config.toString());
  }

  /** Serves requests whose path begins with {@link FhirEndpointConfig#path()}. */
  public HttpHandler handler() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
