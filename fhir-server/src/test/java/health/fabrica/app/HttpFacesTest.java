package health.fabrica.app;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.app.config.Configuration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the port makes of URLs as clients write them, over plain sockets. */
class HttpFacesTest {

  private static HttpFaces http;

  @BeforeAll
  static void start(@TempDir Path folder) {
    http = new HttpFaces(new Configuration.Server("127.0.0.1", 0, folder, Optional.empty(), false));
    http.mount(
        "/echo",
        exchange ->
            exchange
                .getResponseSender()
                .send("got " + exchange.getQueryParameters().get("q").getFirst()));
  }

  @AfterAll
  static void stop() throws InterruptedException {
    http.close();
  }

  private static String get(String target, Charset charset) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), http.base().getPort())) {
      socket.setSoTimeout(30_000);
      String request = "GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(charset));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aBarIsTakenAsTheSpecificationOfFhirWritesIt() throws IOException {
    for (String target : new String[] {"/echo?q=urn:a|1", "/echo?q=urn%3Aa%7C1"}) {
      assertThat(get(target, StandardCharsets.US_ASCII)).contains(" 200 ", "got urn:a|1");
    }
    assertThat(get("/echo?q={\"^`<>\\}", StandardCharsets.US_ASCII)).contains("got {\"^`<>\\}");
  }

  @Test
  void whatHasNoKnownEncodingIsRefusedInWordsNotSearchedAsSomethingElse() throws IOException {
    for (Charset charset : new Charset[] {StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1}) {
      assertThat(get("/echo?q=M\u00fcller", charset))
          .contains(" 400 ", "OperationOutcome", "FAB-5001", "percent-encoded");
    }
    assertThat(get("/echo/\u00fc?q=1", StandardCharsets.UTF_8)).contains(" 400 ", "FAB-5001");
    assertThat(get("/echo?q=a\u0001b", StandardCharsets.US_ASCII)).contains(" 400 ", "FAB-5001");
    assertThat(get("/echo?q=M%C3%BCller", StandardCharsets.US_ASCII)).contains("got M\u00fcller");
  }
}
