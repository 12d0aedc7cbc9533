package health.fabrica.dicom.ups;

import health.fabrica.core.problem.ProblemException;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.CloseMessage;
import io.undertow.websockets.core.WebSocketChannel;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event channels of the worklist: {@code GET /subscribers/{aetitle}} becomes a WebSocket
 * (PS3.18 8.10.4) over which the reports that wait for that subscriber are sent, oldest first.
 * Mount it under {@code /subscribers} of the DICOMweb root.
 *
 * <p>A report is forgotten when it has been handed to the network; after a crash or a lost
 * connection the last ones may come again, with the same Message ID. The channel opened last is the
 * one that is sent to, on whichever node it ends. A channel that does not take what it is sent, or
 * answers no ping, is closed; its reports wait for the next one. One thread does all of this.
 */
public final class EventChannels implements HttpHandler, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventChannels.class);
  private static final long STOP_SECONDS = 10;
  private static final long UPKEEP_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final UpsSubscriptions subscriptions;
  private final ChannelSettings settings;
  private final Queue<EventChannel> opened = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final Map<String, EventChannel> channels = new HashMap<>(); // of the pump's thread
  private final ExecutorService pump =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "fabrica-ups-events");
            thread.setDaemon(true);
            return thread;
          });
  private long seen = -1;
  private boolean backlog;
  private long keptUpAt = System.nanoTime();
  private volatile boolean closed;

  private EventChannels(UpsSubscriptions subscriptions, ChannelSettings settings) {
    this.subscriptions = subscriptions;
    this.settings = settings;
  }

  /** Starts; all subscribers are told that the worklist runs again. */
  public static EventChannels start(UpsSubscriptions subscriptions, ChannelSettings settings) {
    EventChannels channels = new EventChannels(subscriptions, settings);
    subscriptions.tellAll(EventReport.restarted());
    channels.pump.execute(channels::run);
    return channels;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    try {
      String aet = SubscribersResource.title(exchange.getRelativePath().replaceFirst("^/", ""));
      if (count.get() >= settings.channels() || closed) {
        throw UpsProblem.SUBSCRIBERS.refuse(
            "There are " + count.get() + " event channels open.", "Try again later.");
      }
      WebSocketConnectionCallback connected = (upgraded, socket) -> connected(aet, socket);
      new WebSocketProtocolHandshakeHandler(connected, EventChannels::noUpgrade)
          .handleRequest(exchange);
    } catch (ProblemException e) {
      UpsAnswers.refuse(exchange, e.problem());
    }
  }

  /** Channels that are open now. */
  int open() {
    return count.get();
  }

  private static void noUpgrade(HttpServerExchange exchange) {
    exchange.getResponseHeaders().put(Headers.UPGRADE, "websocket");
    exchange.setStatusCode(426);
    exchange.endExchange();
  }

  private void connected(String aet, WebSocketChannel socket) {
    EventChannel channel = new EventChannel(aet, socket, System.nanoTime());
    count.incrementAndGet();
    socket.addCloseTask(c -> count.decrementAndGet());
    channel.open();
    opened.add(channel);
    if (closed) {
      channel.close(CloseMessage.GOING_AWAY, "the server stops");
    }
  }

  private void run() {
    while (!closed) {
      try {
        turn(System.nanoTime());
      } catch (RuntimeException e) {
        LOG.error("event reports could not be sent; it is tried again", e);
      }
      try {
        TimeUnit.NANOSECONDS.sleep(closed ? 0 : settings.poll().toNanos());
      } catch (InterruptedException e) {
        break;
      }
    }
    stop();
  }

  private void stop() {
    try {
      channels.values().forEach(this::settle);
    } catch (RuntimeException e) {
      LOG.warn("what was sent last may be sent again: {}", e.getClass().getSimpleName());
    }
    opened.forEach(c -> c.close(CloseMessage.GOING_AWAY, "the server stops"));
    channels.values().forEach(c -> c.close(CloseMessage.GOING_AWAY, "the server stops"));
  }

  private void turn(long now) {
    for (EventChannel channel = opened.poll(); channel != null; channel = opened.poll()) {
      EventChannel before = channels.put(channel.aet(), channel);
      if (before != null) {
        settle(before);
        before.closeReplaced();
      }
      channel.sender(subscriptions.takeOver(channel.aet()));
      backlog = true;
    }
    boolean upkeep = now - keptUpAt > UPKEEP_NANOS;
    if (upkeep) {
      keptUpAt = now;
      subscriptions.forgetOld();
    }
    tend(now, upkeep);
    deliver(now);
  }

  /** Lets go of what is closed, stuck or has been replaced by a channel of another node. */
  private void tend(long now, boolean upkeep) {
    for (Iterator<EventChannel> i = channels.values().iterator(); i.hasNext(); ) {
      EventChannel channel = i.next();
      settle(channel);
      if (!channel.isOpen()) {
        channel.drop();
        i.remove();
      } else if (channel.isStalled(now, settings)) {
        LOG.warn("an event channel takes nothing and is closed; its reports wait");
        channel.drop();
        i.remove();
      } else if (upkeep
          && !subscriptions.sender(channel.aet()).equals(OptionalLong.of(channel.sender()))) {
        channel.closeReplaced();
        i.remove();
      } else {
        channel.ping(now, settings);
      }
    }
  }

  private void settle(EventChannel channel) {
    if (channel.isIdle()) {
      List<Long> ids = channel.takeSent();
      if (!ids.isEmpty()) {
        subscriptions.sent(ids);
      }
    }
  }

  private void deliver(long now) {
    if (channels.isEmpty()) {
      return;
    }
    long newest = subscriptions.newest();
    if (newest == seen && !backlog) {
      return;
    }
    seen = newest;
    backlog = false;
    for (EventChannel channel : channels.values()) {
      if (!channel.isIdle()) {
        backlog = true;
        continue;
      }
      List<QueuedReport> waiting =
          subscriptions.waiting(channel.aet(), channel.sender(), settings.batch());
      if (!waiting.isEmpty()) {
        channel.send(waiting, now);
        backlog = true;
      }
    }
  }

  /** Closes the channels; what was not sent waits. */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    pump.shutdown(); // no interrupt: the database may be at work
    if (!pump.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
      LOG.warn("event channels are still open after {} s", STOP_SECONDS);
    }
  }
}
