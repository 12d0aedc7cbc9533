package health.fabrica.app;

import health.fabrica.app.config.Triggers;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.object.UidSource;
import health.fabrica.dicom.watch.OrthancChanges;
import health.fabrica.dicom.watch.QidoPoller;
import health.fabrica.dicom.web.DicomWebClient;
import health.fabrica.dicom.web.HttpTransport;
import health.fabrica.fhir.imaging.SqlInstanceIndex;
import health.fabrica.fhir.imaging.SqlUpsSubscriptions;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.WriteListener;
import health.fabrica.fhir.trigger.ModelRequests;
import health.fabrica.fhir.trigger.SqlTriggerDesk;
import health.fabrica.fhir.trigger.SqlWatchCursors;
import health.fabrica.fhir.trigger.TriggerOperations;
import health.fabrica.fhir.trigger.TriggerWatch;
import health.fabrica.fhir.trigger.TriggeredOrders;
import health.fabrica.flow.trigger.PacsFacts;
import health.fabrica.flow.trigger.Periodic;
import health.fabrica.flow.trigger.TriggerWorker;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** The parts by which images start orders; without rules none of them runs. */
final class TriggerSetup {

  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Triggers settings;
  private final Clock clock;

  TriggerSetup(Triggers settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** To come after the order intake among the listeners of the store. */
  Stream<WriteListener> listeners() {
    return settings.isOn() ? Stream.of(new TriggerWatch(settings.quiet(), clock)) : Stream.empty();
  }

  Object operations(ResourceStore store) {
    return new TriggerOperations(store, clock);
  }

  /** The index of the origin server; what is put there is seen when there are rules. */
  SqlInstanceIndex index(ResourceStore store, SqlTriggerDesk desk) {
    return settings.isOn()
        ? new SqlInstanceIndex(store, desk::stored)
        : new SqlInstanceIndex(store);
  }

  /** Performs workitems "make model"; without rules it takes none, but ends what it has begun. */
  ModelRequests requests(SqlUpsSubscriptions watchers, URI ownRoot, Consumer<URI> allowed) {
    return new ModelRequests(
        new ModelRequests.Settings(settings.isOn(), settings.quiet(), ownRoot, allowed),
        watchers,
        clock,
        () -> UidSource.ofSeed(UUID.randomUUID().toString()).uid("transaction"));
  }

  SqlTriggerDesk desk(ResourceStore store, ModelRequests requests, URI ownRoot) {
    return new SqlTriggerDesk(
        store,
        new TriggeredOrders(settings.authorities(), ownRoot, clock),
        requests,
        settings.quiet(),
        clock);
  }

  /** Starts what looks at series and at other PACS. */
  void start(
      Resources resources,
      ResourceStore store,
      SqlTriggerDesk desk,
      ModelRequests requests,
      SqlInstanceIndex index,
      SqlWatchCursors cursors,
      Function<URI, DicomWebClient> clients) {
    requests.adopt(store);
    resources.add(Periodic.start("workitems", LOOK, monitor -> requests.run(store, monitor)));
    if (!settings.isOn()) {
      return;
    }
    TriggerWorker worker =
        new TriggerWorker(
            desk,
            new PacsFacts(
                clients, (series, monitor) -> index.facts(series.studyUid(), series.seriesUid())),
            settings.rules(),
            clock);
    resources.add(Periodic.start("triggers", LOOK, worker::run));
    for (Triggers.Watch watch : settings.watches()) {
      Consumer<WorkMonitor> turn =
          switch (watch.kind()) {
            case QIDO -> poller(watch, desk, cursors, clients)::run;
            case ORTHANC -> follower(watch, desk, cursors)::run;
          };
      resources.add(Periodic.start(watch.name(), watch.every(), turn));
    }
  }

  private QidoPoller poller(
      Triggers.Watch watch,
      SqlTriggerDesk desk,
      SqlWatchCursors cursors,
      Function<URI, DicomWebClient> clients) {
    URI root = watch.pacs().dicomWeb();
    return new QidoPoller(
        watch.name(), root, clients.apply(root), watch.days(), watch.every(), cursors, desk, clock);
  }

  private static OrthancChanges follower(
      Triggers.Watch watch, SqlTriggerDesk desk, SqlWatchCursors cursors) {
    return new OrthancChanges(
        watch.name(),
        watch.orthanc().orElseThrow(),
        watch.pacs().dicomWeb(),
        HttpClient.newBuilder().connectTimeout(HttpTransport.CONNECT).build(),
        PacsSetup.credentials(watch.pacs()),
        watch.every(),
        cursors,
        desk);
  }
}
