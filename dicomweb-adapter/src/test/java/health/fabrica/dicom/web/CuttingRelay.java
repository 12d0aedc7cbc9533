package health.fabrica.dicom.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Stands before a real server and passes bytes on, in both directions, up to a number; then the
 * connection breaks, without a word of HTTP.
 */
final class CuttingRelay implements AutoCloseable {

  private final ServerSocket socket;
  private final URI upstream;
  private final long requestBytes;
  private final long answerBytes;
  private final Collection<Socket> open = new ConcurrentLinkedQueue<>();

  CuttingRelay(URI upstream, long requestBytes, long answerBytes) throws IOException {
    this.upstream = upstream;
    this.requestBytes = requestBytes;
    this.answerBytes = answerBytes;
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/dicom-web/");
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        Socket server = new Socket(upstream.getHost(), upstream.getPort());
        open.add(client);
        open.add(server);
        daemon(() -> pass(client, server, requestBytes));
        daemon(() -> pass(server, client, answerBytes));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private static void pass(Socket from, Socket to, long limit) {
    byte[] buffer = new byte[1 << 12];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      long left = limit;
      while (left > 0) {
        int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (n < 0) {
          return;
        }
        out.write(buffer, 0, n);
        out.flush();
        left -= n;
      }
    } catch (IOException e) {
      return; // the other direction broke it
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket one : open) {
      one.close();
    }
  }
}
