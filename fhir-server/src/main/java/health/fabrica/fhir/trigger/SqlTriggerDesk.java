package health.fabrica.fhir.trigger;

import health.fabrica.core.problem.Problem;
import health.fabrica.dicom.server.IndexEntry;
import health.fabrica.dicom.server.InstanceRecord;
import health.fabrica.dicom.server.PutOutcome;
import health.fabrica.dicom.watch.SeriesFacts;
import health.fabrica.dicom.watch.Sighting;
import health.fabrica.dicom.watch.SightingSink;
import health.fabrica.dicom.watch.TriggerProblem;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.ResourceStore.Origin;
import health.fabrica.fhir.store.StoreTransaction;
import health.fabrica.fhir.trigger.TriggerRows.Change;
import health.fabrica.fhir.trigger.TriggerRows.Row;
import health.fabrica.flow.trigger.Candidate;
import health.fabrica.flow.trigger.TriggerDesk;
import health.fabrica.flow.trigger.TriggerRules;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The list of series in the store's database. */
public final class SqlTriggerDesk implements TriggerDesk, SightingSink {

  private static final Logger LOG = LoggerFactory.getLogger(SqlTriggerDesk.class);
  private static final int BATCH = 20;

  private final ResourceStore store;
  private final TriggeredOrders orders;
  private final ModelRequests requests;
  private final SeriesList list;
  private final Clock clock;

  /**
   * Keeps the list in this store.
   *
   * @param requests is told what has become of a series
   * @param quiet how long a series must be silent before it is looked at
   */
  public SqlTriggerDesk(
      ResourceStore store,
      TriggeredOrders orders,
      ModelRequests requests,
      Duration quiet,
      Clock clock) {
    this.store = store;
    this.orders = orders;
    this.requests = requests;
    this.list = new SeriesList(quiet, clock);
    this.clock = clock;
  }

  @Override
  public void seen(List<Sighting> sightings) {
    if (!sightings.isEmpty()) {
      store.inTransaction(
          tx -> {
            sightings.forEach(sighting -> list.seen(tx, sighting));
            return sightings.size();
          });
    }
  }

  /** Takes what STOW-RS puts into the index, in the same transaction. */
  public void stored(StoreTransaction tx, List<IndexEntry> entries, List<PutOutcome> outcomes) {
    Map<String, Sighting> series = new LinkedHashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      InstanceRecord instance = entries.get(i).instance();
      switch (outcomes.get(i)) {
        case STORED ->
            series.put(
                instance.seriesUid(), Sighting.stored(instance.studyUid(), instance.seriesUid()));
        case ALREADY_STORED ->
            series.putIfAbsent(
                instance.seriesUid(), Sighting.again(instance.studyUid(), instance.seriesUid()));
        case CONFLICT -> {
          // Nothing came.
        }
      }
    }
    series.values().forEach(sighting -> list.seen(tx, sighting));
  }

  @Override
  public List<Candidate> due() {
    return store.rows(
        dsl ->
            TriggerRows.due(dsl, clock.instant(), BATCH).stream()
                .map(SqlTriggerDesk::candidate)
                .toList());
  }

  private static Candidate candidate(Row row) {
    return new Candidate(
        row.seriesUid(),
        row.studyUid(),
        row.source(),
        Optional.of(row.root()).filter(root -> !root.isEmpty()).map(URI::create),
        row.subject(),
        row.orderId(),
        row.attempt(),
        row.revision());
  }

  /** The order is a request like that of a client, so that what holds for those holds for it. */
  @Override
  public void order(Candidate series, SeriesFacts facts, TriggerRules.Match match) {
    store.inTransaction(
        Origin.CLIENT,
        tx -> {
          Optional<String> whole = list.orderOfStudy(tx, series.studyUid());
          Change change = new Change().due(null).attempt(0).problem(Optional.empty());
          if (whole.isPresent()) {
            decide(tx, series, change.state(TriggerState.ORDERED).order(whole.get()));
            return true;
          }
          String orderId = tx.newId();
          change.state(TriggerState.ORDERED).order(orderId);
          change.rule(match.rule().name(), match.others());
          if (settle(tx, series, change)) {
            List<String> workitems = requests.check(tx, series, facts.patient().id());
            orders.place(tx, orderId, series, facts, match, workitems);
            requests.decided(tx, series.seriesUid());
            tx.afterCommit(
                () ->
                    LOG.info(
                        "trigger: series {} from {} became ServiceRequest/{} by rule {}",
                        series.seriesUid(),
                        series.source(),
                        orderId,
                        match.rule().name()));
          }
          return true;
        });
  }

  @Override
  public void unmatched(Candidate series) {
    decide(
        series,
        new Change().state(TriggerState.UNMATCHED).due(null).attempt(0).problem(Optional.empty()));
  }

  @Override
  public void refuse(Candidate series, Problem problem) {
    Change change = new Change().due(null).attempt(0).problem(Optional.of(problem));
    decide(
        series,
        change.state(series.orderId().isPresent() ? TriggerState.ORDERED : TriggerState.REFUSED));
  }

  @Override
  public void postpone(Candidate series, Problem problem, Instant until) {
    settle(
        series,
        new Change().due(until).attempt(series.attempt() + 1).problem(Optional.of(problem)));
  }

  @Override
  public void hold(Candidate series) {
    Problem problem =
        TriggerProblem.GREW_AFTER_ORDER.with(
            "More images of the series came after its order was made.",
            "Check that the model is of the whole series. If not, revoke the order and order anew;"
                + " else set the order active again.");
    store.inTransaction(
        Origin.CLIENT,
        tx -> {
          Change change = new Change().state(TriggerState.ORDERED).due(null).attempt(0);
          if (settle(tx, series, change.problem(Optional.of(problem)))) {
            TriggeredOrders.hold(tx, series.orderId().orElseThrow(), problem, clock.instant());
          }
          return true;
        });
  }

  private void decide(Candidate series, Change change) {
    store.inTransaction(
        tx -> {
          decide(tx, series, change);
          return true;
        });
  }

  private void decide(StoreTransaction tx, Candidate series, Change change) {
    if (settle(tx, series, change)) {
      requests.decided(tx, series.seriesUid());
    }
  }

  private void settle(Candidate series, Change change) {
    store.inTransaction(tx -> settle(tx, series, change));
  }

  private boolean settle(StoreTransaction tx, Candidate series, Change change) {
    return TriggerRows.change(
        tx.dsl(), series.seriesUid(), series.revision(), change, clock.instant());
  }
}
