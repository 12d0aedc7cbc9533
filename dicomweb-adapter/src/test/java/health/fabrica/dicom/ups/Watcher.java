package health.fabrica.dicom.ups;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A subscriber with a WebSocket of the JDK; what it hears waits until it is asked for. */
final class Watcher implements WebSocket.Listener, AutoCloseable {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder text = new StringBuilder();
  private final boolean listens;
  private final WebSocket socket;

  Watcher(HttpClient http, URI channel) {
    this(http, channel, true);
  }

  /** One that does not listen never asks for the next frame. */
  Watcher(HttpClient http, URI channel, boolean listens) {
    this.listens = listens;
    this.socket = http.newWebSocketBuilder().buildAsync(channel, this).join();
  }

  @Override
  public void onOpen(WebSocket opened) {
    if (listens) {
      opened.request(1);
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      try {
        heard.add(MAPPER.readTree(text.toString()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      text.setLength(0);
    }
    from.request(1);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(code);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.complete(1006);
  }

  /** The next message. */
  JsonNode next() throws InterruptedException {
    JsonNode message = heard.poll(30, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("nothing was heard");
    }
    return message;
  }

  /** The next message in short: type of the event and its first value. */
  String event() throws InterruptedException {
    JsonNode message = next();
    return switch (message.at("/00001002/Value/0").asInt()) {
      case 1 -> "state " + value(message, "00741000") + " " + value(message, "00404041");
      case 2 -> "cancel " + value(message, "00741236") + " " + value(message, "00741238");
      case 3 -> "progress " + message.at("/00741002/Value/0/00741004/Value/0").asText();
      case 4 -> "status " + value(message, "00741242");
      case 5 -> "assigned " + message.at("/00404025/Value/0/00080100/Value/0").asText();
      default -> message.toString();
    };
  }

  private static String value(JsonNode message, String tag) {
    return message.at("/" + tag + "/Value/0").asText();
  }

  /** The code with which the server closed. */
  int closed() throws Exception {
    return closed.get(30, TimeUnit.SECONDS);
  }

  void say(String words) {
    socket.sendText(words, true).join();
  }

  @Override
  public void close() {
    socket.abort();
  }
}
