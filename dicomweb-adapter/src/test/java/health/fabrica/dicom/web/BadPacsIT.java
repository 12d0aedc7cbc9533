package health.fabrica.dicom.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.Slices;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Part10Writer;
import health.fabrica.dicom.data.TransferSyntax;
import health.fabrica.dicom.server.TestServer;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Our client against a peer that answers as badly as the test wants. */
class BadPacsIT {

  private ServerSocket socket;
  private Thread server;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  /** The raw answer to a request path; an answer that ends in STALL keeps the connection open. */
  private volatile Function<String, byte[]> answers = path -> new byte[0];

  @BeforeEach
  void start() throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    server = new Thread(this::serve);
    server.setDaemon(true);
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    socket.close();
    server.interrupt();
    server.join(5000);
  }

  private void serve() {
    List<Socket> stalled = new ArrayList<>();
    while (!socket.isClosed()) {
      try {
        Socket peer = socket.accept();
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(peer.getInputStream(), StandardCharsets.ISO_8859_1));
        String path = in.readLine().split(" ")[1];
        int body = 0;
        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
          if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
            body = Integer.parseInt(line.substring(15).trim());
          }
        }
        in.skip(body);
        asked.add(path);
        byte[] answer = answers.apply(path);
        boolean stall = new String(answer, StandardCharsets.ISO_8859_1).endsWith("STALL");
        OutputStream out = peer.getOutputStream();
        out.write(answer, 0, answer.length - (stall ? 5 : 0));
        out.flush();
        if (stall) {
          stalled.add(peer);
        } else {
          peer.close();
        }
      } catch (IOException | RuntimeException e) {
        // the next connection, or the end
      }
    }
  }

  private DicomWebClient client() {
    return TestServer.client(URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/pacs"));
  }

  private static byte[] answer(int status, String type, byte[] body) {
    byte[] head =
        ("HTTP/1.1 " + status + " X\r\nContent-Type: " + type + "\r\nConnection: close\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }

  private static byte[] list(String path, int count) {
    StringBuilder json = new StringBuilder("[");
    for (int k = 1; k <= count && path.contains("offset=0"); k++) {
      json.append(k > 1 ? "," : "")
          .append("{\"00080018\":{\"vr\":\"UI\",\"Value\":[\"")
          .append(Slices.SERIES)
          .append('.')
          .append(k)
          .append("\"]}}");
    }
    return answer(
        200,
        "application/dicom+json",
        json.append(']').toString().getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] multipart(List<byte[]> files) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] file : files) {
      body.writeBytes(Multipart.partHeader("b", "application/dicom", file.length));
      body.writeBytes(file);
    }
    body.writeBytes(Multipart.closeDelimiter("b"));
    return body.toByteArray();
  }

  private static byte[] series(byte[] body) {
    return answer(200, Multipart.contentType("b"), body);
  }

  private static boolean isList(String path) {
    return path.contains("/instances?");
  }

  private List<String> retrieve() {
    List<String> got = new ArrayList<>();
    client().retrieveSeries(Slices.STUDY, Slices.SERIES, (u, b, f) -> got.add(u), WorkMonitor.NONE);
    return got;
  }

  private void assertFails(DicomProblem code, String... words) {
    assertThatThrownBy(this::retrieve)
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(code);
              for (String word : words) {
                assertThat(e.problem().message()).contains(word);
              }
            });
  }

  @Test
  void whatAStreamThatBreaksOffDidNotBringIsFetchedOneByOne() {
    List<byte[]> files = Slices.stack(4);
    byte[] whole = multipart(files);
    answers =
        path -> {
          if (isList(path)) {
            return list(path, 4);
          }
          if (path.contains("/instances/")) {
            int k = Integer.parseInt(path.substring(path.lastIndexOf('.') + 1));
            return series(multipart(List.of(files.get(k - 1))));
          }
          return series(Arrays.copyOf(whole, whole.length / 2 + 60));
        };
    assertThat(retrieve()).hasSize(4).doesNotHaveDuplicates();
    assertThat(asked.stream().filter(p -> p.contains("/instances/"))).hasSizeBetween(1, 3);
  }

  @Test
  void aSeriesThatEndsCleanlyButLacksAnInstanceIsCompletedToo() {
    List<byte[]> files = Slices.stack(4);
    answers =
        path ->
            isList(path)
                ? list(path, 4)
                : series(
                    multipart(
                        path.contains("/instances/") ? files.subList(3, 4) : files.subList(0, 3)));
    assertThat(retrieve()).hasSize(4);
  }

  @Test
  void whatNeverComesIsReportedWithNumbers() {
    List<byte[]> files = Slices.stack(4);
    answers =
        path ->
            isList(path)
                ? list(path, 4)
                : path.contains("/instances/")
                    ? answer(503, "text/plain", new byte[0])
                    : series(multipart(files.subList(0, 3)));
    assertFails(DicomProblem.INCOMPLETE, "4 instances, 3 of them arrived", "FAB-2079");
  }

  @Test
  void aPeerThatStallsInTheBodyIsGivenUpAfterTheIdleTime() {
    byte[] whole = multipart(Slices.stack(4));
    byte[] half = Arrays.copyOf(whole, whole.length / 2 + 5);
    System.arraycopy("STALL".getBytes(StandardCharsets.US_ASCII), 0, half, half.length - 5, 5);
    answers = path -> isList(path) ? list(path, 4) : series(half);
    long begin = System.nanoTime();
    assertFails(DicomProblem.INCOMPLETE, "FAB-2078");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void outagesAreRetriedAndRefusalsAreNot() {
    List<byte[]> files = Slices.stack(3);
    answers =
        path ->
            asked.stream().filter(path::equals).count() == 1
                ? answer(503, "text/plain", new byte[0])
                : isList(path) ? list(path, 3) : series(multipart(files));
    assertThat(retrieve()).hasSize(3);
    asked.clear();
    answers = path -> answer(403, "text/plain", new byte[0]);
    assertFails(DicomProblem.PACS_UNAUTHORISED);
    assertThat(asked).hasSizeBetween(1, 2).doesNotHaveDuplicates();
    answers = path -> answer(400, "text/plain", new byte[0]);
    assertFails(DicomProblem.PACS_REFUSED);
    answers = path -> answer(404, "text/plain", new byte[0]);
    assertFails(DicomProblem.UNKNOWN_AT_PACS);
    answers = path -> answer(500, "text/plain", new byte[0]);
    assertFails(DicomProblem.PACS_BUSY, "500");
  }

  @Test
  void anotherSyntaxIsAskedForAfter406() {
    List<byte[]> files = Slices.stack(3);
    List<String> retrievals = new ArrayList<>();
    answers =
        path -> {
          if (isList(path)) {
            return list(path, 3);
          }
          retrievals.add(path);
          return retrievals.size() < 3
              ? answer(406, "text/plain", new byte[0])
              : series(multipart(files));
        };
    assertThat(retrieve()).hasSize(3);
    assertThat(retrievals).hasSize(3);
  }

  @Test
  void garbageIsATypedProblem() {
    answers =
        path -> answer(200, "text/html", "<html>login</html>".getBytes(StandardCharsets.UTF_8));
    assertFails(DicomProblem.MULTIPART);
    answers =
        path ->
            isList(path)
                ? list(path, 2)
                : answer(200, "text/html", "x".getBytes(StandardCharsets.UTF_8));
    assertFails(DicomProblem.MULTIPART);
    answers =
        path ->
            isList(path)
                ? list(path, 2)
                : series(multipart(List.of("no".getBytes(StandardCharsets.UTF_8))));
    assertFails(DicomProblem.NOT_DICOM);
    answers = path -> "no http at all\r\n\r\n".getBytes(StandardCharsets.UTF_8);
    assertFails(DicomProblem.PACS_UNREACHABLE);
    answers =
        path ->
            isList(path)
                ? list(path, 2)
                : series(multipart(Slices.stack(1, s -> s.text(0x0020000D, "6.6"))));
    assertFails(DicomProblem.PACS_PROTOCOL);
  }

  @Test
  void tenThousandTinyInstancesAreAllTakenOnce() {
    int all = 10_000;
    List<byte[]> files = new ArrayList<>();
    for (int k = 1; k <= all; k++) {
      files.add(
          Part10Writer.write(
              Dataset.builder()
                  .text(0x00080016, Slices.CT)
                  .text(0x00080018, Slices.SERIES + "." + k)
                  .text(0x0020000D, Slices.STUDY)
                  .text(0x0020000E, Slices.SERIES)
                  .build(),
              TransferSyntax.EXPLICIT_LE));
    }
    byte[] body = multipart(files);
    answers = path -> isCount(path) ? count(all) : series(body);
    assertThat(retrieve()).hasSize(all).doesNotHaveDuplicates();
    assertThat(asked).noneMatch(BadPacsIT::isList);
    answers =
        path -> isCount(path) ? count(all + 1) : isList(path) ? list(path, all) : series(body);
    assertThat(retrieve()).hasSize(all);
  }

  @Test
  void whatIsSentBeyondTheListIsNotTrusted() {
    answers =
        path ->
            isCount(path)
                ? count(3)
                : isList(path) ? list(path, 3) : series(multipart(Slices.stack(4)));
    assertThatThrownBy(this::retrieve)
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(WebProblem.UNLISTED_INSTANCE);
              assertThat(e.problem().message()).contains("lists 3").contains("sent 1 more");
            });
  }

  private static boolean isCount(String path) {
    return path.contains("/series?");
  }

  private static byte[] count(int instances) {
    String json =
        "[{\"0020000E\":{\"vr\":\"UI\",\"Value\":[\""
            + Slices.SERIES
            + "\"]},\"00201209\":{\"vr\":\"IS\",\"Value\":["
            + instances
            + "]}}]";
    return answer(200, "application/dicom+json", json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aStoreWithoutVerdictIsNoSuccess() {
    answers = path -> answer(200, "application/dicom+json", "{}".getBytes(StandardCharsets.UTF_8));
    StowResult silent = client().store(Slices.stack(2), WorkMonitor.NONE);
    assertThat(silent.isComplete()).isFalse();
    assertThat(silent.failed()).hasSize(2);
    answers = path -> answer(200, "text/html", "<html>".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> client().store(Slices.stack(1), WorkMonitor.NONE))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo(DicomProblem.PACS_PROTOCOL));
  }

  @Test
  void cancellingEndsTheRetries() {
    answers = path -> answer(503, "text/plain", new byte[0]);
    WorkMonitor cancelled =
        new WorkMonitor() {
          @Override
          public void progress(String stage, double fraction) {}

          @Override
          public boolean cancelled() {
            return !asked.isEmpty();
          }
        };
    assertThatThrownBy(() -> client().series("1.2", cancelled))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().code().number()).isEqualTo(1000));
  }
}
