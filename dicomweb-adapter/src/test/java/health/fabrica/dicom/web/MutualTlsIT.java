package health.fabrica.dicom.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.Slices;
import health.fabrica.dicom.TestData;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PACS that asks for our certificate. */
class MutualTlsIT {

  private static final String PASSWORD = "changeit";

  @TempDir static Path folder;
  private HttpsServer server;
  private final List<byte[]> files = Slices.stack(5);

  private static Path keys(String name, String host) throws Exception {
    Path file = folder.resolve(name + ".p12");
    TestData.run(
        keytool(),
        "-genkeypair",
        "-alias",
        name,
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + name,
        "-ext",
        "SAN=" + host,
        "-keystore",
        file.toString(),
        "-storetype",
        "PKCS12",
        "-storepass",
        PASSWORD);
    TestData.run(
        keytool(),
        "-exportcert",
        "-alias",
        name,
        "-keystore",
        file.toString(),
        "-storepass",
        PASSWORD,
        "-file",
        folder.resolve(name + ".cer").toString());
    return file;
  }

  private static MutualTls.Store trusting(String name) throws Exception {
    Path file = folder.resolve("trust-" + name + ".p12");
    TestData.run(
        keytool(),
        "-importcert",
        "-noprompt",
        "-alias",
        name,
        "-file",
        folder.resolve(name + ".cer").toString(),
        "-keystore",
        file.toString(),
        "-storetype",
        "PKCS12",
        "-storepass",
        PASSWORD);
    return new MutualTls.Store(file, PASSWORD);
  }

  private static String keytool() {
    return Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
  }

  private static Optional<MutualTls.Store> ours;
  private static Optional<MutualTls.Store> trusted;
  private static SSLContext tls;

  @BeforeAll
  static void makeKeys() throws Exception {
    Path pacs = keys("pacs", "ip:127.0.0.1");
    ours = Optional.of(new MutualTls.Store(keys("fabrica", "dns:fabrica.example"), PASSWORD));
    trusted = Optional.of(trusting("pacs"));
    tls =
        MutualTls.context(
            Optional.of(new MutualTls.Store(pacs, PASSWORD)), Optional.of(trusting("fabrica")));
  }

  @BeforeEach
  void start() throws Exception {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters asked = tls.getDefaultSSLParameters();
            asked.setNeedClientAuth(true);
            parameters.setSSLParameters(asked);
          }
        });
    server.createContext(
        "/",
        exchange -> {
          boolean list = exchange.getRequestURI().getPath().endsWith("/series");
          byte[] body = list ? count() : multipart();
          exchange
              .getResponseHeaders()
              .add("Content-Type", list ? "application/dicom+json" : Multipart.contentType("b"));
          exchange.sendResponseHeaders(200, list ? body.length : 0);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.setExecutor(java.util.concurrent.Executors.newCachedThreadPool());
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    ((java.util.concurrent.ExecutorService) server.getExecutor()).shutdownNow();
  }

  private byte[] count() {
    return ("[{\"0020000E\":{\"vr\":\"UI\",\"Value\":[\""
            + Slices.SERIES
            + "\"]},\"00201209\":{\"vr\":\"IS\",\"Value\":[5]}}]")
        .getBytes(StandardCharsets.UTF_8);
  }

  private byte[] multipart() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] file : files) {
      body.writeBytes(Multipart.partHeader("b", "application/dicom", file.length));
      body.writeBytes(file);
    }
    body.writeBytes(Multipart.closeDelimiter("b"));
    return body.toByteArray();
  }

  private DicomWebClient client(
      String host, Optional<MutualTls.Store> identity, Optional<MutualTls.Store> trust) {
    HttpTransport transport =
        new HttpTransport(Optional.of(MutualTls.context(identity, trust)), Duration.ofSeconds(5));
    return new DicomWebClient(
        URI.create("https://" + host + ":" + server.getAddress().getPort() + "/dicom-web"),
        transport,
        Credentials.NONE,
        new ClientSettings(
            Duration.ofSeconds(5), Duration.ofSeconds(5), 1, Duration.ofMillis(10), 1 << 20),
        new Random(1));
  }

  private static List<String> retrieve(DicomWebClient client) {
    List<String> got = new ArrayList<>();
    client.retrieveSeries(Slices.STUDY, Slices.SERIES, (u, b, f) -> got.add(u), WorkMonitor.NONE);
    return got;
  }

  private static void assertUnreachable(DicomWebClient client) {
    assertThatThrownBy(() -> retrieve(client))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo(DicomProblem.PACS_UNREACHABLE));
  }

  @Test
  void aSeriesComesOverTlsWithBothCertificates() {
    assertThat(retrieve(client("127.0.0.1", ours, trusted))).hasSize(5);
  }

  @Test
  void withoutOurCertificateOrTheRightHostOrTrustNothingComes() {
    assertUnreachable(client("127.0.0.1", Optional.empty(), trusted));
    assertUnreachable(client("localhost", ours, trusted));
    assertUnreachable(client("127.0.0.1", ours, Optional.empty()));
  }

  @Test
  void aWrongPasswordOfAStoreIsToldAtTheStart() {
    MutualTls.Store wrong = new MutualTls.Store(ours.orElseThrow().file(), "other");
    assertThatThrownBy(() -> MutualTls.context(Optional.of(wrong), trusted))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(WebProblem.TLS_SETUP);
              assertThat(e.problem().toString()).doesNotContain("other");
            });
  }
}
