package health.fabrica.app.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against the HTTP server of the JDK: the driver must not misread what it measures. */
class HttpConnectionTest {

  private final String large = "0123456789".repeat(30_000);
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] sent = exchange.getRequestBody().readAllBytes();
          boolean chunked = exchange.getRequestURI().getPath().equals("/chunked");
          byte[] answer = sent.length > 0 ? sent : large.getBytes(UTF_8);
          exchange.getResponseHeaders().add("Location", "/Device/7/_history/1");
          exchange.sendResponseHeaders(chunked ? 200 : 201, chunked ? 0 : answer.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(answer);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void manyExchangesPassOneConnectionWithAnswersOfBothKinds() throws IOException {
    try (HttpConnection connection = new HttpConnection(server.getAddress()).open()) {
      for (int i = 0; i < 3; i++) {
        assertThat(connection.exchange(Request.get("/chunked"))).isEqualTo(200);
        assertThat(new String(connection.body(), UTF_8)).isEqualTo(large);
        assertThat(connection.exchange(Request.post("/", "{\"n\":\"\u00e4" + i + "\"}")))
            .isEqualTo(201);
        assertThat(new String(connection.body(), UTF_8)).isEqualTo("{\"n\":\"\u00e4" + i + "\"}");
        assertThat(connection.location()).isEqualTo("/Device/7/_history/1");
      }
    }
  }

  @Test
  void anAnswerThatBreaksOffIsNoAnswer() throws IOException {
    try (ServerSocket broken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread half =
          new Thread(
              () -> {
                try (var socket = broken.accept()) {
                  socket.getInputStream().read(new byte[1024]);
                  socket
                      .getOutputStream()
                      .write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf".getBytes(UTF_8));
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      half.start();
      InetSocketAddress address =
          new InetSocketAddress(broken.getInetAddress(), broken.getLocalPort());
      try (HttpConnection connection = new HttpConnection(address).open()) {
        assertThatThrownBy(() -> connection.exchange(Request.get("/")))
            .isInstanceOf(EOFException.class);
      }
    }
  }

  @Test
  void marksAreCountedWithoutOverlap() {
    assertThat(Marks.count("a-a---a".getBytes(UTF_8), "--")).isEqualTo(1);
    assertThat(
            Marks.count("{\"mode\":\"match\"},{\"mode\":\"match\"}".getBytes(UTF_8), "\"match\""))
        .isEqualTo(2);
    assertThat(Marks.count(new byte[0], "x")).isZero();
  }
}
