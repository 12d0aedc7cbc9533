package health.fabrica.flow.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import health.fabrica.core.blob.FileBlobStore;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.web.ClientSettings;
import health.fabrica.dicom.web.Credentials;
import health.fabrica.dicom.web.DicomWebClient;
import health.fabrica.dicom.web.HttpTransport;
import health.fabrica.flow.FlowProblem;
import health.fabrica.flow.order.ImagingReference;
import health.fabrica.flow.trigger.Candidate;
import health.fabrica.flow.trigger.PacsFacts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which series of a study is taken when the order names none; a PACS that lists what it is told.
 */
class DicomWebImageSourceIT {

  private static final String STUDY = "1.2.840.1";

  @TempDir private Path folder;
  private HttpServer pacs;
  private volatile String listed = "[]";

  @BeforeEach
  void start() throws IOException {
    pacs = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    pacs.createContext(
        "/",
        exchange -> {
          String query = String.valueOf(exchange.getRequestURI().getQuery());
          boolean first = !query.contains("offset=") || query.contains("offset=0");
          byte[] body = (first ? listed : "[]").getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/dicom+json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    pacs.start();
  }

  @AfterEach
  void stop() {
    pacs.stop(0);
  }

  private static String series(String uid, String modality) {
    return "{\"0020000D\":{\"vr\":\"UI\",\"Value\":[\""
        + STUDY
        + "\"]},\"0020000E\":{\"vr\":\"UI\",\"Value\":[\""
        + uid
        + "\"]},\"00080060\":{\"vr\":\"CS\",\"Value\":[\""
        + modality
        + "\"]},\"00201209\":{\"vr\":\"IS\",\"Value\":[140]}}";
  }

  private DicomWebClient client(URI root) {
    return new DicomWebClient(
        root, HttpTransport.DEFAULT, Credentials.NONE, ClientSettings.DEFAULT, new Random(1));
  }

  private String root() {
    return "http://127.0.0.1:" + pacs.getAddress().getPort() + "/dicom-web";
  }

  private Problem refusal() {
    DicomWebImageSource source =
        new DicomWebImageSource(this::client, new FileBlobStore(folder), Clock.systemUTC());
    ImagingReference imaging = new ImagingReference(root(), STUDY, Optional.empty());
    try {
      source.retrieve(imaging, WorkMonitor.NONE);
      throw new AssertionError("a series was taken");
    } catch (ProblemException e) {
      return e.problem();
    }
  }

  @Test
  void aStudyWithoutACtSeriesIsRefusedWithWhatItHas() {
    listed = "[" + series("1.2.3", "MR") + "," + series("1.2.4", "SEG") + "]";
    Problem problem = refusal();
    assertThat(problem.code()).isEqualTo(FlowProblem.NO_SUITABLE_SERIES);
    assertThat(problem.message()).contains("2 series").contains("[MR, SEG]");
  }

  @Test
  void betweenTwoCtSeriesNoneIsGuessed() {
    listed = "[" + series("1.2.3", "CT") + "," + series("1.2.4", "CT") + "]";
    Problem problem = refusal();
    assertThat(problem.code()).isEqualTo(FlowProblem.SERIES_AMBIGUOUS);
    assertThat(problem.message())
        .contains("2 CT series")
        .contains("1.2.3 (140 instances)")
        .contains("1.2.4 (140 instances)");
  }

  @Test
  void factsOfASeriesThatThePacsDoesNotListAreRefused() {
    PacsFacts facts =
        new PacsFacts(
            this::client,
            (series, monitor) -> {
              throw new AssertionError("the series lies in the PACS");
            });
    Candidate candidate =
        new Candidate(
            "1.2.9",
            STUDY,
            "main",
            Optional.of(URI.create(root())),
            Optional.empty(),
            Optional.empty(),
            0,
            1);
    assertThatThrownBy(() -> facts.facts(candidate, WorkMonitor.NONE))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo(DicomProblem.UNKNOWN_AT_PACS));
  }
}
