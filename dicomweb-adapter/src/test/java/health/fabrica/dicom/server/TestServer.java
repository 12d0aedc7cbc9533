package health.fabrica.dicom.server;

import health.fabrica.core.blob.FileBlobStore;
import health.fabrica.dicom.web.ClientSettings;
import health.fabrica.dicom.web.Credentials;
import health.fabrica.dicom.web.DicomWebClient;
import health.fabrica.dicom.web.HttpTransport;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/** Our origin server on a free loopback port. */
public final class TestServer implements AutoCloseable {

  private final HttpHandler handler;
  private final Undertow undertow;

  public TestServer(Path blobs, long maxPartBytes) {
    this(
        new DicomWebHandler(
            new InMemoryIndex(), new FileBlobStore(blobs), maxPartBytes, new Random(1)),
        0);
  }

  private TestServer(HttpHandler handler, int port) {
    this.handler = handler;
    undertow =
        Undertow.builder()
            .addHttpListener(port, "127.0.0.1")
            .setHandler(Handlers.path().addPrefixPath("/dicom-web", handler))
            .build();
    undertow.start();
  }

  /** Ends it in the middle of whatever it does, and starts another one on its data and port. */
  public TestServer restarted() {
    int port = port();
    undertow.stop();
    return new TestServer(handler, port);
  }

  public int port() {
    return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
  }

  public URI base() {
    return URI.create("http://127.0.0.1:" + port() + "/dicom-web");
  }

  public DicomWebClient client() {
    return client(base());
  }

  public static DicomWebClient client(URI base) {
    return client(base, Credentials.NONE);
  }

  public static DicomWebClient client(URI base, Credentials credentials) {
    ClientSettings quick =
        new ClientSettings(
            Duration.ofSeconds(20), Duration.ofMillis(700), 2, Duration.ofMillis(20), 1 << 26);
    return new DicomWebClient(base, HttpTransport.DEFAULT, credentials, quick, new Random(7));
  }

  @Override
  public void close() {
    undertow.stop();
  }
}
