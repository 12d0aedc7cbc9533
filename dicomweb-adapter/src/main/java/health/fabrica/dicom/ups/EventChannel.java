package health.fabrica.dicom.ups;

import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.Vr;
import health.fabrica.dicom.json.DicomJsonWriter;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.CloseMessage;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.xnio.IoUtils;

/**
 * One open channel to one subscriber. The pump's thread owns it; Undertow's threads only count down
 * what is on its way, say that something failed and note when the peer was last heard.
 */
final class EventChannel implements WebSocketCallback<Void> {

  private static final int MAX_WORDS = 1 << 10;
  private static final long FAREWELL_SECONDS = 2;

  private final String aet;
  private final WebSocketChannel socket;
  private final AtomicInteger onTheWay = new AtomicInteger();
  private volatile boolean broken;
  private volatile long heardAt;
  private long sender;
  private long sentAt;
  private long pingedAt;
  private List<Long> batch = List.of();

  EventChannel(String aet, WebSocketChannel socket, long now) {
    this.aet = aet;
    this.socket = socket;
    this.heardAt = now;
    this.pingedAt = now;
  }

  /** Hears pings and the close; what a subscriber says is not listened to and may not be long. */
  void open() {
    socket
        .getReceiveSetter()
        .set(
            new AbstractReceiveListener() {
              @Override
              protected void onFullTextMessage(WebSocketChannel c, BufferedTextMessage message) {
                heardAt = System.nanoTime();
              }

              @Override
              protected void onFullPongMessage(WebSocketChannel c, BufferedBinaryMessage message) {
                heardAt = System.nanoTime();
                message.getData().free();
              }

              @Override
              protected long getMaxTextBufferSize() {
                return MAX_WORDS;
              }

              @Override
              protected long getMaxBinaryBufferSize() {
                return MAX_WORDS;
              }
            });
    socket.resumeReceives();
  }

  String aet() {
    return aet;
  }

  long sender() {
    return sender;
  }

  void sender(long number) {
    sender = number;
  }

  boolean isOpen() {
    return !broken && socket.isOpen() && !socket.isCloseFrameReceived();
  }

  boolean isIdle() {
    return onTheWay.get() == 0;
  }

  boolean isStalled(long now, ChannelSettings settings) {
    return (!isIdle() && now - sentAt > settings.stall().toNanos())
        || now - heardAt > 3 * settings.ping().toNanos();
  }

  /** The reports that were sent since the last time; only when idle. */
  List<Long> takeSent() {
    List<Long> ids = broken ? List.of() : batch;
    batch = List.of();
    return ids;
  }

  /** Sends all of them, in order. */
  void send(List<QueuedReport> reports, long now) {
    List<Long> ids = new ArrayList<>();
    onTheWay.set(reports.size());
    sentAt = now;
    for (QueuedReport report : reports) {
      ids.add(report.id());
      WebSockets.sendText(text(report), socket, this);
    }
    batch = ids;
  }

  private static String text(QueuedReport report) {
    Dataset message =
        report.message().toBuilder()
            .numbers(Tag.MESSAGE_ID, Vr.US, (int) (report.id() & 0xffff))
            .build();
    return DicomJsonWriter.write(message);
  }

  /** Asks whether the peer is there, when it is time. */
  void ping(long now, ChannelSettings settings) {
    if (now - pingedAt > settings.ping().toNanos()) {
      pingedAt = now;
      WebSockets.sendPing(ByteBuffer.allocate(0), socket, null);
    }
  }

  /** Says goodbye; a peer that does not answer is dropped a little later. */
  void close(int code, String reason) {
    if (socket.isOpen() && !socket.isCloseFrameSent()) {
      WebSockets.sendClose(code, reason, socket, null);
      socket.getIoThread().executeAfter(this::drop, FAREWELL_SECONDS, TimeUnit.SECONDS);
    } else {
      drop();
    }
  }

  void drop() {
    IoUtils.safeClose(socket);
  }

  void closeReplaced() {
    close(CloseMessage.NORMAL_CLOSURE, "another channel was opened");
  }

  @Override
  public void complete(WebSocketChannel channel, Void nothing) {
    onTheWay.decrementAndGet();
  }

  @Override
  public void onError(WebSocketChannel channel, Void nothing, Throwable error) {
    broken = true;
    onTheWay.decrementAndGet();
  }
}
