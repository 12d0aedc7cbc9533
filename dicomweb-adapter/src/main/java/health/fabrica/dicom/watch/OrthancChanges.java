package health.fabrica.dicom.watch;

import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.watch.OrthancRest.Change;
import health.fabrica.dicom.watch.OrthancRest.Changes;
import health.fabrica.dicom.watch.Sighting.Progress;
import health.fabrica.dicom.web.Credentials;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the change log of Orthanc ({@code GET /changes}) and tells of each series that it calls
 * stable. Begins at the end of the log, so that an archive is not modelled as a whole; from then on
 * its place is kept, also over restarts. When the log is shorter than that place, Orthanc was set
 * up anew and the log is read from its begin. Run by one thread.
 */
public final class OrthancChanges {

  private static final Logger LOG = LoggerFactory.getLogger(OrthancChanges.class);
  private static final int PAGE = 100;
  private static final String STABLE = "StableSeries";

  private final String name;
  private final URI dicomWeb;
  private final OrthancRest orthanc;
  private final Duration lease;
  private final WatchCursors cursors;
  private final SightingSink sink;

  /**
   * Follows one Orthanc.
   *
   * @param name what sightings and the place in the log are called
   * @param rest root of its own interface
   * @param dicomWeb its DICOMweb root, from which images are fetched
   * @param every how often it is run; a node that is silent for three times as long has lost its
   *     turn
   */
  public OrthancChanges(
      String name,
      URI rest,
      URI dicomWeb,
      HttpClient http,
      Credentials credentials,
      Duration every,
      WatchCursors cursors,
      SightingSink sink) {
    this.name = name;
    this.dicomWeb = dicomWeb;
    this.orthanc = new OrthancRest(rest, http, credentials);
    this.lease = every.multipliedBy(3);
    this.cursors = cursors;
    this.sink = sink;
  }

  /**
   * Reads to the end of the log, unless it is another node's turn.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-2262 or FAB-2263 when Orthanc fails
   */
  public void run(WorkMonitor monitor) {
    if (!cursors.take(name, lease)) {
      return;
    }
    long newest = orthanc.newest();
    Optional<String> kept = cursors.position(name);
    if (kept.isEmpty()) {
      cursors.move(name, Long.toString(newest));
      return;
    }
    long place = Long.parseLong(kept.get());
    if (newest < place) {
      LOG.warn(
          "{}",
          TriggerProblem.CHANGES_RESTARTED.with(
              name + ": the log ends at " + newest + " and was read up to " + place + ".",
              "It is read from its begin; series known already start nothing."));
      place = 0;
    }
    boolean done = false;
    while (!done) {
      monitor.check();
      Changes page = orthanc.changes(place, PAGE);
      sink.seen(sightings(page.changes()));
      if (page.last() != place) {
        cursors.move(name, Long.toString(page.last()));
      }
      done = page.done() || page.last() <= place;
      place = page.last();
    }
  }

  private List<Sighting> sightings(List<Change> changes) {
    List<Sighting> sightings = new ArrayList<>();
    for (Change change : changes) {
      if (change.type().equals(STABLE)) {
        orthanc
            .series(change.id())
            .ifPresent(
                series ->
                    sightings.add(
                        new Sighting(
                            series.studyUid(),
                            series.seriesUid(),
                            name,
                            Optional.of(dicomWeb),
                            Optional.empty(),
                            new Progress.Settled(series.instances()))));
      }
    }
    return sightings;
  }
}
