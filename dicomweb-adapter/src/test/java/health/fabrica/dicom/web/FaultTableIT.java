package health.fabrica.dicom.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import health.fabrica.core.problem.ProblemCode;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.OrthancPeer;
import health.fabrica.dicom.Slices;
import health.fabrica.dicom.data.Part10Writer;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.TransferSyntax;
import health.fabrica.dicom.data.Vr;
import health.fabrica.dicom.server.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The table of faults, each before both servers, Orthanc and our own: a retrieval or a store
 * completes or ends with a typed problem, nothing is half-stored, no thread is left.
 */
class FaultTableIT {

  private static final int SLICES = 8;
  private static final int TINY_PARTS = 10_000;
  private static final List<byte[]> FILES = Slices.stack(SLICES);
  private static final String ERROR = "\r\nContent-Length: 0\r\n\r\n";
  private static final ClientSettings QUICK =
      new ClientSettings(
              Duration.ofSeconds(5), Duration.ofMillis(600), 2, Duration.ofMillis(20), 1 << 26)
          .fetching(3, Duration.ofSeconds(60));

  @TempDir static Path folder;
  private static TestServer own;
  private static OrthancPeer orthanc;

  @BeforeAll
  static void start() throws Exception {
    own = new TestServer(folder.resolve("own"), 1 << 26);
    orthanc = OrthancPeer.start(folder.resolve("orthanc"), false);
    for (URI base : List.of(own.base(), orthanc.base())) {
      assertThat(client(base).store(FILES, WorkMonitor.NONE).isComplete()).isTrue();
    }
  }

  @AfterAll
  static void stop() throws Exception {
    own.close();
    if (orthanc != null) {
      orthanc.close();
    }
  }

  private static DicomWebClient client(URI base) {
    return new DicomWebClient(base, HttpTransport.DEFAULT, Credentials.NONE, QUICK, new Random(3));
  }

  private static Map<String, URI> servers() {
    return Map.of("own server", own.base(), "Orthanc", orthanc.base());
  }

  /**
   * A line of the table.
   *
   * @param fault made anew for each server
   * @param problem how it ends; empty when the series completes
   */
  private record Line(
      String name, Supplier<FaultyProxy.Fault> fault, Optional<ProblemCode> problem) {}

  private static Line completes(String name, Supplier<FaultyProxy.Fault> fault) {
    return new Line(name, fault, Optional.empty());
  }

  private static Line refused(String name, ProblemCode problem, Supplier<FaultyProxy.Fault> fault) {
    return new Line(name, fault, Optional.of(problem));
  }

  private static boolean isSeries(String path) {
    return path.endsWith("/series/" + Slices.SERIES);
  }

  private static Supplier<FaultyProxy.Fault> onSeries(UnaryOperator<byte[]> change) {
    return () -> (path, answer) -> isSeries(path) ? change.apply(answer) : answer;
  }

  private static Supplier<FaultyProxy.Fault> once(String status) {
    return () -> {
      AtomicInteger asked = new AtomicInteger();
      return (path, answer) ->
          isSeries(path) && asked.getAndIncrement() == 0 ? text(status + ERROR) : answer;
    };
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String latin(byte[] answer) {
    return new String(answer, StandardCharsets.ISO_8859_1);
  }

  /** An answer that holds these parts instead. */
  private static UnaryOperator<byte[]> parts(List<byte[]> parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        text("HTTP/1.1 200 OK\r\nContent-Type: " + Multipart.contentType("b") + "\r\n\r\n"));
    for (byte[] part : parts) {
      out.writeBytes(text("\r\n--b\r\nContent-Type: application/dicom\r\n\r\n"));
      out.writeBytes(part);
    }
    out.writeBytes(text("\r\n--b--\r\n"));
    return answer -> out.toByteArray();
  }

  private static byte[] bomb() {
    return Part10Writer.write(
        Slices.slice(0).bytes(Tag.PIXEL_DATA, Vr.OW, new byte[80 << 20]).build(),
        TransferSyntax.DEFLATED_LE);
  }

  private static FaultyProxy.Fault stall() {
    return new FaultyProxy.Fault() {
      @Override
      public byte[] spoil(String path, byte[] answer) {
        return isSeries(path) ? Arrays.copyOf(answer, answer.length / 2) : answer;
      }

      @Override
      public boolean stalls(String path) {
        return isSeries(path);
      }
    };
  }

  private static List<Line> table() {
    return List.of(
        completes("body cut mid-part", onSeries(a -> Arrays.copyOf(a, a.length / 2))),
        completes("body cut in the head of the answer", onSeries(a -> Arrays.copyOf(a, 30))),
        completes("wrong boundary", onSeries(a -> text(latin(a).replaceFirst("oundary=", "$0Z")))),
        completes(
            "missing final delimiter",
            onSeries(a -> Arrays.copyOf(a, latin(a).lastIndexOf("\r\n--")))),
        completes("server that stops sending", FaultTableIT::stall),
        completes("429 once", once("HTTP/1.1 429 Later")),
        completes("503 once", once("HTTP/1.1 503 Later")),
        refused(
            "503 for good",
            DicomProblem.PACS_BUSY,
            () -> (path, answer) -> text("HTTP/1.1 503 Out" + ERROR)),
        refused(
            "every answer cut to nothing",
            DicomProblem.PACS_UNREACHABLE,
            () -> (path, answer) -> new byte[0]),
        refused(
            "redirect to a foreign origin",
            WebProblem.FOREIGN_REDIRECT,
            onSeries(a -> text("HTTP/1.1 302 There\r\nLocation: http://127.0.0.1:9/x" + ERROR))),
        completes(
            "10,000 parts that repeat an instance",
            onSeries(parts(Collections.nCopies(TINY_PARTS, FILES.get(0))))),
        refused(
            "10,000 parts that are no DICOM",
            DicomProblem.NOT_DICOM,
            onSeries(parts(Collections.nCopies(TINY_PARTS, new byte[] {1, 2, 3})))),
        refused("bomb in deflated data", DicomProblem.LIMIT, onSeries(parts(List.of(bomb())))));
  }

  @TestFactory
  Stream<DynamicTest> aRetrievalCompletesOrEndsWithATypedProblem() {
    return servers().entrySet().stream()
        .flatMap(
            server ->
                table().stream()
                    .map(
                        line ->
                            DynamicTest.dynamicTest(
                                line.name() + ", " + server.getKey(),
                                () -> retrieve(server.getValue(), line))));
  }

  private static void retrieve(URI server, Line line) throws Exception {
    Map<String, byte[]> got = new TreeMap<>();
    try (FaultyProxy proxy = new FaultyProxy(server, line.fault().get())) {
      DicomWebClient client = client(proxy.base());
      if (line.problem().isEmpty()) {
        series(client, got);
        assertThat(got).hasSize(SLICES);
      } else {
        assertThatThrownBy(() -> series(client, got))
            .isInstanceOfSatisfying(
                ProblemException.class,
                e -> assertThat(e.problem().code()).isEqualTo(line.problem().get()));
      }
    }
    got.forEach((uid, bytes) -> assertThat(bytes).isEqualTo(fileOf(uid, FILES)));
    assertThat(files()).isEqualTo(SLICES);
    assertNoThreadLeft();
  }

  private static void series(DicomWebClient client, Map<String, byte[]> got) {
    client.retrieveSeries(
        Slices.STUDY,
        Slices.SERIES,
        (uid, bytes, file) -> assertThat(got.put(uid, bytes)).isNull(),
        WorkMonitor.NONE);
  }

  private static byte[] fileOf(String uid, List<byte[]> files) {
    return files.get(Integer.parseInt(uid.substring(uid.lastIndexOf('.') + 1)) - 1);
  }

  /** Files of our server's store, drafts included, of the series that all retrievals share. */
  private static long files() {
    try (Stream<Path> all = Files.walk(folder.resolve("own"))) {
      return all.filter(Files::isRegularFile).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertNoThreadLeft() {
    assertThat(Thread.getAllStackTraces().keySet())
        .noneSatisfy(thread -> assertThat(thread.getName()).startsWith("dicomweb-"));
  }

  /** Where a connection breaks while instances are stored. */
  private record Cut(String name, long requestBytes, long answerBytes) {}

  @TestFactory
  Stream<DynamicTest> aStoreThatBreaksIsTypedAndCanBeRepeated() {
    List<Cut> cuts =
        List.of(
            new Cut("request cut in its head", 60, Long.MAX_VALUE),
            new Cut("request cut mid-part", 3000, Long.MAX_VALUE),
            new Cut("answer lost", Long.MAX_VALUE, 0),
            new Cut("answer cut", Long.MAX_VALUE, 40));
    return servers().keySet().stream()
        .flatMap(
            server ->
                cuts.stream()
                    .map(
                        cut ->
                            DynamicTest.dynamicTest(
                                cut.name() + ", " + server, () -> store(server, cut))));
  }

  /** Servers of their own, so that what is stored there is this series and nothing else. */
  private static void store(String server, Cut cut) throws Exception {
    String series = Slices.SERIES + "." + (1000 + cut.name().hashCode() % 1000);
    List<byte[]> files =
        Slices.stack(
            SLICES,
            slice -> {
              String uid = slice.build().requireString(Tag.SOP_INSTANCE_UID);
              return slice
                  .text(Tag.SERIES_INSTANCE_UID, series)
                  .text(
                      Tag.SOP_INSTANCE_UID, series + "." + uid.substring(uid.lastIndexOf('.') + 1));
            });
    Path blobs = folder.resolve("store-" + cut.name());
    boolean ours = server.startsWith("own");
    try (TestServer empty = new TestServer(blobs, 1 << 26)) {
      URI base = ours ? empty.base() : orthanc.base();
      try (CuttingRelay relay = new CuttingRelay(base, cut.requestBytes(), cut.answerBytes())) {
        assertThatThrownBy(() -> client(relay.base()).store(files, WorkMonitor.NONE))
            .isInstanceOfSatisfying(
                ProblemException.class,
                e -> assertThat(e.problem().category().isTransient()).isTrue());
      }
      assertThat(client(base).store(files, WorkMonitor.NONE).isComplete()).isTrue();
      Map<String, byte[]> got = new TreeMap<>();
      client(base)
          .retrieveSeries(
              Slices.STUDY, series, (uid, bytes, file) -> got.put(uid, bytes), WorkMonitor.NONE);
      assertThat(got).hasSize(SLICES);
      got.forEach((uid, bytes) -> assertThat(bytes).isEqualTo(fileOf(uid, files)));
      if (ours) { // the broken request may still be ending
        await().atMost(Duration.ofSeconds(30)).until(() -> regularFiles(blobs) == SLICES);
      }
    }
    assertNoThreadLeft();
  }

  private static long regularFiles(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).count();
    } catch (UncheckedIOException e) {
      return -1; // a draft went away while it was walked
    }
  }
}
