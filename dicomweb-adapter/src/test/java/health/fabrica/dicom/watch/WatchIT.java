package health.fabrica.dicom.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.OrthancPeer;
import health.fabrica.dicom.Slices;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.server.TestServer;
import health.fabrica.dicom.watch.Sighting.Progress;
import health.fabrica.dicom.web.Credentials;
import health.fabrica.dicom.web.DicomWebClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both watches against a real Orthanc. */
class WatchIT {

  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path folder;
  private final MemoryCursors cursors = new MemoryCursors();
  private final List<Sighting> seen = new ArrayList<>();
  private OrthancPeer orthanc;
  private DicomWebClient client;

  @BeforeEach
  void start() throws Exception {
    orthanc = OrthancPeer.start(folder, false);
    client = TestServer.client(orthanc.base());
  }

  @AfterEach
  void stop() throws Exception {
    if (orthanc != null) {
      orthanc.close();
    }
  }

  /** Instances of a study of a day; numbers tell studies and instances apart. */
  private void store(int study, String date, int from, int to) {
    List<byte[]> files = new ArrayList<>();
    for (int k = from; k < to; k++) {
      files.add(
          Slices.file(
              Slices.slice(k)
                  .text(Tag.STUDY_DATE, date)
                  .text(Tag.STUDY_INSTANCE_UID, "1.2.7." + study)
                  .text(Tag.SERIES_INSTANCE_UID, "1.2.7." + study + ".1")
                  .text(Tag.SOP_INSTANCE_UID, "1.2.7." + study + ".1." + (k + 1))));
    }
    assertThat(client.store(files, WorkMonitor.NONE).failed()).isEmpty();
  }

  private QidoPoller poller() {
    return new QidoPoller(
        "qido:main", orthanc.base(), client, 2, EVERY, cursors, seen::addAll, NOON);
  }

  private static Sighting counted(URI root, int study, int count) {
    return new Sighting(
        "1.2.7." + study,
        "1.2.7." + study + ".1",
        "qido:main",
        Optional.of(root),
        Optional.empty(),
        new Progress.Counted(count));
  }

  @Test
  void thePollerTellsOfTheStudiesOfTheDaysAndAgainWhenTheyGrow() {
    store(1, "20261122", 0, 3);
    store(2, "20261120", 0, 2);
    store(3, "20261119", 0, 2);
    QidoPoller poller = poller();
    poller.run(WorkMonitor.NONE);
    assertThat(seen)
        .containsExactlyInAnyOrder(counted(orthanc.base(), 1, 3), counted(orthanc.base(), 2, 2));
    seen.clear();
    poller.run(WorkMonitor.NONE);
    assertThat(seen).as("nothing has changed").isEmpty();
    store(1, "20261122", 3, 5);
    poller.run(WorkMonitor.NONE);
    assertThat(seen).containsExactly(counted(orthanc.base(), 1, 5));
    seen.clear();
    poller().run(WorkMonitor.NONE);
    assertThat(seen).as("a new process sees all of the days").hasSize(2);
    seen.clear();
    cursors.mine = false;
    poller().run(WorkMonitor.NONE);
    assertThat(seen).as("another node's turn").isEmpty();
  }

  @Test
  void thePollerReadsAllPages() {
    for (int study = 1; study <= 205; study++) {
      store(study, "20261122", 0, 1);
    }
    poller().run(WorkMonitor.NONE);
    assertThat(seen.stream().map(Sighting::studyUid).distinct()).hasSize(205);
  }

  @Test
  void theSampleOfASeriesTellsItsFacts() {
    store(1, "20261122", 0, 2);
    SeriesFacts facts =
        SeriesFacts.of(client.sampleMetadata("1.2.7.1", "1.2.7.1.1", WorkMonitor.NONE));
    assertThat(facts.seriesUid()).isEqualTo("1.2.7.1.1");
    assertThat(facts.modality()).isEqualTo("CT");
    assertThat(facts.patient().id()).isNotEmpty();
    assertThatThrownBy(() -> client.sampleMetadata("1.2.9", "1.2.9.1", WorkMonitor.NONE))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo(DicomProblem.UNKNOWN_AT_PACS));
  }

  private OrthancChanges follower() {
    return new OrthancChanges(
        "orthanc:main",
        orthanc.rest(),
        orthanc.base(),
        HttpClient.newHttpClient(),
        Credentials.NONE,
        EVERY,
        cursors,
        seen::addAll);
  }

  private void awaitStable(OrthancChanges follower) throws InterruptedException {
    for (int i = 0; i < 150 && seen.isEmpty(); i++) {
      Thread.sleep(200);
      follower.run(WorkMonitor.NONE);
    }
  }

  @Test
  void theFollowerTellsOfStableSeriesFromItsPlaceOn() throws Exception {
    store(1, "20261122", 0, 2);
    OrthancChanges follower = follower();
    follower.run(WorkMonitor.NONE);
    assertThat(cursors.positions).as("begins at the end").containsKey("orthanc:main");
    awaitStable(follower);
    assertThat(seen)
        .containsExactly(
            new Sighting(
                "1.2.7.1",
                "1.2.7.1.1",
                "orthanc:main",
                Optional.of(orthanc.base()),
                Optional.empty(),
                new Progress.Settled(2)));
    seen.clear();
    follower().run(WorkMonitor.NONE);
    assertThat(seen).as("its place is kept over restarts").isEmpty();
    store(1, "20261122", 2, 3);
    awaitStable(follower());
    assertThat(seen).extracting(Sighting::progress).containsExactly(new Progress.Settled(3));
    seen.clear();
    cursors.positions.put("orthanc:main", "1000000");
    follower().run(WorkMonitor.NONE);
    assertThat(seen).as("a log that began anew is read from its begin").isNotEmpty();
  }

  @Test
  void anOrthancThatIsGoneIsAnOutage() {
    OrthancChanges follower = follower();
    orthanc.kill();
    assertThatThrownBy(() -> follower.run(WorkMonitor.NONE))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().category().isTransient()).isTrue());
  }
}
