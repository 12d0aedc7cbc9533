package health.fabrica.fhir.rest;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.conformance.Definitions;
import health.fabrica.core.blob.FileBlobStore;
import health.fabrica.fhir.store.ResourceCodec;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.SearchParameters;
import health.fabrica.fhir.store.SqlResourceStore;
import health.fabrica.fhir.store.StoreSettings;
import health.fabrica.fhir.store.WriteListener;
import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.hl7.fhir.instance.model.api.IBaseResource;

/** The FHIR API on a loopback port, and a plain HTTP client for it. */
public final class TestServer implements AutoCloseable {

  private static final long MAX_BODY_BYTES = 32L << 20;

  private final FhirContext context = FhirContext.forR4Cached();
  private final SqlResourceStore store;
  private final FhirEndpoint endpoint;
  private final Undertow undertow;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private TestServer(
      StoreSettings database,
      Path folder,
      List<WriteListener> listeners,
      List<ResourceRule> rules,
      Function<ResourceStore, List<Object>> operations) {
    FileBlobStore blobs = new FileBlobStore(folder.resolve("blobs"));
    SearchParameters parameters =
        SearchParameters.of(context, new Definitions(context).searchParameters());
    store =
        SqlResourceStore.open(
            database,
            new ResourceCodec(context),
            parameters,
            blobs,
            Clock.systemUTC(),
            () -> UUID.randomUUID().toString(),
            listeners);
    endpoint =
        FhirEndpoint.start(
            new FhirEndpointConfig(
                context,
                store,
                blobs,
                operations.apply(store),
                rules,
                "/fhir",
                Optional.empty(),
                "test",
                MAX_BODY_BYTES));
    undertow =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(new PathHandler().addPrefixPath("/fhir", endpoint.handler()))
            .build();
    undertow.start();
  }

  public static TestServer start(Path folder) {
    return start(folder, List.of(), List.of());
  }

  static TestServer start(Path folder, List<WriteListener> listeners, List<Object> operations) {
    return start(folder, listeners, store -> operations);
  }

  /** With operations that act on the store. */
  public static TestServer start(
      Path folder,
      List<WriteListener> listeners,
      Function<ResourceStore, List<Object>> operations) {
    return start(inFolder(folder), folder, listeners, operations);
  }

  /** On a database of one's own choice. */
  public static TestServer start(
      StoreSettings database,
      Path folder,
      List<WriteListener> listeners,
      Function<ResourceStore, List<Object>> operations) {
    return new TestServer(database, folder, listeners, List.of(), operations);
  }

  private static StoreSettings inFolder(Path folder) {
    return StoreSettings.at(folder.resolve("fhir.db"));
  }

  /** With rules for what clients write. */
  public static TestServer ruled(
      Path folder, List<ResourceRule> rules, Function<ResourceStore, List<Object>> operations) {
    return new TestServer(inFolder(folder), folder, List.of(), rules, operations);
  }

  public SqlResourceStore store() {
    return store;
  }

  public int port() {
    return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
  }

  public String base() {
    return "http://127.0.0.1:" + port() + "/fhir";
  }

  public HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, null, headers);
  }

  public HttpResponse<String> post(String path, String body, String... headers) {
    return send("POST", path, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  public HttpResponse<String> put(String path, String body, String... headers) {
    return send("PUT", path, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  public HttpResponse<String> send(String method, String path, byte[] body, String... headers) {
    try {
      return client.send(
          request(method, path, body, headers),
          HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<byte[]> bytes(String path, String accept) throws Exception {
    return client.send(
        request("GET", path, null, "Accept", accept), HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpRequest request(String method, String path, byte[] body, String... headers) {
    String url = path.startsWith("http") ? path : base() + path;
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(60));
    boolean typed = false;
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
      typed |= headers[i].equals("Content-Type");
    }
    if (body != null && !typed) {
      builder.header("Content-Type", "application/fhir+json");
    }
    return builder
        .method(
            method,
            body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(body))
        .build();
  }

  public <T extends IBaseResource> T parse(Class<T> type, HttpResponse<String> response) {
    return context.newJsonParser().parseResource(type, response.body());
  }

  public String json(IBaseResource resource) {
    return context.newJsonParser().encodeResourceToString(resource);
  }

  @Override
  public void close() {
    undertow.stop();
    endpoint.close();
    store.close();
  }
}
