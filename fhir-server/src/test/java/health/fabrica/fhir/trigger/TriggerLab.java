package health.fabrica.fhir.trigger;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.app.config.RecipeFiles;
import health.fabrica.conformance.Definitions;
import health.fabrica.core.blob.FileBlobStore;
import health.fabrica.core.blob.Sha256;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.server.IndexEntry;
import health.fabrica.dicom.server.InstanceRecord;
import health.fabrica.dicom.server.SearchKey;
import health.fabrica.dicom.watch.SeriesFacts;
import health.fabrica.fhir.imaging.SqlInstanceIndex;
import health.fabrica.fhir.imaging.SqlUpsStore;
import health.fabrica.fhir.imaging.SqlUpsSubscriptions;
import health.fabrica.fhir.order.OrderIntake;
import health.fabrica.fhir.store.ResourceCodec;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.ResourceStore.Origin;
import health.fabrica.fhir.store.SearchParameters;
import health.fabrica.fhir.store.SearchRequest;
import health.fabrica.fhir.store.SqlResourceStore;
import health.fabrica.fhir.store.StoreSettings;
import health.fabrica.flow.order.ProductKind;
import health.fabrica.flow.trigger.AssigningAuthorities;
import health.fabrica.flow.trigger.Candidate;
import health.fabrica.flow.trigger.FactsSource;
import health.fabrica.flow.trigger.TriggerRule;
import health.fabrica.flow.trigger.TriggerRules;
import health.fabrica.flow.trigger.TriggerWorker;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;

/** One node: the store with its listeners, the list, the worker, and a PACS that tells facts. */
final class TriggerLab implements AutoCloseable {

  static final Duration QUIET = Duration.ofSeconds(60);
  static final String MRN = "urn:oid:1.2.36.1";
  static final String STUDY = "1.2.826.0.1.3680043.10.7";
  static final String SERIES = STUDY + ".1";
  static final String PATIENT = "P-1";
  static final URI PACS = URI.create("http://pacs.example/dicom-web");
  static final URI OWN = URI.create("http://here.example/dicom-web");
  private static final FhirContext CONTEXT = FhirContext.forR4Cached();

  final SettableClock clock;
  final ResourceStore store;
  final SqlTriggerDesk desk;
  final SqlInstanceIndex index;
  final TriggerWorker worker;
  final TriggerOperations operations;
  final ModelRequests requests;
  final SqlUpsStore worklist;

  /** What the PACS says of its series. */
  final Map<String, SeriesFacts> pacs = new ConcurrentHashMap<>();

  TriggerLab(Path folder) {
    this(StoreSettings.at(folder.resolve("fabrica.db")), folder, new SettableClock());
  }

  TriggerLab(StoreSettings settings, Path folder, SettableClock clock) {
    this.clock = clock;
    store =
        SqlResourceStore.open(
            settings,
            new ResourceCodec(CONTEXT),
            SearchParameters.of(CONTEXT, new Definitions(CONTEXT).searchParameters()),
            new FileBlobStore(folder.resolve("blobs")),
            clock,
            () -> UUID.randomUUID().toString(),
            List.of(
                new OrderIntake(
                    RecipeFiles.catalogue(Optional.empty()),
                    new FileBlobStore(folder.resolve("blobs")),
                    clock),
                new TriggerWatch(QUIET, clock)));
    SqlUpsSubscriptions subscriptions = new SqlUpsSubscriptions(store, clock);
    AtomicInteger transactions = new AtomicInteger();
    requests =
        new ModelRequests(
            new ModelRequests.Settings(true, QUIET, OWN, TriggerLab::allowed),
            subscriptions,
            clock,
            () -> "1.2.99." + transactions.incrementAndGet());
    worklist = new SqlUpsStore(store, subscriptions, requests);
    desk =
        new SqlTriggerDesk(
            store,
            new TriggeredOrders(
                new AssigningAuthorities(Map.of("HOSP", MRN), Optional.empty()), OWN, clock),
            requests,
            QUIET,
            clock);
    index = new SqlInstanceIndex(store, desk::stored);
    FactsSource facts =
        (series, monitor) ->
            series.root().isEmpty()
                ? index.facts(series.studyUid(), series.seriesUid())
                : ofPacs(series);
    worker = new TriggerWorker(desk, facts, new TriggerRules(List.of(rule())), clock);
    operations = new TriggerOperations(store, clock);
  }

  private static void allowed(URI root) {
    if (!root.equals(PACS)) {
      throw DicomProblem.UNKNOWN_AT_PACS.refuse("No PACS of this site.", "");
    }
  }

  private SeriesFacts ofPacs(Candidate series) {
    return Optional.ofNullable(pacs.get(series.seriesUid()))
        .orElseThrow(() -> DicomProblem.UNKNOWN_AT_PACS.refuse("Not there.", ""));
  }

  static TriggerRule rule() {
    return new TriggerRule(
        "ct bone",
        List.of("CT"),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        ProductKind.ANATOMIC_MODEL,
        "bone",
        "pla-model");
  }

  static SeriesFacts facts(String seriesUid, String modality, SeriesFacts.Patient patient) {
    return new SeriesFacts(
        STUDY, seriesUid, patient, modality, "HEAD", List.of(), "Bone", "Head", "CT1", "A1");
  }

  static SeriesFacts.Patient patient(String id) {
    return new SeriesFacts.Patient(id, "HOSP", "Müller^Anna", "19700131", "F");
  }

  /** An instance as STOW-RS puts it into the index. */
  static IndexEntry instance(String seriesUid, int number, String patientId, String issuer) {
    String uid = seriesUid + "." + number;
    String metadata =
        """
        {"00080005":{"vr":"CS","Value":["ISO_IR 192"]},
         "00080018":{"vr":"UI","Value":["%s"]},"0020000D":{"vr":"UI","Value":["%s"]},
         "0020000E":{"vr":"UI","Value":["%s"]},"00080060":{"vr":"CS","Value":["CT"]},
         "00100010":{"vr":"PN","Value":[{"Alphabetic":"Müller^Anna"}]},
         "00100020":{"vr":"LO","Value":["%s"]},"00100021":{"vr":"LO","Value":["%s"]},
         "00100030":{"vr":"DA","Value":["19700131"]},"00100040":{"vr":"CS","Value":["F"]}}
        """
            .formatted(uid, STUDY, seriesUid, patientId, issuer);
    return new IndexEntry(
        new InstanceRecord(
            STUDY,
            seriesUid,
            uid,
            "1.2.840.10008.5.1.4.1.1.2",
            "1.2.840.10008.1.2.1",
            Sha256.of(uid.getBytes(StandardCharsets.UTF_8)),
            1),
        keys(patientId),
        metadata);
  }

  private static Map<SearchKey, String> keys(String patientId) {
    Map<SearchKey, String> keys = new EnumMap<>(SearchKey.class);
    for (SearchKey key : SearchKey.values()) {
      keys.put(key, "");
    }
    keys.put(SearchKey.PATIENT_ID, patientId);
    return keys;
  }

  void stow(int number) {
    index.put(List.of(instance(SERIES, number, PATIENT, "HOSP")));
  }

  int work() {
    return worker.run(WorkMonitor.NONE);
  }

  /** Waits out the silence and looks. */
  void settle() {
    clock.pass(QUIET);
    work();
  }

  TriggerRows.Row row(String seriesUid) {
    return store.rows(dsl -> TriggerRows.find(dsl, seriesUid)).orElseThrow();
  }

  <T extends Resource> List<T> all(Class<T> type) {
    return store.search(SearchRequest.of(type.getSimpleName())).matches().stream()
        .map(stored -> stored.resource(type))
        .toList();
  }

  ServiceRequest order() {
    List<ServiceRequest> orders = all(ServiceRequest.class);
    if (orders.size() != 1) {
      throw new AssertionError(orders.size() + " orders");
    }
    return orders.get(0);
  }

  Task task() {
    return all(Task.class).get(0);
  }

  void client(Resource... resources) {
    store.inTransaction(
        Origin.CLIENT,
        tx -> {
          for (Resource resource : resources) {
            tx.update(resource);
          }
          return 0;
        });
  }

  @Override
  public void close() {
    store.close();
  }

  /** A clock that moves when it is told to. */
  static final class SettableClock extends Clock {
    private final AtomicReference<Instant> now =
        new AtomicReference<>(Instant.parse("2026-11-22T10:00:00Z"));

    void pass(Duration time) {
      now.updateAndGet(before -> before.plus(time));
    }

    @Override
    public Instant instant() {
      return now.get();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
