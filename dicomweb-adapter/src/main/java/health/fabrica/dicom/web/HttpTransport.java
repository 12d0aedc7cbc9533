package health.fabrica.dicom.web;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Opens connections for HTTP/1.1 requests. Blocking sockets, because a series is bytes in one
 * direction: the thread that asks reads straight into the array of an instance, with no queue and
 * no selector between. Server certificates are checked against the host name. Immutable.
 */
public final class HttpTransport {

  /** Time to connect that a client for PACS should allow. */
  public static final Duration CONNECT = Duration.ofSeconds(5);

  /** The JDK's trust store and no client certificate. */
  public static final HttpTransport DEFAULT = new HttpTransport(Optional.empty(), CONNECT);

  private final Optional<SSLContext> tls;
  private final Duration connect;

  /**
   * A transport of its own.
   *
   * @param tls client certificate and trusted authorities, see {@link MutualTls}; empty for the
   *     JDK's own
   * @param connect longest wait for a connection, and again for the TLS handshake
   */
  public HttpTransport(Optional<SSLContext> tls, Duration connect) {
    this.tls = tls;
    this.connect = connect;
  }

  /**
   * A connection.
   *
   * @param raw the TCP socket: closing it breaks off whatever waits on either
   * @param talk the socket to talk on: the same one, or TLS over it
   */
  record Line(Socket raw, Socket talk) {}

  /** Connects to the host of the address. */
  Line open(URI address) throws IOException {
    boolean secure = "https".equals(scheme(address));
    String host = address.getHost().replaceAll("^\\[|]$", "");
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(host, port(address)), millis(connect));
      return new Line(socket, secure ? secured(socket, host, port(address)) : socket);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private Socket secured(Socket plain, String host, int port) throws IOException {
    SSLSocketFactory factory =
        tls.map(SSLContext::getSocketFactory)
            .orElseGet(() -> (SSLSocketFactory) SSLSocketFactory.getDefault());
    SSLSocket socket = (SSLSocket) factory.createSocket(plain, host, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(millis(connect));
    socket.startHandshake();
    return socket;
  }

  static String scheme(URI address) {
    return String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
  }

  static int port(URI address) {
    int told = address.getPort();
    return told >= 0 ? told : scheme(address).equals("https") ? 443 : 80;
  }

  /** Whether scheme, host and port are the same (RFC 6454). */
  static boolean sameOrigin(URI a, URI b) {
    return a.getHost() != null
        && a.getHost().equalsIgnoreCase(b.getHost())
        && scheme(a).equals(scheme(b))
        && port(a) == port(b);
  }

  static int millis(Duration duration) {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, duration.toMillis()));
  }
}
