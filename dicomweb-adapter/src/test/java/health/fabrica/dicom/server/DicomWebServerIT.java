package health.fabrica.dicom.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.Slices;
import health.fabrica.dicom.TestData;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.volume.SeriesPolicy;
import health.fabrica.dicom.volume.SeriesVolume;
import health.fabrica.dicom.volume.SeriesVolumeBuilder;
import health.fabrica.dicom.web.DicomWebClient;
import health.fabrica.dicom.web.Multipart;
import health.fabrica.dicom.web.StowResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class DicomWebServerIT {

  @TempDir Path folder;
  private TestServer server;

  @BeforeEach
  void start() {
    server = new TestServer(folder, 1 << 20);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.base() + path)).GET();
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient()
        .send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
  }

  private HttpResponse<String> post(String path, String type, byte[] body) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(server.base() + path))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static byte[] multipart(String boundary, List<byte[]> parts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.write(Multipart.partHeader(boundary, "application/dicom", part.length));
      out.write(part);
    }
    out.write(Multipart.closeDelimiter(boundary));
    return out.toByteArray();
  }

  @Test
  void whatIsStoredComesBackByteForByte() {
    List<byte[]> files = Slices.stack(5);
    DicomWebClient client = server.client();
    StowResult result = client.store(files, WorkMonitor.NONE);
    assertThat(result.status()).isEqualTo(200);
    assertThat(result.stored()).hasSize(5);
    assertThat(result.isComplete()).isTrue();

    Map<String, byte[]> got = new HashMap<>();
    client.retrieveSeries(
        Slices.STUDY, Slices.SERIES, (uid, bytes, file) -> got.put(uid, bytes), WorkMonitor.NONE);
    assertThat(got).hasSize(5);
    assertThat(got.get(Slices.SERIES + ".3")).isEqualTo(files.get(2));
    assertThat(client.series(Slices.STUDY, WorkMonitor.NONE))
        .singleElement()
        .satisfies(s -> assertThat(s.instances()).hasValue(5));
  }

  @Test
  void theSameBytesAgainAreFineAndOtherBytesUnderTheUidAreRefused() {
    DicomWebClient client = server.client();
    assertThat(client.store(Slices.stack(1), WorkMonitor.NONE).isComplete()).isTrue();
    assertThat(client.store(Slices.stack(1), WorkMonitor.NONE).isComplete()).isTrue();
    StowResult other =
        client.store(
            List.of(
                Slices.file(Slices.slice(0).text(Tag.PATIENT_ID, "P2")), Slices.stack(2).get(1)),
            WorkMonitor.NONE);
    assertThat(other.status()).isEqualTo(202);
    assertThat(other.failed()).containsEntry(Slices.SERIES + ".1", 0x0111);
    assertThat(other.stored()).containsExactly(Slices.SERIES + ".2");
  }

  @Test
  void aWrongStudyInThePathIsAConflict() throws Exception {
    HttpResponse<String> answer =
        post("/studies/9.9", Multipart.contentType("b"), multipart("b", Slices.stack(1)));
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("00081198").contains("272");
    assertThat(get("/studies").body()).isEqualTo("[]");
  }

  @Test
  void garbageBesideAGoodPartIsReportedAndTheGoodPartKept() throws Exception {
    byte[] garbage = "no dicom at all".getBytes(StandardCharsets.US_ASCII);
    HttpResponse<String> answer =
        post(
            "/studies",
            Multipart.contentType("b"),
            multipart("b", List.of(Slices.stack(1).get(0), garbage)));
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).contains("00081199").contains("0008119A").contains("49152");
    assertThat(answer.headers().firstValue("Warning").orElse("")).contains("FAB-2001");
    assertThat(
            post("/studies", Multipart.contentType("b"), multipart("b", List.of(garbage)))
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void aBodyCutAtAnyPlaceStoresNoPartOfAnInstance() throws Exception {
    byte[] body = multipart("b", Slices.stack(1));
    for (int cut = 0; cut < body.length - 2; cut += 37) {
      byte[] part = java.util.Arrays.copyOf(body, cut);
      HttpResponse<String> answer = post("/studies", Multipart.contentType("b"), part);
      assertThat(answer.statusCode()).as("cut at %d", cut).isEqualTo(400);
      assertThat(answer.body()).contains("FAB-2077");
    }
  }

  @Test
  void aConnectionThatDiesInTheBodyLeavesTheServerWellAndNothingHalfStored() throws Exception {
    byte[] body = multipart("b", Slices.stack(1));
    for (int i = 0; i < 5; i++) {
      try (Socket socket = new Socket("127.0.0.1", server.port())) {
        String head =
            "POST /dicom-web/studies HTTP/1.1\r\nHost: x\r\nContent-Type: "
                + Multipart.contentType("b")
                + "\r\nContent-Length: "
                + body.length
                + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(body, 0, body.length / 2);
        socket.getOutputStream().flush();
      }
    }
    assertThat(get("/studies").body()).isEqualTo("[]");
    assertThat(server.client().store(Slices.stack(1), WorkMonitor.NONE).isComplete()).isTrue();
  }

  @Test
  void aPartOverTheLimitIsRefusedAndTheOthersStored() {
    byte[] large =
        Slices.file(
            Slices.slice(1).bytes(0x00420011, health.fabrica.dicom.data.Vr.OB, new byte[2 << 20]));
    StowResult result =
        server.client().store(List.of(large, Slices.stack(1).get(0)), WorkMonitor.NONE);
    assertThat(result.status()).isEqualTo(202);
    assertThat(result.stored()).containsExactly(Slices.SERIES + ".1");
    assertThat(result.failed()).containsOnlyKeys(Slices.SERIES + ".2");
  }

  @Test
  void wrongMediaTypesAndMethodsAreRefused() throws Exception {
    assertThat(post("/studies", "application/dicom", new byte[4]).statusCode()).isEqualTo(415);
    assertThat(
            post(
                    "/studies",
                    "multipart/related; type=\"application/dicom+json\"; boundary=b",
                    new byte[4])
                .statusCode())
        .isEqualTo(415);
    assertThat(
            post("/studies", "multipart/related; type=\"application/dicom\"", new byte[4])
                .statusCode())
        .isEqualTo(400);
    assertThat(post("/studies/1.2/series", Multipart.contentType("b"), new byte[0]).statusCode())
        .isEqualTo(405);
  }

  @Test
  void searchesMatchTheirKeysOnly() throws Exception {
    server.client().store(Slices.stack(3), WorkMonitor.NONE);
    server
        .client()
        .store(
            List.of(
                Slices.file(
                    Slices.slice(7)
                        .text(Tag.STUDY_INSTANCE_UID, "1.9")
                        .text(Tag.SERIES_INSTANCE_UID, "1.9.1")
                        .text(Tag.PATIENT_ID, "P2")
                        .text(Tag.PATIENT_NAME, "山田^太郎")
                        .text(Tag.STUDY_DATE, "20250101"))),
            WorkMonitor.NONE);
    assertThat(studies("")).contains("1.2.3.4").contains("1.9");
    assertThat(studies("?PatientID=P2")).isEqualTo("1.9");
    assertThat(studies("?00100020=P1")).isEqualTo("1.2.3.4");
    assertThat(studies("?PatientName=doe*")).isEqualTo("1.2.3.4");
    assertThat(studies("?StudyDate=20250101-")).isEqualTo("1.9");
    assertThat(studies("?StudyDate=20240101-20240201")).isEqualTo("1.2.3.4");
    assertThat(studies("?ModalitiesInStudy=MR")).isEmpty();
    assertThat(studies("?limit=1&offset=1")).isEqualTo("1.9");
    assertThat(get("/studies/1.2.3.4/instances").body()).contains(Slices.SERIES + ".3");
    assertThat(get("/instances?SOPInstanceUID=" + Slices.SERIES + ".2").body())
        .contains("\"" + Slices.SERIES + ".2\"")
        .doesNotContain("\"" + Slices.SERIES + ".1\"");
    for (String bad :
        List.of("?Foo=1", "?limit=x", "?StudyDate=2024", "?Rows=3", "?StudyInstanceUID=a")) {
      HttpResponse<String> answer = get("/studies" + bad);
      assertThat(answer.statusCode()).as(bad).isEqualTo(400);
      assertThat(answer.body()).contains("FAB-");
    }
  }

  private String studies(String query) throws Exception {
    StringBuilder uids = new StringBuilder();
    health.fabrica.dicom.json.DicomJsonReader.readArray(
        new java.io.ByteArrayInputStream(
            get("/studies" + query).body().getBytes(StandardCharsets.ISO_8859_1)),
        d ->
            uids.append(uids.length() > 0 ? "," : "")
                .append(d.requireString(Tag.STUDY_INSTANCE_UID)));
    return uids.toString();
  }

  @Test
  void retrievalHonoursTheTransferSyntaxAskedFor() throws Exception {
    byte[] jpeg2000 =
        TestData.bytes(
            TestData.home(
                "dicom-transfer-syntaxes/ct-one-slice-15-syntaxes/"
                    + "JPEG2000LosslessOnlyTransferSyntax_1.2.840.10008.1.2.4.90.dcm"));
    server.client().store(List.of(jpeg2000), WorkMonitor.NONE);
    var data = Part10Reader.read(jpeg2000).dataset();
    String path = "/studies/" + data.requireString(Tag.STUDY_INSTANCE_UID);
    String multipart = "multipart/related; type=\"application/dicom\"";
    assertThat(get(path, "Accept", multipart + "; transfer-syntax=*").statusCode()).isEqualTo(200);
    assertThat(get(path, "Accept", multipart).body()).contains("syntax=1.2.840.10008.1.2.1\r\n");
    assertThat(
            get(path, "Accept", multipart + "; transfer-syntax=1.2.840.10008.1.2.5").statusCode())
        .isEqualTo(406);
    assertThat(get(path, "Accept", "text/html").statusCode()).isEqualTo(406);
    assertThat(
            get(path, "Accept", multipart + "; transfer-syntax=1.2.840.10008.1.2.4.90")
                .statusCode())
        .isEqualTo(200);
    HttpResponse<String> metadata = get(path + "/metadata");
    assertThat(metadata.headers().firstValue("Content-Type")).hasValue("application/dicom+json");
    assertThat(metadata.body()).startsWith("[{").contains("00280010");
    assertThat(metadata.body())
        .contains("\"BulkDataURI\":\"" + server.base() + path + "/series/")
        .contains("/bulkdata/7FE00010\"");
  }

  @Test
  void hostilePathsAreRefused() throws Exception {
    for (String path :
        List.of(
            "/studies/..%2f..%2fetc",
            "/studies/1.2/foo", "/", "/metadata", "/studies/1.2/series/x")) {
      assertThat(get(path).statusCode()).as(path).isBetween(400, 404);
    }
    assertThat(get("/studies/1.2.99").statusCode()).isEqualTo(404);
    assertThatThrownBy(() -> server.client().series("../x", WorkMonitor.NONE))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void anUnknownSeriesIsSaidToBeUnknown() {
    assertThatThrownBy(
            () -> server.client().retrieveSeries("1.2", "1.3", (u, b, f) -> {}, WorkMonitor.NONE))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo(DicomProblem.UNKNOWN_AT_PACS));
  }

  @Test
  void thePhantomTravelsThroughTheServerToAVolume() {
    List<byte[]> files = TestData.unzip(TestData.home("ct-skull-phantom-bone-1mm/series.zip"));
    DicomWebClient client = server.client();
    long start = System.nanoTime();
    StowResult result = client.store(files, WorkMonitor.NONE);
    long stored = System.nanoTime();
    assertThat(result.stored()).hasSize(140);
    var first = Part10Reader.read(files.get(0)).dataset();
    String study = first.requireString(Tag.STUDY_INSTANCE_UID);
    String series = first.requireString(Tag.SERIES_INSTANCE_UID);
    for (int run = 0; run < 4; run++) {
      long begin = System.nanoTime();
      SeriesVolumeBuilder builder = new SeriesVolumeBuilder(SeriesPolicy.DEFAULT);
      client.retrieveSeries(
          study, series, (uid, bytes, file) -> builder.add(file), WorkMonitor.NONE);
      SeriesVolume volume = builder.build();
      assertThat(volume.volume().slices()).isEqualTo(140);
      assertThat(volume.volume().affine().spacingMm().z()).isEqualTo(1.0);
      LoggerFactory.getLogger("figures")
          .info(
              "own server: STOW {} ms, WADO-RS to volume {} ms (run {})",
              (stored - start) / 1_000_000,
              (System.nanoTime() - begin) / 1_000_000,
              run);
    }
  }
}
