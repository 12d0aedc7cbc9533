package health.fabrica.dicom.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands before a real server and spoils its answers. Each request is forwarded on a connection of
 * its own, the answer is read to its end, changed and passed on.
 */
final class FaultyProxy implements AutoCloseable {

  /** What becomes of an answer. */
  interface Fault {
    /** The bytes to send, at the end of which the connection closes, or stalls when told. */
    byte[] spoil(String path, byte[] answer);

    default boolean stalls(String path) {
      return false;
    }
  }

  private final ServerSocket socket;
  private final URI upstream;
  private final Fault fault;
  private final Thread acceptor;
  private final Collection<Socket> open = new ConcurrentLinkedQueue<>();
  final List<String> asked = new CopyOnWriteArrayList<>();

  FaultyProxy(URI upstream, Fault fault) throws IOException {
    this.upstream = upstream;
    this.fault = fault;
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.acceptor = new Thread(this::accept, "proxy");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/dicom-web/");
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket peer = socket.accept();
        open.add(peer);
        Thread thread = new Thread(() -> serve(peer), "proxy-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket peer) {
    try {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(peer.getInputStream(), StandardCharsets.ISO_8859_1));
      String request = in.readLine();
      StringBuilder head = new StringBuilder(request).append("\r\nConnection: close\r\n");
      for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
        head.append(line).append("\r\n");
      }
      String path = request.split(" ")[1];
      asked.add(path);
      byte[] answer = forward(head.append("\r\n").toString());
      OutputStream out = peer.getOutputStream();
      out.write(fault.spoil(path, answer));
      out.flush();
      if (!fault.stalls(path)) {
        peer.close();
      }
    } catch (IOException | RuntimeException e) {
      try {
        peer.close();
      } catch (IOException ignored) {
        // gone
      }
    }
  }

  private byte[] forward(String request) throws IOException {
    try (Socket server = new Socket(upstream.getHost(), upstream.getPort())) {
      server.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      server.getOutputStream().flush();
      return server.getInputStream().readAllBytes();
    }
  }

  @Override
  public void close() throws Exception {
    socket.close();
    for (Socket peer : open) {
      peer.close();
    }
    acceptor.join(5000);
  }
}
