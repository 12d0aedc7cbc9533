package health.fabrica.fhir.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import health.fabrica.core.blob.Sha256;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.problem.FhirProblem;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.hl7.fhir.r4.model.Patient;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on one PostgreSQL database. */
class PostgresNodesTest {

  private static final int PARALLEL = 8;

  @TempDir Path folder;
  private StoreSettings settings;
  private List<ResourceStore> nodes;

  @BeforeEach
  void openNodes() {
    settings = PostgresServer.shared().newDatabase();
    nodes =
        List.of(
            TestStores.open(settings, folder.resolve("a")),
            TestStores.open(settings, folder.resolve("b")));
  }

  @AfterEach
  void closeNodes() {
    if (nodes != null) {
      nodes.forEach(ResourceStore::close);
    }
  }

  /** Runs the work many times at once, on the nodes in turn. */
  private <T> List<Future<T>> onBoth(TransactionWork<T> work) throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(2 * PARALLEL);
    try {
      List<Callable<T>> calls = new ArrayList<>();
      for (int i = 0; i < PARALLEL; i++) {
        nodes.forEach(node -> calls.add(() -> node.inTransaction(work)));
      }
      return pool.invokeAll(calls);
    } finally {
      pool.shutdown();
    }
  }

  private static Patient patient(String id, String identifier) {
    Patient patient = new Patient();
    patient.setId(id);
    patient.addIdentifier().setSystem("urn:mrn").setValue(identifier);
    return patient;
  }

  @Test
  void parallelConditionalCreatesOnBothCreateOne() throws Exception {
    String condition = "identifier=urn:mrn|1";
    List<Future<Boolean>> created =
        onBoth(
            tx -> {
              tx.claim("Patient", condition);
              boolean absent =
                  tx.search(SearchRequest.of("Patient").where("identifier", "urn:mrn|1"))
                      .matches()
                      .isEmpty();
              if (absent) {
                tx.create(patient("", "1"));
              }
              return absent;
            });
    int creations = 0;
    for (Future<Boolean> each : created) {
      creations += each.get() ? 1 : 0;
    }
    assertThat(creations).isEqualTo(1);
    for (ResourceStore node : nodes) {
      SearchRequest all = SearchRequest.of("Patient").withTotal(true);
      assertThat(node.search(all).total()).hasValue(1);
    }
  }

  /** Without the store and its lock: it is the key of the table that lets one through. */
  @Test
  void aClaimedConditionHasOneOwnerByAKeyOfTheDatabase() throws Exception {
    ResourceCodec codec = new ResourceCodec(ResourceStoreContract.CONTEXT);
    Sha256 condition = Sha256.of(new byte[] {1});
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try (Connection first = raw();
        Connection second = raw()) {
      new ResourceRows(DSL.using(first, SQLDialect.POSTGRES), codec).claim("Patient", condition);
      Future<?> waiting =
          pool.submit(
              () ->
                  new ResourceRows(DSL.using(second, SQLDialect.POSTGRES), codec)
                      .claim("Patient", condition));
      await()
          .until(
              () ->
                  nodes
                      .get(0)
                      .rows(
                          sql ->
                              sql.fetchValue(
                                      "SELECT count(*) FROM pg_locks WHERE NOT granted"
                                          + " AND locktype = 'transactionid'")
                                  .toString())
                      .equals("1"));
      assertThat(waiting.isDone()).isFalse();
      first.commit();
      waiting.get();
      second.commit();
    } finally {
      pool.shutdown();
    }
  }

  private Connection raw() throws Exception {
    Connection connection = DriverManager.getConnection(settings.url(), settings.user(), "");
    connection.setAutoCommit(false);
    return connection;
  }

  @Test
  void ofUpdatesThatNameTheSameVersionOneWins() throws Exception {
    nodes.get(0).inTransaction(tx -> tx.update(patient("p", "0")));
    Set<String> winners = ConcurrentHashMap.newKeySet();
    List<Future<Long>> ends =
        onBoth(
            tx -> {
              String identifier = tx.newId();
              long version = tx.update(patient("p", identifier), 1).stored().version();
              tx.afterCommit(() -> winners.add(identifier));
              return version;
            });
    int refused = 0;
    for (Future<Long> end : ends) {
      try {
        assertThat(end.get()).isEqualTo(2);
      } catch (ExecutionException e) {
        assertThat(((ProblemException) e.getCause()).problem().code())
            .isEqualTo(FhirProblem.VERSION_CONFLICT);
        refused++;
      }
    }
    assertThat(refused).isEqualTo(2 * PARALLEL - 1);
    assertThat(winners).hasSize(1);
    assertThat(nodes.get(1).require(Patient.class, "p").getIdentifierFirstRep().getValue())
        .isEqualTo(winners.iterator().next());
  }

  @Test
  void whatOneNodeAcknowledgedTheOtherSeesAtOnce() {
    for (int i = 0; i < 30; i++) {
      String value = "v" + i;
      nodes.get(i % 2).inTransaction(tx -> tx.update(patient("p", value)));
      ResourceStore other = nodes.get((i + 1) % 2);
      assertThat(other.require(Patient.class, "p").getIdentifierFirstRep().getValue())
          .isEqualTo(value);
      assertThat(other.search(SearchRequest.of("Patient").where("identifier", value)).matches())
          .hasSize(1);
    }
  }

  @Test
  void aWriterThatWaitsTooLongForTheOtherNodeIsToldThatTheStoreIsBusy() throws Exception {
    StoreSettings hasty = settings.waiting(Duration.ofMillis(300), settings.groupWait());
    try (ResourceStore impatient = TestStores.open(hasty, folder.resolve("c"))) {
      nodes
          .get(0)
          .inTransaction(
              tx ->
                  assertThatThrownBy(
                          () ->
                              CompletableFuture.supplyAsync(
                                      () ->
                                          impatient.inTransaction(
                                              inner -> inner.create(patient("", "1"))))
                                  .get())
                      .satisfies(
                          e ->
                              assertThat(((ProblemException) e.getCause()).problem().code())
                                  .isEqualTo(FhirProblem.STORE_BUSY)));
      assertThat(impatient.inTransaction(tx -> tx.create(patient("", "2"))).id()).isNotEmpty();
    }
  }
}
