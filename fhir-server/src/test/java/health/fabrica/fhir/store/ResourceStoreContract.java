package health.fabrica.fhir.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import health.fabrica.core.blob.Sha256;
import health.fabrica.fhir.problem.FhirProblem;
import health.fabrica.fhir.store.ResourceStore.Origin;
import health.fabrica.fhir.store.WrittenResource.Change;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.Test;

/** What every store promises, whatever database it uses; a subclass says how to open one. */
abstract class ResourceStoreContract extends StorePositionsContract {
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
  void largeTransactionsAmongOthersAreKeptOrTakenBackWhole() throws Exception {
    int works = 24;
    ExecutorService pool = Executors.newFixedThreadPool(6);
    try {
      List<Future<Boolean>> ends =
          pool.invokeAll(
              IntStream.range(0, works)
                  .mapToObj(i -> (Callable<Boolean>) () -> store.inTransaction(oneOfMany(i)))
                  .toList());
      for (int i = 0; i < works; i++) {
        Future<Boolean> end = ends.get(i);
        if (i % 3 == 0) {
          assertThatThrownBy(end::get).hasRootCauseMessage("refused");
        } else {
          assertThat(end.get()).isTrue();
        }
        assertThat(count("Patient", "identifier", "urn:mrn|m" + i)).isEqualTo(i % 3 == 0 ? 0 : 1);
      }
    } finally {
      pool.shutdown();
    }
  }

  /** Every other one is large, each third fails after it has written. */
  private static TransactionWork<Boolean> oneOfMany(int number) {
    TransactionWork<Boolean> work =
        tx -> {
          tx.create(patient("m" + number));
          if (number % 3 == 0) {
            throw new IllegalStateException("refused");
          }
          return true;
        };
    return number % 2 == 0 ? TransactionWork.large(work) : work;
  }

  /** Transactions that all come in before the first has ended, in this order. */
  private void inLine(
      ExecutorService pool, List<Future<Boolean>> ends, List<TransactionWork<Boolean>> works) {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    ends.add(
        pool.submit(
            () ->
                store.inTransaction(
                    tx -> {
                      begun.countDown();
                      awaitUninterruptibly(go);
                      return works.get(0).run(tx);
                    })));
    awaitUninterruptibly(begun);
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
