package health.fabrica.app;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.app.config.Configuration;
import health.fabrica.app.config.Setting;
import health.fabrica.fhir.store.PostgresServer;
import health.fabrica.fhir.store.StoreSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two whole servers on one PostgreSQL: what one is told, a WebSocket that ends on the other hears.
 */
class WorklistNodesIT {

  private static final String UID = "1.2.826.0.1.3680043.10.9.5";

  @TempDir private Path folder;
  private final HttpClient http = HttpClient.newHttpClient();

  /** What comes over the socket, word for word; at the end the code of the close. */
  private static final class Heard implements WebSocket.Listener {
    private final BlockingQueue<String> words = new LinkedBlockingQueue<>();
    private final StringBuilder message = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      message.append(data);
      if (last) {
        words.add(message.toString());
        message.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      words.add("closed " + code);
      return null;
    }

    String next() throws InterruptedException {
      return String.valueOf(words.poll(30, TimeUnit.SECONDS));
    }
  }

  private FabricaServer node(StoreSettings database, String name) {
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    settings.put(Setting.SERVER_PORT, "0");
    settings.put(Setting.SERVER_DATA, folder.resolve(name).toString());
    settings.put(Setting.DATABASE_URL, database.url());
    settings.put(Setting.DATABASE_USER, database.user());
    settings.put(Setting.DATABASE_PASSWORD, database.password());
    return FabricaServer.start(Configuration.load(folder.resolve("none.yaml"), Map.of(), settings));
  }

  private void send(FabricaServer node, String method, String path, String body) throws Exception {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create(node.base() + "/dicom-web/workitems" + path))
                .header("Content-Type", "application/dicom+json")
                .method(method, BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 202);
  }

  @Test
  void theSocketMayEndOnAnotherNodeThanTheRequestsAndIsClosedWithIt() throws Exception {
    StoreSettings database = PostgresServer.shared().newDatabase();
    try (FabricaServer one = node(database, "one");
        FabricaServer other = node(database, "other")) {
      Heard heard = new Heard();
      URI channel =
          URI.create("ws" + other.base().toString().substring(4) + "/dicom-web/subscribers/PACS");
      http.newWebSocketBuilder().buildAsync(channel, heard).join();
      send(one, "POST", "/1.2.840.10008.5.1.4.34.5/subscribers/PACS", "");
      send(
          one,
          "POST",
          "?" + UID,
          """
          {"00404005":{"vr":"DT","Value":["20261122120000"]},
            "00404041":{"vr":"CS","Value":["READY"]},"00741000":{"vr":"CS","Value":["SCHEDULED"]},
            "00741200":{"vr":"CS","Value":["HIGH"]},"00741204":{"vr":"LO","Value":["Make model"]}}
          """);
      assertThat(heard.next()).contains(UID, "\"SCHEDULED\"");
      send(one, "POST", "/" + UID + "/cancelrequest", "");
      assertThat(heard.next()).contains(UID, "\"UNKNOWN\"");
      assertThat(heard.next()).contains(UID, "\"IN PROGRESS\"");
      assertThat(heard.next()).contains(UID, "\"CANCELED\"", "\"110513\"");
      other.close();
      assertThat(heard.next()).isEqualTo("closed 1001");
    }
  }
}
