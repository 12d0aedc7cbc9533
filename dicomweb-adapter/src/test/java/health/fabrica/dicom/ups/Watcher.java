package health.fabrica.dicom.ups;

import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.json.DicomJsonReader;
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

  private final BlockingQueue<Dataset> heard = new LinkedBlockingQueue<>();
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
      heard.add(DicomJsonReader.read(text.toString()));
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
  Dataset next() throws InterruptedException {
    Dataset message = heard.poll(30, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("nothing was heard");
    }
    return message;
  }

  /** The next message in short: type of the event and its first value. */
  String event() throws InterruptedException {
    Dataset message = next();
    return switch (message.requireInteger(0x00001002)) {
      case 1 -> "state " + value(message, 0x00741000) + " " + value(message, 0x00404041);
      case 2 -> "cancel " + value(message, 0x00741236) + " " + value(message, 0x00741238);
      case 3 -> "progress " + value(message, 0x00741002, 0x00741004);
      case 4 -> "status " + value(message, 0x00741242);
      case 5 -> "assigned " + value(message, 0x00404025, 0x00080100);
      default -> message.toString();
    };
  }

  /** The value at the end of the path, which goes through first items. */
  static String value(Dataset message, int... path) {
    Dataset data = message;
    for (int i = 0; i < path.length - 1; i++) {
      data = data.items(path[i]).get(0);
    }
    return data.string(path[path.length - 1]).orElse("");
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
