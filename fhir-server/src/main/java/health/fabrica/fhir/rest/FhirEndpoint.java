package health.fabrica.fhir.rest;

import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.problem.OutcomeMapper;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.util.Headers;
import jakarta.servlet.ServletException;

/** The FHIR API as an Undertow handler. */
public final class FhirEndpoint implements AutoCloseable {

  private final DeploymentManager deployment;
  private final HttpHandler handler;

  private FhirEndpoint(DeploymentManager deployment, HttpHandler handler) {
    this.deployment = deployment;
    this.handler = handler;
  }

  /**
   * Starts the API; {@link #handler} of the result is to be mounted as prefix path {@link
   * FhirEndpointConfig#path()}. Sets the parser options of the context to what the API needs.
   */
  public static FhirEndpoint start(FhirEndpointConfig config) {
    CapabilityProvider capability = new CapabilityProvider(config);
    Failures failures = new Failures(config.maxBodyBytes());
    FhirServlet servlet = new FhirServlet(config, capability, failures);
    RestHandler interactions = new RestHandler(new RestDispatcher(config, capability, failures));
    DeploymentInfo info =
        Servlets.deployment()
            .setDeploymentName("fhir")
            .setClassLoader(FhirEndpoint.class.getClassLoader())
            .setContextPath(config.path())
            .setDefaultEncoding("UTF-8")
            .addServlet(
                Servlets.servlet("fhir", FhirServlet.class, new ImmediateInstanceFactory<>(servlet))
                    .addMapping("/*")
                    .setLoadOnStartup(1));
    DeploymentManager deployment = Servlets.newContainer().addDeployment(info);
    deployment.deploy();
    try {
      HttpHandler servlets = deployment.start();
      return new FhirEndpoint(
          deployment,
          exchange -> {
            if (exchange.getRequestContentLength() > config.maxBodyBytes()) {
              refuse(exchange, config, Problems.tooLarge(config.maxBodyBytes()));
            } else {
              exchange.setMaxEntitySize(config.maxBodyBytes());
              (RestDispatcher.isOperation(exchange) ? servlets : interactions)
                  .handleRequest(exchange);
            }
          });
    } catch (ServletException e) {
      throw new IllegalStateException("the FHIR API does not start", e);
    }
  }

  /** Answers a body that announces itself too large before any of it is read. */
  private static void refuse(
      HttpServerExchange exchange, FhirEndpointConfig config, Problem problem) {
    exchange.setPersistent(false);
    exchange.setStatusCode(OutcomeMapper.status(problem));
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/fhir+json;charset=UTF-8");
    exchange
        .getResponseSender()
        .send(
            config
                .context()
                .newJsonParser()
                .encodeResourceToString(OutcomeMapper.outcome(problem)));
  }

  /** Serves requests whose path begins with {@link FhirEndpointConfig#path()}. */
  public HttpHandler handler() {
    return handler;
  }

  @Override
  public void close() {
    try {
      deployment.stop();
      deployment.undeploy();
    } catch (ServletException e) {
      throw new IllegalStateException("the FHIR API does not stop", e);
    }
  }
}
