package health.fabrica.device.sim;

import com.fasterxml.jackson.databind.JsonNode;
import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.spi.WebSocketHttpExchange;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.xnio.IoUtils;

/** All WebSocket connections of one simulator. */
final class SocketHub implements WebSocketConnectionCallback {

  private final ApiRegistry api;
  private final PrinterObjects objects;
  private final MoonrakerMemory memory;
  private final Map<WebSocketChannel, RpcFace> faces = new ConcurrentHashMap<>();
  private final AtomicLong serial = new AtomicLong(140_000_000_000_000L);
  private final Consumer<JsonNode> broadcast =
      message -> faces.values().forEach(f -> f.send(message));

  SocketHub(ApiRegistry api, PrinterObjects objects, MoonrakerMemory memory) {
    this.api = api;
    this.objects = objects;
    this.memory = memory;
    memory.listen(broadcast);
  }

  int connections() {
    return faces.size();
  }

  @Override
  public void onConnect(WebSocketHttpExchange exchange, WebSocketChannel channel) {
    RpcFace face =
        new RpcFace(
            api,
            objects,
            memory,
            serial.addAndGet(16),
            text -> WebSockets.sendText(text, channel, null));
    faces.put(channel, face);
    channel.addCloseTask(c -> faces.remove(c));
    channel
        .getReceiveSetter()
        .set(
            new AbstractReceiveListener() {
              @Override
              protected void onFullTextMessage(WebSocketChannel c, BufferedTextMessage message) {
                String text = message.getData();
                c.getWorker().execute(() -> face.receive(text));
              }
            });
    channel.resumeReceives();
  }

  /** Called four times a second, like Klipper's updates. */
  void tick() {
    SimView view = memory.machine.view();
    memory.notice();
    boolean away =
        view.host() == SimMachine.Host.DYING || view.host() == SimMachine.Host.DISCONNECTED;
    for (RpcFace face : faces.values()) {
      if (away) {
        face.forgetSubscription();
      } else {
        face.tick(view);
      }
    }
  }

  void closeAll() {
    faces.keySet().forEach(IoUtils::safeClose);
    faces.clear();
  }
}
