package health.fabrica.device.sim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection: JSON-RPC in, answers and notifications out. Guarded by its own lock.
 */
final class RpcFace {

  private final ApiRegistry api;
  private final PrinterObjects objects;
  private final MoonrakerMemory memory;
  private final Consumer<String> out;
  private final long connectionId;
  private @Nullable JsonNode identity;
  private @Nullable ObjectNode subscribed;
  private @Nullable ObjectNode lastSent;

  RpcFace(
      ApiRegistry api,
      PrinterObjects objects,
      MoonrakerMemory memory,
      long connectionId,
      Consumer<String> out) {
    this.api = api;
    this.objects = objects;
    this.memory = memory;
    this.connectionId = connectionId;
    this.out = out;
  }

  void send(JsonNode message) {
    out.accept(message.toString());
  }

  void receive(String text) {
    JsonNode message;
    try {
      message = Json.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      send(SimErrors.rpc(-32700, "Parse error", Json.value(null)));
      return;
    }
    if (message instanceof ArrayNode batch) {
      ArrayNode answers = Json.list();
      batch.forEach(
          m -> {
            JsonNode a = answer(m);
            if (a != null) {
              answers.add(a);
            }
          });
      if (!answers.isEmpty()) {
        send(answers);
      }
      return;
    }
    JsonNode answer = answer(message);
    if (answer != null) {
      send(answer);
    }
  }

  private @Nullable JsonNode answer(JsonNode message) {
    if (!message.isObject() || !message.has("id") || !message.has("method")) {
      return null; // no answer to what is no call
    }
    JsonNode id = message.get("id");
    if (!message.path("jsonrpc").asText("").equals("2.0")) {
      return SimErrors.rpc(-32600, "Invalid Request", id);
    }
    JsonNode params = message.path("params");
    if (!params.isMissingNode() && !params.isObject()) {
      return SimErrors.rpc(-32602, "Invalid params:", id);
    }
    ObjectNode args = params instanceof ObjectNode o ? o : Json.of();
    try {
      JsonNode result = call(message.path("method").asText(), new Args(args, null));
      return Json.of("jsonrpc", "2.0", "result", result, "id", id);
    } catch (SimRefusal e) {
      int code = e.status() == 404 ? -32601 : e.status();
      return SimErrors.rpc(code, e.text(), id);
    }
  }

  private JsonNode call(String method, Args args) {
    return switch (method) {
      case "server.connection.identify" -> identify(args);
      case "server.websocket.id" -> Json.of("websocket_id", connectionId);
      case "printer.objects.subscribe" -> subscribe(args);
      default -> {
        Function<Args, JsonNode> handler =
            api.rpc(method).orElseThrow(() -> SimRefusal.of(404, "Method not found"));
        yield handler.apply(args);
      }
    };
  }

  private synchronized JsonNode identify(Args args) {
    JsonNode known = identity;
    if (known != null) {
      throw SimRefusal.of(
          400,
          String.format(
              "Connection already identified: {'name': '%s', 'version': '%s', 'type': '%s',"
                  + " 'url': '%s'}",
              known.path("client_name").asText(),
              known.path("version").asText(),
              known.path("type").asText(),
              known.path("url").asText()));
    }
    identity = args.values();
    return Json.of("connection_id", connectionId);
  }

  private synchronized JsonNode subscribe(Args args) {
    JsonNode given = args.values().get("objects");
    if (given != null && !given.isObject()) {
      throw SimRefusal.of(500, "dictionary update sequence element #0 has length 1; 2 is required");
    }
    memory.machine.requireConnected();
    ObjectNode wanted = PrinterApi.wanted(args);
    ObjectNode whole = objects.query(wanted);
    subscribed = wanted;
    lastSent = (ObjectNode) whole.get("status");
    return whole;
  }

  /** A Klipper that went away took the subscription with it. */
  synchronized void forgetSubscription() {
    subscribed = null;
  }

  /** Sends what changed since the last time. */
  void tick(SimView view) {
    ObjectNode delta = Json.of();
    synchronized (this) {
      if (subscribed == null || lastSent == null) {
        return;
      }
      ObjectNode now = objects.status(view, subscribed);
      for (var it = now.fields(); it.hasNext(); ) {
        var object = it.next();
        ObjectNode changed = changes(lastSent.path(object.getKey()), object.getValue());
        if (!changed.isEmpty()) {
          delta.set(object.getKey(), changed);
        }
      }
      lastSent = now;
    }
    if (!delta.isEmpty()) {
      ObjectNode note = Json.of("jsonrpc", "2.0", "method", "notify_status_update");
      note.set("params", Json.list(delta, view.now()));
      send(note);
    }
  }

  private static ObjectNode changes(JsonNode before, JsonNode now) {
    ObjectNode changed = Json.of();
    for (var it = now.fields(); it.hasNext(); ) {
      var field = it.next();
      if (!field.getValue().equals(before.get(field.getKey()))) {
        changed.set(field.getKey(), field.getValue());
      }
    }
    return changed;
  }
}
