package health.fabrica.dicom.watch;

import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.DicomUid;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.watch.Sighting.Progress;
import health.fabrica.dicom.web.DicomWebClient;
import health.fabrica.dicom.web.QidoQuery;
import health.fabrica.dicom.web.SeriesSummary;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Asks a PACS for the studies of the last days and tells how many images each series has. It asks
 * for all of the days each time, so that what came late or while nobody asked is seen as well;
 * series are listed only of studies whose number of images has changed since this object last
 * looked. A study that is older than the days when it comes is not seen. Run by one thread.
 */
public final class QidoPoller {

  private final String name;
  private final URI root;
  private final DicomWebClient client;
  private final int days;
  private final Duration lease;
  private final WatchCursors cursors;
  private final SightingSink sink;
  private final Clock clock;

  /** Images by study, as they were when its series were last told. */
  private Map<String, Integer> told = new HashMap<>();

  /**
   * Watches one PACS.
   *
   * @param name what sightings and the turn are called
   * @param days how many days before today are asked for, in the zone of the clock
   * @param every how often it is run; a node that is silent for three times as long has lost its
   *     turn
   */
  public QidoPoller(
      String name,
      URI root,
      DicomWebClient client,
      int days,
      Duration every,
      WatchCursors cursors,
      SightingSink sink,
      Clock clock) {
    this.name = name;
    this.root = root;
    this.client = client;
    this.days = days;
    this.lease = every.multipliedBy(3);
    this.cursors = cursors;
    this.sink = sink;
    this.clock = clock;
  }

  /**
   * Asks once, unless it is another node's turn.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-2070 to FAB-2079 when the PACS fails
   */
  public void run(WorkMonitor monitor) {
    if (!cursors.take(name, lease)) {
      told = new HashMap<>();
      return;
    }
    LocalDate today = LocalDate.now(clock);
    Map<String, Integer> seen = new HashMap<>();
    for (Dataset study : client.search(studies(today), monitor)) {
      String uid =
          DicomUid.require(study.requireString(Tag.STUDY_INSTANCE_UID), "Study Instance UID");
      OptionalInt instances = study.integer(Tag.NUMBER_OF_STUDY_RELATED_INSTANCES);
      boolean same =
          instances.isPresent() && Integer.valueOf(instances.getAsInt()).equals(told.get(uid));
      if (!same) {
        sink.seen(sightings(uid, monitor));
      }
      instances.ifPresent(count -> seen.put(uid, count));
    }
    told = seen;
  }

  /** Those of the days up to tomorrow: the clock of a scanner may be ahead. */
  private QidoQuery studies(LocalDate today) {
    String range =
        today.minusDays(days).format(DateTimeFormatter.BASIC_ISO_DATE)
            + "-"
            + today.plusDays(1).format(DateTimeFormatter.BASIC_ISO_DATE);
    return QidoQuery.studies()
        .where(Tag.STUDY_DATE, range)
        .including(Tag.NUMBER_OF_STUDY_RELATED_INSTANCES);
  }

  private List<Sighting> sightings(String studyUid, WorkMonitor monitor) {
    List<Sighting> sightings = new ArrayList<>();
    for (SeriesSummary series : client.series(studyUid, monitor)) {
      int count =
          series
              .instances()
              .orElseGet(
                  () -> client.instanceUids(studyUid, series.seriesInstanceUid(), monitor).size());
      sightings.add(
          new Sighting(
              studyUid,
              series.seriesInstanceUid(),
              name,
              Optional.of(root),
              Optional.empty(),
              new Progress.Counted(count)));
    }
    return sightings;
  }
}
