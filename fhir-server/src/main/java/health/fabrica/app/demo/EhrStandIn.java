package health.fabrica.app.demo;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.app.SoftwareVersion;
import health.fabrica.conformance.Definitions;
import health.fabrica.core.blob.BlobStore;
import health.fabrica.core.blob.FileBlobStore;
import health.fabrica.fhir.rest.FhirEndpoint;
import health.fabrica.fhir.rest.FhirEndpointConfig;
import health.fabrica.fhir.store.ResourceCodec;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.SearchParameters;
import health.fabrica.fhir.store.SqlResourceStore;
import health.fabrica.fhir.store.StoreSettings;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.PathHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * A FHIR server that plays the EHR: it stores what it is sent and makes nothing of it. It has its
 * own database and knows nothing of Fabrica's.
 */
public final class EhrStandIn implements AutoCloseable {

  private static final String FHIR = "/fhir";

  private final ResourceStore store;
  private final FhirEndpoint fhir;
  private final Undertow undertow;
  private final URI base;

  private EhrStandIn(ResourceStore store, FhirEndpoint fhir, Undertow undertow) {
    this.store = store;
    this.fhir = fhir;
    this.undertow = undertow;
    InetSocketAddress address = (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
    this.base = URI.create("http://127.0.0.1:" + address.getPort() + FHIR);
  }

  /**
   * Starts on the loopback.
   *
   * @param data its own folder
   * @param port 0 for any free one
   * @param around wraps the handler, for example to fail some requests on purpose
   */
  public static EhrStandIn start(
      FhirContext context, Path data, int port, UnaryOperator<HttpHandler> around) {
    BlobStore blobs = new FileBlobStore(data.resolve("blobs"));
    ResourceStore store =
        SqlResourceStore.open(
            StoreSettings.at(data.resolve("ehr.db")),
            new ResourceCodec(context),
            SearchParameters.of(context, new Definitions(context).searchParameters()),
            blobs,
            Clock.systemUTC(),
            () -> UUID.randomUUID().toString(),
            List.of());
    FhirEndpoint fhir =
        FhirEndpoint.start(
            new FhirEndpointConfig(
                context,
                store,
                blobs,
                List.of(),
                List.of(),
                FHIR,
                Optional.empty(),
                SoftwareVersion.current(),
                FhirEndpointConfig.DEFAULT_MAX_BODY_BYTES));
    Undertow undertow =
        Undertow.builder()
            .addHttpListener(port, "127.0.0.1")
            .setWorkerThreads(8)
            .setHandler(around.apply(new PathHandler().addPrefixPath(FHIR, fhir.handler())))
            .build();
    undertow.start();
    return new EhrStandIn(store, fhir, undertow);
  }

  /** The FHIR base. */
  public URI base() {
    return base;
  }

  /** What it has been told. */
  public ResourceStore store() {
    return store;
  }

  @Override
  public void close() {
    undertow.stop();
    fhir.close();
    store.close();
  }
}
