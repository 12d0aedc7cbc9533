package health.fabrica.fhir.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ca.uhn.fhir.context.FhirContext;
import health.fabrica.conformance.Definitions;
import health.fabrica.core.blob.BlobStore;
import health.fabrica.core.blob.FileBlobStore;
import health.fabrica.core.blob.Sha256;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.problem.FhirProblem;
import health.fabrica.fhir.store.ResourceStore.Origin;
import health.fabrica.fhir.store.WrittenResource.Change;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every store promises, whatever database it uses; a subclass says how to open one. */
abstract class ResourceStoreContract {

  static final FhirContext CONTEXT = FhirContext.forR4Cached();
  static final SearchParameters PARAMETERS =
      SearchParameters.of(CONTEXT, new Definitions(CONTEXT).searchParameters());
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00.123Z");

  @TempDir Path folder;
  BlobStore blobs;
  ResourceStore store;
  private volatile Duration passed = Duration.ZERO;
  private final AtomicInteger ids = new AtomicInteger();

  /** Opens the store; a second call opens the same data again. */
  abstract ResourceStore open(SearchParameters parameters, List<WriteListener> listeners);

  final ResourceStore open(
      StoreSettings settings, SearchParameters parameters, List<WriteListener> listeners) {
    return SqlResourceStore.open(
        settings, new ResourceCodec(CONTEXT), parameters, blobs, clock(), this::nextId, listeners);
  }

  final Clock clock() {
    return new SteppingClock();
  }

  /** Shows {@link #NOW} plus what a test let pass. */
  private final class SteppingClock extends Clock {
    @Override
    public Instant instant() {
      return NOW.plus(passed);
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

  final String nextId() {
    return "id-" + ids.incrementAndGet();
  }

  @BeforeEach
  final void openStore() {
    blobs = new FileBlobStore(folder.resolve("blobs"));
    store = open(PARAMETERS, List.of());
  }

  @AfterEach
  final void closeStore() {
    store.close();
  }

  private void reopen(SearchParameters parameters, WriteListener... listeners) {
    store.close();
    store = open(parameters, List.of(listeners));
  }

  static Patient patient(String identifier) {
    Patient patient = new Patient();
    patient.addIdentifier().setSystem("urn:mrn").setValue(identifier);
    patient.addName().setFamily("Müller").addGiven("Zoë");
    return patient;
  }

  private static Throwable code(FhirProblem code, Throwable t) {
    assertThat(t).isInstanceOf(ProblemException.class);
    assertThat(((ProblemException) t).problem().code()).isEqualTo(code);
    return t;
  }

  private long count(String type, String name, String value) {
    return store
        .search(SearchRequest.of(type).where(name, value).withTotal(true))
        .total()
        .orElseThrow();
  }

  @Test
  void aCreatedResourceIsReadWithIdVersionAndTime() {
    WrittenResource written = store.inTransaction(tx -> tx.create(patient("1")));
    assertThat(written.change()).isEqualTo(Change.CREATED);
    StoredResource stored = store.read("Patient", written.id()).orElseThrow();
    assertThat(stored.version()).isEqualTo(1);
    assertThat(stored.lastUpdated()).isEqualTo(NOW);
    Patient read = stored.resource(Patient.class);
    assertThat(read.getIdElement().getIdPart()).isEqualTo(written.id());
    assertThat(read.getMeta().getVersionId()).isEqualTo("1");
    assertThat(read.getMeta().getLastUpdatedElement().getValueAsString())
        .isEqualTo("2026-11-22T12:00:00.123Z");
    assertThat(read.getNameFirstRep().getFamily()).isEqualTo("Müller");
  }

  /** PostgreSQL takes no index row of more than 2704 bytes; repetition would be compressed. */
  @Test
  void textsThatAreLongerThanAnIndexTakesAreStoredAndFound() {
    String text =
        new Random(1)
            .ints(4000, 0x4E00, 0x9FFF)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    Patient patient = new Patient();
    patient.addIdentifier().setSystem("urn:" + text).setValue(text + 1);
    patient.addName().setFamily(text);
    patient.getMeta().addProfile("urn:profile:" + text);
    patient.addGeneralPractitioner(new Reference("http://elsewhere/Practitioner/1?" + text));
    String id = store.inTransaction(tx -> tx.create(patient)).id();
    assertThat(found("identifier", "urn:" + text + "|" + text + 1)).containsExactly(id);
    assertThat(found("identifier", text + 2)).isEmpty();
    assertThat(found("identifier", "urn:" + text + "|")).containsExactly(id);
    assertThat(found("family", text.substring(0, 300))).containsExactly(id);
    assertThat(found("_profile", "urn:profile:" + text)).containsExactly(id);
    assertThat(found("_profile", "urn:profile:" + text + "x")).isEmpty();
    assertThat(found("_profile:below", "urn:profile:" + text.substring(0, 200)))
        .containsExactly(id);
    assertThat(found("general-practitioner", "http://elsewhere/Practitioner/1?" + text))
        .containsExactly(id);
  }

  private List<String> found(String parameter, String value) {
    return store.search(SearchRequest.of("Patient").where(parameter, value)).matches().stream()
        .map(StoredResource::id)
        .toList();
  }

  @Test
  void everyVersionStaysAsItWasWritten() {
    String id = store.inTransaction(tx -> tx.create(patient("1"))).id();
    String first = json(store.read("Patient", id).orElseThrow());
    for (int i = 2; i <= 4; i++) {
      Patient next = patient("v" + i);
      next.setId(id);
      store.inTransaction(tx -> tx.update(next));
    }
    assertThat(store.history("Patient", id))
        .extracting(StoredResource::version)
        .containsExactly(4L, 3L, 2L, 1L);
    assertThat(json(store.readVersion("Patient", id, 1).orElseThrow())).isEqualTo(first);
    assertThat(store.readVersion("Patient", id, 5)).isEmpty();
    assertThat(count("Patient", "identifier", "urn:mrn|v4")).isEqualTo(1);
    assertThat(count("Patient", "identifier", "urn:mrn|v3")).isZero();
  }

  private static String json(StoredResource stored) {
    return StandardCharsets.UTF_8.decode(stored.json()).toString();
  }

  @Test
  void anEqualUpdateMakesNoVersion() {
    String id = store.inTransaction(tx -> tx.create(patient("1"))).id();
    Patient same = patient("1");
    same.setId(id);
    assertThat(store.inTransaction(tx -> tx.update(same)).change()).isEqualTo(Change.UNCHANGED);
    assertThat(store.history("Patient", id)).hasSize(1);
  }

  @Test
  void aStaleVersionIsRefusedAndNothingChanges() {
    String id = store.inTransaction(tx -> tx.create(patient("1"))).id();
    Patient next = patient("2");
    next.setId(id);
    store.inTransaction(tx -> tx.update(next, 1));
    Patient late = patient("3");
    late.setId(id);
    assertThatThrownBy(() -> store.inTransaction(tx -> tx.update(late, 1)))
        .satisfies(t -> code(FhirProblem.VERSION_CONFLICT, t))
        .hasMessageContaining("version 2");
    assertThat(count("Patient", "identifier", "2")).isEqualTo(1);
  }

  @Test
  void whatThrowsLeavesNothing() {
    assertThatThrownBy(
            () ->
                store.inTransaction(
                    tx -> {
                      tx.create(patient("1"));
                      throw new IllegalStateException("stop");
                    }))
        .hasMessage("stop");
    assertThat(count("Patient", "identifier", "1")).isZero();
    assertThat(store.inTransaction(tx -> tx.create(patient("2"))).id()).isNotEmpty();
  }

  @Test
  void aTransactionSeesItsOwnWritesAndOthersDoNot() {
    store.inTransaction(
        tx -> {
          String id = tx.create(patient("1")).id();
          assertThat(tx.read("Patient", id)).isPresent();
          assertThat(tx.search(SearchRequest.of("Patient").where("identifier", "1")).matches())
              .hasSize(1);
          assertThat(store.read("Patient", id)).isEmpty();
          return id;
        });
    assertThat(count("Patient", "identifier", "1")).isEqualTo(1);
  }

  @Test
  void aDeletedResourceIsGoneFromSearchButKeepsItsHistory() {
    String id = store.inTransaction(tx -> tx.create(patient("1"))).id();
    store.inTransaction(tx -> tx.delete("Patient", id));
    assertThat(store.read("Patient", id)).isEmpty();
    assertThat(store.readLatest("Patient", id)).map(StoredResource::deleted).contains(true);
    assertThat(count("Patient", "identifier", "1")).isZero();
    assertThat(count("Patient", "_id", id)).isZero();
    assertThat(store.history("Patient", id)).hasSize(2);
    Patient again = patient("1");
    again.setId(id);
    assertThat(store.inTransaction(tx -> tx.update(again)).change()).isEqualTo(Change.CREATED);
    assertThat(store.read("Patient", id)).map(StoredResource::version).contains(3L);
    assertThatThrownBy(() -> store.inTransaction(tx -> tx.delete("Patient", "none")))
        .satisfies(t -> code(FhirProblem.RESOURCE_UNKNOWN, t));
  }

  @Test
  void listenersHearOnceOfEachResourceAndWriteInTheSameTransaction() {
    List<List<WrittenResource>> heard = new ArrayList<>();
    reopen(
        PARAMETERS,
        (tx, resources) -> {
          heard.add(resources);
          if (tx.origin() == Origin.CLIENT) {
            tx.create(new Task().setStatus(Task.TaskStatus.REQUESTED));
          }
        });
    String id =
        store.inTransaction(
            Origin.CLIENT,
            tx -> {
              WrittenResource first = tx.create(patient("1"));
              Patient changed = patient("2");
              changed.setId(first.id());
              tx.update(changed);
              return first.id();
            });
    assertThat(heard).hasSize(1);
    assertThat(heard.get(0)).hasSize(1);
    assertThat(heard.get(0).get(0).change()).isEqualTo(Change.CREATED);
    assertThat(heard.get(0).get(0).stored().version()).isEqualTo(2);
    assertThat(heard.get(0).get(0).previous()).isEmpty();
    assertThat(heard.get(0).get(0).id()).isEqualTo(id);
    assertThat(count("Task", "status", "requested")).isEqualTo(1);
  }

  @Test
  void aListenerThatRefusesRollsEverythingBack() {
    List<String> after = new ArrayList<>();
    reopen(
        PARAMETERS,
        (tx, resources) -> {
          tx.create(new Task().setStatus(Task.TaskStatus.REQUESTED));
          throw SqlReader.unknown("ImagingStudy", "x");
        });
    assertThatThrownBy(
            () ->
                store.inTransaction(
                    tx -> {
                      tx.afterCommit(() -> after.add("ran"));
                      return tx.create(patient("1"));
                    }))
        .satisfies(t -> code(FhirProblem.RESOURCE_UNKNOWN, t));
    assertThat(count("Patient", "identifier", "1")).isZero();
    assertThat(count("Task", "status", "requested")).isZero();
    assertThat(after).isEmpty();
  }

  @Test
  void actionsRunAfterTheCommit() {
    List<Boolean> visible = new ArrayList<>();
    store.inTransaction(
        tx -> {
          String id = tx.create(patient("1")).id();
          tx.afterCommit(() -> visible.add(store.read("Patient", id).isPresent()));
          return id;
        });
    assertThat(visible).containsExactly(true);
  }

  @Test
  void aSecondTransactionOfTheSameThreadIsAFault() {
    assertThatThrownBy(
            () -> store.inTransaction(tx -> store.inTransaction(t -> t.create(patient("1")))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(count("Patient", "identifier", "1")).isZero();
  }

  @Test
  void bytesOfABinaryAreInTheBlobStoreOnly() {
    byte[] data = "solid mesh".getBytes(StandardCharsets.UTF_8);
    Binary binary = new Binary();
    binary.setContentType("model/stl").setData(data);
    String id = store.inTransaction(tx -> tx.create(binary)).id();
    StoredResource stored = store.read("Binary", id).orElseThrow();
    assertThat(stored.blob()).contains(Sha256.of(data));
    assertThat(json(stored)).doesNotContain("\"data\"").contains("model/stl");
    assertThat(blobs.contains(Sha256.of(data))).isTrue();
    Sha256 other = blobs.put("other".getBytes(StandardCharsets.UTF_8));
    String second = store.inTransaction(tx -> tx.createBinary("model/3mf", other)).id();
    assertThat(store.read("Binary", second).flatMap(StoredResource::blob)).contains(other);
  }

  @Test
  void versionedReferencesKeepTheirVersion() {
    Provenance provenance = new Provenance();
    provenance.addTarget(new Reference("Device/1/_history/3"));
    String id = store.inTransaction(tx -> tx.create(provenance)).id();
    assertThat(store.require(Provenance.class, id).getTargetFirstRep().getReference())
        .isEqualTo("Device/1/_history/3");
    assertThat(count("Provenance", "target", "Device/1")).isEqualTo(1);
  }

  @Test
  void aRestartKeepsEverything() {
    String id = store.inTransaction(tx -> tx.create(patient("1"))).id();
    Patient next = patient("2");
    next.setId(id);
    store.inTransaction(tx -> tx.update(next));
    String before = json(store.read("Patient", id).orElseThrow());
    reopen(PARAMETERS);
    assertThat(json(store.read("Patient", id).orElseThrow())).isEqualTo(before);
    assertThat(store.history("Patient", id)).hasSize(2);
    assertThat(count("Patient", "identifier", "2")).isEqualTo(1);
  }

  @Test
  void aNewSearchParameterFindsResourcesThatWereThereBefore() {
    reopen(SearchParameters.of(CONTEXT, List.of()));
    Device device = new Device();
    device.setLotNumber("L1");
    store.inTransaction(tx -> tx.create(device));
    assertThatThrownBy(() -> count("Device", "lot-number", "L1"))
        .satisfies(t -> code(FhirProblem.PARAMETER_INVALID, t));
    reopen(PARAMETERS);
    assertThat(count("Device", "lot-number", "L1")).isEqualTo(1);
    assertThat(count("Device", "lot-number", "l1")).isZero();
  }

  @Test
  void parallelWritersWhoCheckFirstCreateOne() throws Exception {
    int threads = 16;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      Callable<Boolean> createOnce =
          () ->
              store.inTransaction(
                  tx -> {
                    boolean absent =
                        tx.search(SearchRequest.of("Patient").where("identifier", "urn:mrn|1"))
                            .matches()
                            .isEmpty();
                    if (absent) {
                      tx.create(patient("1"));
                    }
                    return absent;
                  });
      List<Future<Boolean>> results =
          pool.invokeAll(IntStream.range(0, threads).mapToObj(i -> createOnce).toList());
      int created = 0;
      for (Future<Boolean> result : results) {
        created += result.get() ? 1 : 0;
      }
      assertThat(created).isEqualTo(1);
    } finally {
      pool.shutdown();
    }
    assertThat(count("Patient", "identifier", "urn:mrn|1")).isEqualTo(1);
  }

  @Test
  void pagesNeitherShiftNorRepeatWhenResourcesAreWrittenBetween() {
    List<String> created = new ArrayList<>();
    store.inTransaction(
        tx -> {
          IntStream.range(0, 10).forEach(i -> created.add(tx.create(patient("p" + i)).id()));
          return created;
        });
    SearchRequest request = SearchRequest.of("Patient").where("family", "mull").count(4);
    List<String> seen = new ArrayList<>();
    Optional<String> cursor = Optional.of("");
    while (cursor.isPresent()) {
      SearchPage page =
          store.search(cursor.get().isEmpty() ? request : request.after(cursor.get()));
      page.matches().forEach(r -> seen.add(r.id()));
      cursor = page.next();
      if (seen.size() <= 8) {
        store.inTransaction(tx -> tx.delete("Patient", created.get(seen.size() - 1)));
        store.inTransaction(tx -> tx.create(patient("later")));
      }
    }
    assertThat(seen).startsWith(created.toArray(new String[0])).doesNotHaveDuplicates().hasSize(12);
  }

  @Test
  void sortingByTimeOrIdDescendingPagesToo() {
    store.inTransaction(
        tx -> {
          IntStream.range(0, 5).forEach(i -> tx.create(patient("p" + i)));
          return 0;
        });
    SearchRequest byId = SearchRequest.of("Patient").sortBy("-_id").count(2);
    SearchPage first = store.search(byId);
    SearchPage second = store.search(byId.after(first.next().orElseThrow()));
    SearchPage third = store.search(byId.after(second.next().orElseThrow()));
    List<String> all = new ArrayList<>();
    List.of(first, second, third).forEach(p -> p.matches().forEach(r -> all.add(r.id())));
    assertThat(all).hasSize(5).isSortedAccordingTo((a, b) -> b.compareTo(a));
    assertThat(third.next()).isEmpty();
    SearchRequest byTime = SearchRequest.of("Patient").sortBy("-_lastUpdated").count(3);
    SearchPage newest = store.search(byTime);
    assertThat(store.search(byTime.after(newest.next().orElseThrow())).matches()).hasSize(2);
    assertThatThrownBy(() -> store.search(byTime.after("nonsense")))
        .satisfies(t -> code(FhirProblem.PARAMETER_INVALID, t));
    assertThatThrownBy(() -> store.search(SearchRequest.of("Patient").sortBy("nonsense")))
        .satisfies(t -> code(FhirProblem.PARAMETER_INVALID, t));
  }

  @Test
  void includesBringTargetsAndSourcesOnce() {
    String patientId = store.inTransaction(tx -> tx.create(patient("1"))).id();
    store.inTransaction(
        tx -> {
          for (int i = 0; i < 3; i++) {
            Observation o = new Observation();
            o.setSubject(new Reference("Patient/" + patientId));
            tx.create(o);
          }
          return 0;
        });
    SearchPage observations =
        store.search(
            SearchRequest.of("Observation")
                .including(
                    new SearchRequest.Include("Observation", "subject", Optional.empty(), false)));
    assertThat(observations.matches()).hasSize(3);
    assertThat(observations.included())
        .extracting(StoredResource::reference)
        .containsExactly("Patient/" + patientId);
    SearchPage patients =
        store.search(
            SearchRequest.of("Patient")
                .including(
                    new SearchRequest.Include("Observation", "patient", Optional.empty(), true)));
    assertThat(patients.included()).hasSize(3);
  }

  /** Patient 1 at 0 s and 20 s, Device 1 at 10 s, deletion of Patient 1 at 30 s. */
  private void writeAHistory() {
    Patient first = patient("1");
    first.setId("p");
    store.inTransaction(tx -> tx.update(first));
    passed = Duration.ofSeconds(10);
    Device device = new Device();
    device.setId("d");
    store.inTransaction(tx -> tx.update(device));
    passed = Duration.ofSeconds(20);
    Patient second = patient("2");
    second.setId("p");
    store.inTransaction(tx -> tx.update(second));
    passed = Duration.ofSeconds(30);
    store.inTransaction(tx -> tx.delete("Patient", "p"));
  }

  private List<String> versions(HistoryRequest request) {
    return store.history(request).versions().stream()
        .map(v -> v.id() + v.version() + (v.deleted() ? "-" : ""))
        .toList();
  }

  @Test
  void historiesOfAResourceATypeAndAllAreNewestFirst() {
    writeAHistory();
    assertThat(versions(HistoryRequest.ofSystem())).containsExactly("p3-", "p2", "d1", "p1");
    assertThat(versions(HistoryRequest.ofType("Patient"))).containsExactly("p3-", "p2", "p1");
    assertThat(versions(HistoryRequest.ofType("Device"))).containsExactly("d1");
    assertThat(versions(HistoryRequest.ofInstance("Patient", "p")))
        .containsExactly("p3-", "p2", "p1");
    assertThat(versions(HistoryRequest.ofInstance("Patient", "none"))).isEmpty();
    HistoryPage counted = store.history(HistoryRequest.ofSystem().count(0).withTotal(true));
    assertThat(counted.total()).hasValue(4);
    assertThat(counted.versions()).isEmpty();
  }

  @Test
  void aHistorySinceATimeHasWhatWasWrittenThenOrLater() {
    writeAHistory();
    assertThat(versions(HistoryRequest.ofSystem().since("2026-11-22T12:00:10.123Z")))
        .containsExactly("p3-", "p2", "d1");
    assertThat(versions(HistoryRequest.ofSystem().since("2026-11-22T12:00:10.124Z")))
        .containsExactly("p3-", "p2");
    assertThat(versions(HistoryRequest.ofType("Patient").since("2026-11-23"))).isEmpty();
    assertThatThrownBy(() -> HistoryRequest.ofSystem().since("yesterday"))
        .satisfies(t -> code(FhirProblem.PARAMETER_INVALID, t));
  }

  @Test
  void aHistoryAtATimeHasWhatWasCurrentThen() {
    writeAHistory();
    assertThat(versions(HistoryRequest.ofSystem().at("2026-11-22T12:00:15Z")))
        .containsExactly("d1", "p1");
    assertThat(versions(HistoryRequest.ofInstance("Patient", "p").at("2026-11-22T12:00:25Z")))
        .containsExactly("p2");
    assertThat(versions(HistoryRequest.ofInstance("Patient", "p").at("2026-11-22T12:00")))
        .as("the whole minute")
        .containsExactly("p3-", "p2", "p1");
    assertThat(versions(HistoryRequest.ofSystem().at("2026-11-21"))).isEmpty();
  }

  @Test
  void pagesOfAHistoryNeitherShiftNorRepeatWhenVersionsAreWrittenBetween() {
    for (int i = 0; i < 12; i++) { // many of the same millisecond
      Patient patient = patient("v" + i);
      patient.setId("p" + i % 4);
      store.inTransaction(tx -> tx.update(patient));
    }
    List<String> before = versions(HistoryRequest.ofSystem());
    List<String> seen = new ArrayList<>();
    Optional<String> cursor = Optional.of("");
    while (cursor.isPresent()) {
      HistoryRequest request = HistoryRequest.ofSystem().count(5);
      HistoryPage page =
          store.history(cursor.get().isEmpty() ? request : request.after(cursor.get()));
      page.versions().forEach(v -> seen.add(v.id() + v.version()));
      cursor = page.next();
      passed = passed.plusSeconds(1);
      Patient later = patient("later" + passed);
      later.setId("p1");
      store.inTransaction(tx -> tx.update(later));
    }
    assertThat(before).hasSize(12);
    assertThat(seen).isEqualTo(before);
    assertThatThrownBy(() -> store.history(HistoryRequest.ofSystem().after("x")))
        .satisfies(t -> code(FhirProblem.PARAMETER_INVALID, t));
  }

  @Test
  void aVersionIsNeverOlderThanTheOneItReplacesWhenTheClockGoesBack() {
    writeAHistory();
    passed = Duration.ofSeconds(-60);
    Patient again = patient("again");
    again.setId("p");
    WrittenResource written = store.inTransaction(tx -> tx.update(again));
    assertThat(written.stored().lastUpdated()).isEqualTo(NOW.plusSeconds(30));
    assertThat(versions(HistoryRequest.ofInstance("Patient", "p"))).startsWith("p4", "p3-");
  }

  @Test
  void aClockThatIsALittleBehindWritesNothingBeforeWhatIsThere() {
    writeAHistory();
    passed = Duration.ofSeconds(29);
    Instant written = store.inTransaction(tx -> tx.create(patient("3"))).stored().lastUpdated();
    assertThat(written).isEqualTo(NOW.plusSeconds(30));
  }

  /** Transactions that all come in before the first has ended, in this order. */
  private void inLine(
      ExecutorService pool, List<Future<Boolean>> ends, List<TransactionWork<Boolean>> works) {
    CountDownLatch go = new CountDownLatch(1);
    ends.add(
        pool.submit(
            () ->
                store.inTransaction(
                    tx -> {
                      awaitUninterruptibly(go);
                      return works.get(0).run(tx);
                    })));
    for (TransactionWork<Boolean> work : works.subList(1, works.size())) {
      AtomicReference<Thread> thread = new AtomicReference<>();
      ends.add(
          pool.submit(
              () -> {
                thread.set(Thread.currentThread());
                return store.inTransaction(work);
              }));
      await()
          .until(
              () -> thread.get() != null && thread.get().getState() == Thread.State.TIMED_WAITING);
    }
    go.countDown();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void transactionsInLineShareACommitAndOneThatFailsTakesBackOnlyItself() throws Exception {
    ExecutorService pool = Executors.newCachedThreadPool();
    List<Future<Boolean>> ends = new CopyOnWriteArrayList<>();
    AtomicBoolean firstHadEnded = new AtomicBoolean(true);
    AtomicBoolean lastSawFirst = new AtomicBoolean();
    try {
      inLine(
          pool,
          ends,
          List.of(
              tx -> tx.create(patient("1")).id() != null,
              tx -> {
                tx.create(patient("2"));
                throw SqlReader.unknown("ImagingStudy", "x");
              },
              tx -> tx.dsl().execute("SELECT nonsense FROM nowhere") > 0,
              tx -> {
                firstHadEnded.set(ends.get(0).isDone());
                lastSawFirst.set(
                    !tx.search(SearchRequest.of("Patient").where("identifier", "1"))
                        .matches()
                        .isEmpty());
                return tx.create(patient("3")).id() != null;
              }));
      assertThat(ends.get(0).get()).isTrue();
      assertThatThrownBy(() -> ends.get(1).get())
          .satisfies(t -> code(FhirProblem.RESOURCE_UNKNOWN, t.getCause()));
      assertThatThrownBy(() -> ends.get(2).get())
          .satisfies(t -> code(FhirProblem.STORE_FAILED, t.getCause()));
      assertThat(ends.get(3).get()).isTrue();
    } finally {
      pool.shutdown();
    }
    assertThat(firstHadEnded).as("acknowledged before the shared commit").isFalse();
    assertThat(lastSawFirst).isTrue();
    assertThat(count("Patient", "identifier", "1,3")).isEqualTo(2);
    assertThat(count("Patient", "identifier", "2")).isZero();
  }

  @Test
  void whenASharedCommitFailsAllOfItFailAndTheNextSucceeds() throws Exception {
    store.inTransaction(
        tx ->
            tx.dsl()
                .execute(
                    "CREATE TABLE child (pk BIGINT REFERENCES resource (pk)"
                        + " DEFERRABLE INITIALLY DEFERRED)"));
    List<String> after = new CopyOnWriteArrayList<>();
    ExecutorService pool = Executors.newCachedThreadPool();
    try {
      List<Future<Boolean>> ends = new CopyOnWriteArrayList<>();
      inLine(
          pool,
          ends,
          List.of(
              tx -> {
                tx.afterCommit(() -> after.add("ran"));
                return tx.create(patient("1")).id() != null;
              },
              tx -> tx.dsl().execute("INSERT INTO child VALUES (-1)") == 1));
      for (Future<Boolean> end : ends) {
        assertThatThrownBy(end::get)
            .satisfies(t -> code(FhirProblem.STORE_FAILED, t.getCause()))
            .hasMessageContaining("not known");
      }
    } finally {
      pool.shutdown();
    }
    assertThat(after).isEmpty();
    assertThat(count("Patient", "identifier", "1")).isZero();
    store.inTransaction(tx -> tx.create(patient("2")));
    assertThat(count("Patient", "identifier", "2")).isEqualTo(1);
  }
}
