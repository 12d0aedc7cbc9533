package health.fabrica.fhir.export;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.fabrica.conformance.Definitions;
import health.fabrica.core.blob.FileBlobStore;
import health.fabrica.fhir.store.ResourceCodec;
import health.fabrica.fhir.store.SearchParameters;
import health.fabrica.fhir.store.SqlResourceStore;
import health.fabrica.fhir.store.StoreSettings;
import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import io.undertow.server.handlers.ResponseCodeHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.hl7.fhir.r4.model.Resource;

/** A store, its export and a client on a loopback port. */
final class ExportServer implements AutoCloseable {

  static final ObjectMapper JSON = new ObjectMapper();
  static final FhirContext CONTEXT = FhirContext.forR4Cached();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

  final SqlResourceStore store;
  final FileBlobStore blobs;
  final Path exports;
  private final BulkExport export;
  private final Undertow undertow;

  ExportServer(Path folder, StoreSettings database, ExportSettings settings) {
    blobs = new FileBlobStore(folder.resolve("blobs"));
    exports = settings.folder();
    store =
        SqlResourceStore.open(
            database,
            new ResourceCodec(CONTEXT),
            SearchParameters.of(CONTEXT, new Definitions(CONTEXT).searchParameters()),
            blobs,
            Clock.systemUTC(),
            () -> UUID.randomUUID().toString(),
            List.of());
    export =
        BulkExport.start(
            CONTEXT,
            store,
            blobs,
            settings,
            Optional.empty(),
            Clock.systemUTC(),
            () -> UUID.randomUUID().toString());
    undertow =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(
                new PathHandler()
                    .addPrefixPath("/fhir", export.kickOff(new ResponseCodeHandler(418)))
                    .addPrefixPath(BulkExport.PATH, export.files()))
            .build();
    undertow.start();
  }

  static ExportServer start(Path folder, int partResources) {
    return new ExportServer(
        folder, StoreSettings.at(folder.resolve("fabrica.db")), settings(folder, partResources));
  }

  static ExportSettings settings(Path folder, int partResources) {
    return ExportSettings.at(folder.resolve("export"), "node-1").withPartResources(partResources);
  }

  String base() {
    InetSocketAddress address = (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
    return "http://127.0.0.1:" + address.getPort();
  }

  void put(List<? extends Resource> resources) {
    store.inTransaction(
        tx -> {
          resources.forEach(tx::update);
          return resources;
        });
  }

  HttpResponse<String> send(String method, String url, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url.startsWith("http") ? url : base() + url));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    request.method(method, HttpRequest.BodyPublishers.ofString(body));
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> kickOff(String pathAndQuery) throws IOException, InterruptedException {
    return send(
        "GET",
        "/fhir" + pathAndQuery,
        "",
        "Accept",
        "application/fhir+json",
        "Prefer",
        "respond-async");
  }

  HttpResponse<String> get(String url, String... headers) throws IOException, InterruptedException {
    return send("GET", url, "", headers);
  }

  static String statusUrl(HttpResponse<String> kickOff) {
    if (kickOff.statusCode() != 202) {
      throw new AssertionError(kickOff.statusCode() + " " + kickOff.body());
    }
    return kickOff.headers().firstValue("Content-Location").orElseThrow();
  }

  /** Waits for the end of a job. */
  JsonNode manifest(String statusUrl) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < PATIENCE_NANOS) {
      HttpResponse<String> status = get(statusUrl);
      if (status.statusCode() == 200) {
        return JSON.readTree(status.body());
      }
      if (status.statusCode() != 202) {
        throw new AssertionError(status.statusCode() + " " + status.body());
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    throw new AssertionError("the export does not end");
  }

  JsonNode export(String pathAndQuery) throws IOException, InterruptedException {
    return manifest(statusUrl(kickOff(pathAndQuery)));
  }

  /** All lines of a list of the manifest. */
  List<JsonNode> lines(JsonNode manifest, String list) throws IOException, InterruptedException {
    List<JsonNode> lines = new ArrayList<>();
    for (JsonNode entry : manifest.get(list)) {
      HttpResponse<String> file = get(entry.get("url").asText());
      String[] text = file.body().split("\n");
      if (text.length != entry.get("count").asInt()) {
        throw new AssertionError(text.length + " lines, not " + entry.get("count"));
      }
      for (String line : text) {
        JsonNode resource = JSON.readTree(line);
        if (!resource.get("resourceType").equals(entry.get("type"))) {
          throw new AssertionError("a " + resource.get("resourceType") + " among " + entry);
        }
        lines.add(resource);
      }
    }
    return lines;
  }

  List<String> ids(JsonNode manifest) throws IOException, InterruptedException {
    return lines(manifest, "output").stream()
        .map(r -> r.get("resourceType").asText() + "/" + r.get("id").asText())
        .toList();
  }

  @Override
  public void close() {
    undertow.stop();
    export.close();
    store.close();
  }
}
