package health.fabrica.device.moonraker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.fabrica.device.DeviceException;
import health.fabrica.device.DeviceListener;
import health.fabrica.device.DeviceSnapshot;
import health.fabrica.device.ErrorKind;
import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.time.Clock;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The telemetry lane of one subscription: a WebSocket while it holds, polling while it does not,
 * reconnecting for ever with growing, jittered waits up to a minute. All fields but the socket's
 * buffer belong to the lane's single thread; the socket's callbacks only hand over.
 */
final class MoonrakerPush {

  private static final long MAX_WAIT_MS = 60_000;
  private static final int MAX_MESSAGE_CHARS = 4 << 20;

  private final MoonrakerSettings settings;
  private final MoonrakerHttp http;
  private final Function<LiveView, DeviceSnapshot> snapshots;
  private final PushEvents events;
  private final ScheduledExecutorService lane;

  private @Nullable WebSocket socket;
  private @Nullable ObjectNode status;
  private int nextRpcId = 1;
  private int subscribeId;
  private int failures;
  private boolean connecting;
  private volatile boolean closed;

  MoonrakerPush(
      MoonrakerSettings settings,
      MoonrakerHttp http,
      Function<LiveView, DeviceSnapshot> snapshots,
      Clock clock,
      DeviceListener listener) {
    this.settings = settings;
    this.http = http;
    this.snapshots = snapshots;
    this.events = new PushEvents(settings.deviceId(), clock, listener);
    ScheduledThreadPoolExecutor one =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread t = new Thread(task, "telemetry-" + settings.deviceId());
              t.setDaemon(true);
              return t;
            });
    one.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    one.setRemoveOnCancelPolicy(true);
    this.lane = one;
  }

  void begin() {
    lane.execute(this::connect);
    long poll = settings.pollInterval().toMillis();
    var unused = lane.scheduleWithFixedDelay(this::pollIfDeaf, poll, poll, TimeUnit.MILLISECONDS);
  }

  void close() {
    closed = true;
    WebSocket open = socket;
    if (open != null) {
      open.abort();
    }
    lane.shutdownNow();
  }

  private void hand(Runnable task) {
    if (!closed) {
      lane.execute(
          () -> {
            if (!closed) {
              task.run();
            }
          });
    }
  }

  private void connect() {
    if (socket != null || connecting) {
      return;
    }
    connecting = true;
    URI base = settings.base();
    String scheme = "https".equals(base.getScheme()) ? "wss" : "ws";
    URI uri = URI.create(scheme + "://" + base.getRawAuthority() + "/websocket");
    WebSocket.Builder builder =
        http.client().newWebSocketBuilder().connectTimeout(settings.connectTimeout());
    if (settings.apiKey() != null) {
      builder.header("X-Api-Key", settings.apiKey());
    }
    var unused =
        builder
            .buildAsync(uri, new Ear())
            .whenComplete((ws, failure) -> hand(() -> connected(failure == null ? ws : null)));
  }

  private void connected(@Nullable WebSocket ws) {
    connecting = false;
    if (ws == null) {
      retryLater();
      return;
    }
    socket = ws;
    failures = 0;
    ObjectNode who = Answers.JSON.createObjectNode();
    who.put("client_name", "fabrica").put("version", "1").put("type", "agent");
    who.put("url", "https://fabrica.health");
    call("server.connection.identify", who);
    subscribe();
  }

  private void subscribe() {
    ObjectNode objects = Answers.JSON.createObjectNode();
    for (String object :
        new String[] {
          "print_stats", "virtual_sdcard", "webhooks", "pause_resume", "extruder", "heater_bed"
        }) {
      objects.putNull(object);
    }
    ObjectNode params = Answers.JSON.createObjectNode();
    params.set("objects", objects);
    subscribeId = call("printer.objects.subscribe", params);
  }

  private int call(String method, ObjectNode params) {
    int id = nextRpcId++;
    ObjectNode message = Answers.JSON.createObjectNode();
    message.put("jsonrpc", "2.0").put("method", method).put("id", id);
    message.set("params", params);
    WebSocket open = socket;
    if (open != null) {
      var unused = open.sendText(message.toString(), true);
    }
    return id;
  }

  private void disconnected(WebSocket which, String reason) {
    if (socket != which) {
      return;
    }
    socket = null;
    status = null;
    events.link(false, reason);
    retryLater();
  }

  private void retryLater() {
    failures = Math.min(failures + 1, 16);
    long full = Math.min(MAX_WAIT_MS, settings.pollInterval().toMillis() << Math.min(failures, 10));
    long wait = full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1);
    if (!closed) {
      var unused = lane.schedule(this::connect, wait, TimeUnit.MILLISECONDS);
    }
  }

  /** Reads by HTTP while no subscription feeds us. */
  private void pollIfDeaf() {
    if (closed || (socket != null && status != null)) {
      return;
    }
    try {
      events.snapshot(snapshots.apply(LiveView.read(http.get(LiveView.QUERY))), "");
    } catch (DeviceException e) {
      boolean up = e.kind() == ErrorKind.NOT_READY;
      events.link(up, e.problem().message());
    }
  }

  private void received(WebSocket from, String text) {
    if (from != socket) {
      return;
    }
    try {
      JsonNode message = Answers.JSON.readTree(text);
      if (message.path("id").asInt(-1) == subscribeId && message.path("result").isObject()) {
        status = message.path("result").path("status").deepCopy();
        tell("subscribed");
      } else {
        notified(message.path("method").asText(""), message.path("params"));
      }
    } catch (IOException | ClassCastException e) {
      events.note("a push message that is no JSON", "");
    }
  }

  private void notified(String method, JsonNode params) {
    switch (method) {
      case "notify_status_update" -> {
        ObjectNode base = status;
        // A delta without its base says nothing; the next subscription brings the whole.
        if (base != null && params.path(0) instanceof ObjectNode delta) {
          merge(base, delta);
          tell(method);
        }
      }
      case "notify_klippy_ready" -> subscribe(); // the old subscription died with the old Klipper
      case "notify_klippy_disconnected" -> {
        status = null;
        events.alarm("Klipper disconnected", method);
      }
      case "notify_klippy_shutdown" -> events.alarm("Klipper shut down", method);
      case "notify_history_changed", "notify_job_queue_changed", "notify_filelist_changed" ->
          events.note(method, Texts.mask(params.toString()));
      case "notify_gcode_response" -> events.note(Texts.mask(params.path(0).asText("")), method);
      default -> {
        // Statistics and answers to our own calls carry nothing for us.
      }
    }
  }

  private static void merge(ObjectNode base, ObjectNode delta) {
    delta
        .fields()
        .forEachRemaining(
            field -> {
              boolean both =
                  base.get(field.getKey()) instanceof ObjectNode && field.getValue().isObject();
              if (both) {
                merge((ObjectNode) base.get(field.getKey()), (ObjectNode) field.getValue());
              } else {
                base.set(field.getKey(), field.getValue());
              }
            });
  }

  private void tell(String raw) {
    ObjectNode base = status;
    if (base == null) {
      return;
    }
    try {
      events.snapshot(snapshots.apply(LiveView.of(base)), raw);
    } catch (DeviceException e) {
      events.note(e.problem().message(), raw);
    }
  }

  /** Collects the pieces of a message; the HTTP client calls it from one thread at a time. */
  private final class Ear implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket ws, CharSequence piece, boolean last) {
      if (text.length() + piece.length() > MAX_MESSAGE_CHARS) {
        ws.abort();
        hand(() -> disconnected(ws, "push message too long"));
        return null;
      }
      text.append(piece);
      if (last) {
        String whole = text.toString();
        text.setLength(0);
        hand(() -> received(ws, whole));
      }
      ws.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket ws, int code, String reason) {
      hand(() -> disconnected(ws, "push channel closed, code " + code));
      return null;
    }

    @Override
    public void onError(WebSocket ws, Throwable error) {
      hand(() -> disconnected(ws, "push channel broke"));
    }
  }
}
