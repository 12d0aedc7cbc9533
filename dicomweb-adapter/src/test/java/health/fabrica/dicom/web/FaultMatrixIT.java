package health.fabrica.dicom.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.problem.ProblemCode;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.OrthancPeer;
import health.fabrica.dicom.Slices;
import health.fabrica.dicom.TestData;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.server.TestServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the table of faults ({@link FaultTableIT}) does not hold: time, and who else is asked. */
class FaultMatrixIT {

  private static final int SLICES = 8;
  private static final List<byte[]> FILES = Slices.stack(SLICES);
  private static final ClientSettings QUICK =
      new ClientSettings(
              Duration.ofSeconds(5), Duration.ofMillis(600), 2, Duration.ofMillis(20), 1 << 26)
          .fetching(3, Duration.ofSeconds(60));

  @TempDir Path folder;

  /** A body of work against a server that holds the slices. */
  private interface Trial {
    void run(URI base) throws Exception;
  }

  private void againstBoth(Trial trial) throws Exception {
    try (TestServer own = new TestServer(folder.resolve("own"), 1 << 26)) {
      assertThat(client(own.base()).store(FILES, WorkMonitor.NONE).isComplete()).isTrue();
      trial.run(own.base());
    }
    try (OrthancPeer orthanc = OrthancPeer.start(folder.resolve("orthanc"), false)) {
      assertThat(client(orthanc.base()).store(FILES, WorkMonitor.NONE).isComplete()).isTrue();
      trial.run(orthanc.base());
    }
  }

  private static DicomWebClient client(URI base) {
    return client(base, QUICK);
  }

  private static DicomWebClient client(URI base, ClientSettings settings) {
    return new DicomWebClient(
        base, HttpTransport.DEFAULT, Credentials.NONE, settings, new Random(3));
  }

  /** What arrived is whole: compared with what was stored, byte by byte. */
  private static Map<String, byte[]> retrieve(DicomWebClient client) {
    Map<String, byte[]> got = new TreeMap<>();
    try {
      client.retrieveSeries(
          Slices.STUDY,
          Slices.SERIES,
          (uid, bytes, file) -> assertThat(got.put(uid, bytes)).isNull(),
          WorkMonitor.NONE);
    } finally {
      got.forEach(
          (uid, bytes) -> {
            int k = Integer.parseInt(uid.substring(uid.lastIndexOf('.') + 1)) - 1;
            assertThat(Part10Reader.read(bytes).dataset().find(Tag.PIXEL_DATA))
                .isEqualTo(Part10Reader.read(FILES.get(k)).dataset().find(Tag.PIXEL_DATA));
          });
      assertNoThreadLeft();
    }
    return got;
  }

  private static void assertNoThreadLeft() {
    assertThat(Thread.getAllStackTraces().keySet())
        .noneSatisfy(thread -> assertThat(thread.getName()).startsWith("dicomweb-"));
  }

  private static boolean isSeries(String path) {
    return path.endsWith("/series/" + Slices.SERIES);
  }

  private static FaultyProxy.Fault onSeries(UnaryOperator<byte[]> change) {
    return (path, answer) -> isSeries(path) ? change.apply(answer) : answer;
  }

  private void assertCompletes(FaultyProxy.Fault fault, int instancesAtLeast) throws Exception {
    againstBoth(
        base -> {
          try (FaultyProxy proxy = new FaultyProxy(base, fault)) {
            assertThat(retrieve(client(proxy.base()))).hasSize(SLICES);
            assertThat(proxy.asked.stream().filter(p -> p.contains("/instances/")).count())
                .isGreaterThanOrEqualTo(instancesAtLeast);
          }
        });
  }

  private void assertRefused(FaultyProxy.Fault fault, ProblemCode code, String words)
      throws Exception {
    againstBoth(
        base -> {
          try (FaultyProxy proxy = new FaultyProxy(base, fault)) {
            assertThatThrownBy(() -> retrieve(client(proxy.base())))
                .isInstanceOfSatisfying(
                    ProblemException.class,
                    e -> {
                      assertThat(e.problem().code()).isEqualTo(code);
                      assertThat(e.problem().message()).contains(words);
                    });
          }
        });
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void anOutageIsRetriedNoSoonerThanAsked() throws Exception {
    for (int status : new int[] {429, 503}) {
      AtomicInteger outages = new AtomicInteger(2);
      long begin = System.nanoTime();
      assertCompletes(
          (path, answer) ->
              isSeries(path) && outages.getAndDecrement() % 2 == 0 && outages.get() >= -3
                  ? text(
                      "HTTP/1.1 "
                          + status
                          + " Later\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n")
                  : answer,
          0);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(1));
    }
  }

  @Test
  void aRedirectToAForeignOriginIsRefusedAndNotFollowed() throws Exception {
    try (ServerSocket foreign = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      foreign.setSoTimeout(200);
      assertRefused(
          onSeries(
              a ->
                  text(
                      "HTTP/1.1 302 There\r\nLocation: http://127.0.0.1:"
                          + foreign.getLocalPort()
                          + "/x\r\nContent-Length: 0\r\n\r\n")),
          WebProblem.FOREIGN_REDIRECT,
          "127.0.0.1:" + foreign.getLocalPort());
      assertThatThrownBy(foreign::accept).isInstanceOf(java.net.SocketTimeoutException.class);
    }
  }

  @Test
  void aRedirectWithinTheOriginIsFollowed() throws Exception {
    againstBoth(
        base -> {
          try (FaultyProxy proxy =
              new FaultyProxy(
                  base,
                  (path, answer) ->
                      isSeries(path)
                          ? text(
                              "HTTP/1.1 307 There\r\nLocation: "
                                  + path
                                  + "?\r\nContent-Length: 0\r\n\r\n")
                          : answer)) {
            assertThat(retrieve(client(proxy.base()))).hasSize(SLICES);
          }
        });
  }

  @Test
  void aSeriesThatComesSlowlyIsFetchedBesideIt() throws Exception {
    ClientSettings patient =
        new ClientSettings(
                Duration.ofSeconds(60), Duration.ofSeconds(60), 2, Duration.ofMillis(20), 1 << 26)
            .fetching(3, Duration.ofMillis(200));
    againstBoth(
        base -> {
          FaultyProxy.Fault stall =
              new FaultyProxy.Fault() {
                @Override
                public byte[] spoil(String path, byte[] answer) {
                  return isSeries(path) ? Arrays.copyOf(answer, answer.length / 2) : answer;
                }

                @Override
                public boolean stalls(String path) {
                  return isSeries(path);
                }
              };
          try (FaultyProxy proxy = new FaultyProxy(base, stall)) {
            long begin = System.nanoTime();
            assertThat(retrieve(client(proxy.base(), patient))).hasSize(SLICES);
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isLessThan(Duration.ofSeconds(30));
          }
        });
  }

  @Test
  void bulkDataOutsideTheOriginAreNotFetched() throws Exception {
    againstBoth(
        base -> {
          assertThatThrownBy(
                  () -> client(base).bulkData("http://169.254.169.254/latest", WorkMonitor.NONE))
              .isInstanceOfSatisfying(
                  ProblemException.class,
                  e -> assertThat(e.problem().code()).isEqualTo(WebProblem.FOREIGN_BULK_DATA));
        });
  }

  @Test
  void anOrthancThatIsRestartedInTheMiddleDeliversTheRest() throws Exception {
    OrthancPeer[] running = {OrthancPeer.start(folder.resolve("restart"), false)};
    try {
      assertDeliversTheRest(running[0].base(), () -> running[0] = running[0].restarted());
    } finally {
      running[0].close();
    }
  }

  @Test
  void ourServerThatIsRestartedInTheMiddleDeliversTheRest() throws Exception {
    TestServer[] running = {new TestServer(folder.resolve("restart"), 1 << 26)};
    try {
      assertDeliversTheRest(running[0].base(), () -> running[0] = running[0].restarted());
    } finally {
      running[0].close();
    }
  }

  /** 75 MB, so that most of the series is still to come when the third instance is here. */
  private static void assertDeliversTheRest(URI base, Callable<?> restart) throws Exception {
    List<byte[]> files = TestData.unzip(TestData.home("ct-skull-phantom-bone-1mm/series.zip"));
    String study = Part10Reader.read(files.get(0)).dataset().requireString(Tag.STUDY_INSTANCE_UID);
    String series =
        Part10Reader.read(files.get(0)).dataset().requireString(Tag.SERIES_INSTANCE_UID);
    DicomWebClient client = client(base);
    client.store(files, WorkMonitor.NONE);
    Map<String, byte[]> got = new TreeMap<>();
    client.retrieveSeries(
        study,
        series,
        (uid, bytes, file) -> {
          assertThat(got.put(uid, bytes)).isNull();
          if (got.size() == 3) {
            try {
              restart.call();
            } catch (Exception e) {
              throw new AssertionError(e);
            }
          }
        },
        WorkMonitor.NONE);
    assertThat(got).hasSize(140);
    for (byte[] file : files) {
      String uid = Part10Reader.read(file).dataset().requireString(Tag.SOP_INSTANCE_UID);
      assertThat(got.get(uid)).isEqualTo(file);
    }
    assertNoThreadLeft();
  }

  @Test
  void picturesAndBulkDataComeFromAServerThatHasThem() throws Exception {
    try (OrthancPeer orthanc = OrthancPeer.start(folder.resolve("pictures"), false)) {
      DicomWebClient client = client(orthanc.base());
      client.store(FILES, WorkMonitor.NONE);
      byte[] picture =
          client.thumbnail(Slices.STUDY, Slices.SERIES, Slices.SERIES + ".1", 64, WorkMonitor.NONE);
      assertThat(picture).startsWith(0xff, 0xd8);
      byte[] pixels =
          client.bulkData(
              "studies/"
                  + Slices.STUDY
                  + "/series/"
                  + Slices.SERIES
                  + "/instances/"
                  + Slices.SERIES
                  + ".2/bulk/7fe00010",
              WorkMonitor.NONE);
      assertThat(pixels).hasSize(24);
    }
  }
}
