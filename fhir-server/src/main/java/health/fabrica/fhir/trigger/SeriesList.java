package health.fabrica.fhir.trigger;

import health.fabrica.core.problem.Problem;
import health.fabrica.dicom.watch.Sighting;
import health.fabrica.dicom.watch.Sighting.Progress;
import health.fabrica.fhir.store.StoreTransaction;
import health.fabrica.fhir.trigger.TriggerRows.Change;
import health.fabrica.fhir.trigger.TriggerRows.Row;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Puts sightings into the list, inside a transaction. A series that waits begins its silence anew
 * when it grows; one without an order is looked at again when it grows or is sent again; one with
 * an order gets no other, and when it grows its order is to be held.
 */
final class SeriesList {

  /** Source of a series that only a workitem has named. */
  static final String WORKITEM = "workitem";

  private static final String ORDER = "order";

  private final Duration quiet;
  private final Clock clock;

  SeriesList(Duration quiet, Clock clock) {
    this.quiet = quiet;
    this.clock = clock;
  }

  void seen(StoreTransaction tx, Sighting sighting) {
    Instant now = clock.instant();
    Optional<Row> known = TriggerRows.find(tx.dsl(), sighting.seriesUid());
    String root = sighting.root().map(URI::toString).orElse("");
    if (known.isEmpty()) {
      TriggerRows.insert(
          tx.dsl(),
          sighting.seriesUid(),
          sighting.studyUid(),
          sighting.source(),
          root,
          sighting.subject(),
          count(sighting.progress(), 0),
          now);
      TriggerRows.change(
          tx.dsl(), sighting.seriesUid(), 0, new Change().due(due(sighting, now)), now);
      return;
    }
    Row row = known.get();
    change(row, sighting, due(sighting, now), now)
        .ifPresent(
            change -> {
              if (row.orderId().isEmpty()) {
                change.seenAt(sighting.source(), root, sighting.subject().or(() -> row.subject()));
              }
              TriggerRows.change(tx.dsl(), row.seriesUid(), row.revision(), change, now);
            });
  }

  private Instant due(Sighting sighting, Instant now) {
    return sighting.progress() instanceof Progress.Settled ? now : now.plus(quiet);
  }

  private static Optional<Change> change(Row row, Sighting sighting, Instant due, Instant now) {
    Progress progress = sighting.progress();
    int count = count(progress, row.instances());
    boolean grew =
        progress instanceof Progress.Grown || row.instances() > 0 && count > row.instances();
    if (row.orderId().isPresent()) {
      // Another source tells of the same images in its own way.
      return grew && tellsOfTheSame(row, sighting)
          ? Optional.of(new Change().state(TriggerState.GREW).instances(count).due(now))
          : Optional.empty();
    }
    boolean anew =
        grew
            || count != row.instances()
            || progress instanceof Progress.Again
            || progress instanceof Progress.Settled && row.state() == TriggerState.WAITING;
    return anew
        ? Optional.of(
            new Change()
                .state(TriggerState.WAITING)
                .instances(count)
                .due(due)
                .attempt(0)
                .problem(Optional.empty()))
        : Optional.empty();
  }

  /** A workitem only names a series; of one that is stored here STOW-RS tells. */
  private static boolean tellsOfTheSame(Row row, Sighting sighting) {
    return row.source().equals(sighting.source())
        || row.source().equals(WORKITEM)
            && row.root().equals(sighting.root().map(URI::toString).orElse(""));
  }

  private static int count(Progress progress, int known) {
    if (progress instanceof Progress.Counted counted) {
      return counted.instances();
    }
    return progress instanceof Progress.Settled settled ? settled.instances() : known;
  }

  /**
   * Notes that somebody else ordered a model of the series, so that no rule does.
   *
   * @param uid the series; or the study, when the order names no series of it
   */
  void orderedByOthers(StoreTransaction tx, String uid, String studyUid, String orderId) {
    Instant now = clock.instant();
    if (TriggerRows.find(tx.dsl(), uid).isEmpty()) {
      TriggerRows.insert(tx.dsl(), uid, studyUid, ORDER, "", Optional.empty(), 0, now);
    }
    Row row = TriggerRows.find(tx.dsl(), uid).orElseThrow();
    if (row.orderId().isEmpty()) {
      Change change = new Change().state(TriggerState.ORDERED).order(orderId).due(null);
      change.seenAt(ORDER, "", Optional.empty()).problem(Optional.empty());
      TriggerRows.change(tx.dsl(), uid, row.revision(), change, now);
    }
  }

  /** The order of somebody else for a study of which it names no series. */
  Optional<String> orderOfStudy(StoreTransaction tx, String studyUid) {
    return TriggerRows.find(tx.dsl(), studyUid).flatMap(Row::orderId);
  }

  /**
   * A workitem names the series: it is looked at when it is silent, also if it was before, unless
   * it has its order. Where its images are stays as another source said.
   *
   * @return the row as it was
   */
  Optional<Row> asked(StoreTransaction tx, String studyUid, String seriesUid, Optional<URI> root) {
    Optional<Row> known = TriggerRows.find(tx.dsl(), seriesUid);
    if (known.isEmpty()) {
      seen(
          tx,
          new Sighting(
              studyUid, seriesUid, WORKITEM, root, Optional.empty(), new Progress.Again()));
    } else if (known.get().orderId().isEmpty() && known.get().state() != TriggerState.WAITING) {
      Change change = new Change().state(TriggerState.WAITING).due(clock.instant().plus(quiet));
      TriggerRows.change(
          tx.dsl(),
          seriesUid,
          known.get().revision(),
          change.attempt(0).problem(Optional.empty()),
          clock.instant());
    }
    return known;
  }

  /** Nobody asks any more for a series that only a workitem has named; a rule alone never did. */
  void withdrawn(StoreTransaction tx, String seriesUid, Problem problem) {
    TriggerRows.find(tx.dsl(), seriesUid)
        .filter(row -> row.orderId().isEmpty() && row.source().equals(WORKITEM))
        .ifPresent(
            row ->
                TriggerRows.change(
                    tx.dsl(),
                    seriesUid,
                    row.revision(),
                    new Change()
                        .state(TriggerState.REFUSED)
                        .due(null)
                        .attempt(0)
                        .problem(Optional.of(problem)),
                    clock.instant()));
  }

  /** Has a series without an order looked at now; says whether it is in the list. */
  Optional<Row> again(StoreTransaction tx, String seriesUid) {
    Optional<Row> row = TriggerRows.find(tx.dsl(), seriesUid);
    row.filter(r -> r.orderId().isEmpty())
        .ifPresent(
            r ->
                TriggerRows.change(
                    tx.dsl(),
                    seriesUid,
                    r.revision(),
                    new Change()
                        .state(TriggerState.WAITING)
                        .due(clock.instant())
                        .attempt(0)
                        .problem(Optional.empty()),
                    clock.instant()));
    return row;
  }
}
