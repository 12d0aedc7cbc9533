package health.fabrica.dicom.web;

import health.fabrica.dicom.DicomProblem;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A response body as a stream that gives up when nothing arrives for the idle time. The HTTP
 * client's own streams wait for ever once the header has come. The client's thread fills the queue,
 * one reader thread empties it; one batch is asked for at a time, so memory stays small.
 */
final class IdleTimeoutBody extends InputStream implements BodySubscriber<InputStream> {

  private record Event(@Nullable List<ByteBuffer> bytes, @Nullable Throwable failure) {}

  private final Duration idle;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final CompletableFuture<InputStream> ready = new CompletableFuture<>();
  private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();

  /** Reader's own. */
  private final Deque<ByteBuffer> pending = new ArrayDeque<>();

  private boolean ended;

  IdleTimeoutBody(Duration idle) {
    this.idle = idle;
  }

  @Override
  public CompletionStage<InputStream> getBody() {
    return ready;
  }

  @Override
  public void onSubscribe(Subscription s) {
    subscription.complete(s);
    ready.complete(this);
    s.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> item) {
    events.add(new Event(item, null));
  }

  @Override
  public void onError(Throwable failure) {
    events.add(new Event(null, failure));
  }

  @Override
  public void onComplete() {
    events.add(new Event(null, null));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] out, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (pending.isEmpty() && !ended) {
      await();
    }
    ByteBuffer next = pending.peek();
    if (next == null) {
      return -1;
    }
    int n = Math.min(length, next.remaining());
    next.get(out, offset, n);
    if (!next.hasRemaining()) {
      pending.remove();
    }
    return n;
  }

  private void await() throws IOException {
    Event event;
    try {
      event = events.poll(idle.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new IOException("interrupted while waiting for the PACS", e);
    }
    if (event == null) {
      close();
      throw DicomProblem.PACS_STALLED.refuse(
          "The PACS sent nothing for " + idle.toMillis() + " ms in the middle of an answer.",
          "Check the PACS and the network, then retry.");
    }
    if (event.failure() != null) {
      ended = true;
      throw new IOException("the connection to the PACS broke", event.failure());
    }
    if (event.bytes() == null) {
      ended = true;
      return;
    }
    event.bytes().stream().filter(ByteBuffer::hasRemaining).forEach(pending::add);
    subscription.join().request(1);
  }

  @Override
  public void close() {
    if (!ended) {
      ended = true;
      subscription.join().cancel();
    }
    pending.clear();
  }
}
