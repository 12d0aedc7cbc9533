package health.fabrica.fhir.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.blob.Sha256;
import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.device.DeviceJobState;
import health.fabrica.device.DispatchId;
import health.fabrica.device.DispatchIds;
import health.fabrica.device.JobCommand;
import health.fabrica.device.JobProgress;
import health.fabrica.device.RemoteArtifact;
import health.fabrica.device.RemoteJobRef;
import health.fabrica.device.dispatch.DispatchJob;
import health.fabrica.device.dispatch.RecordedProblem;
import health.fabrica.fhir.json.RecordJson;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.fhir.store.TestStores;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every ledger owes (JobLedgerContract of the connectors), on the database. */
class SqlJobLedgerTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00.123456Z");

  @TempDir static Path folder;
  static ResourceStore store;
  private final DispatchIds ids = new DispatchIds(Clock.systemUTC(), new Random(1));
  private SqlJobLedger ledger;

  @BeforeAll
  static void open() {
    store = TestStores.open(folder);
  }

  @AfterAll
  static void close() {
    store.close();
  }

  @BeforeEach
  void emptyLedger() {
    store.inTransaction(tx -> tx.dsl().deleteFrom(DSL.table("device_job")).execute());
    ledger = new SqlJobLedger(store);
  }

  private DispatchJob intent(String device) {
    return intent(device, NOW);
  }

  private DispatchJob intent(String device, Instant at) {
    DispatchId id = ids.next();
    return DispatchJob.intent(id, device, Sha256.of(new byte[] {1}), 1, id.fileName("gcode"), at);
  }

  /** The same job with every field filled. */
  private static DispatchJob full(DispatchJob j, DeviceJobState state) {
    return new DispatchJob(
        j.dispatchId(),
        j.deviceId(),
        j.payloadSha256(),
        j.payloadBytes(),
        j.name(),
        state,
        j.revision(),
        2,
        j.createdAt(),
        NOW.plusNanos(1),
        NOW.plusSeconds(1),
        new RemoteArtifact(j.name(), 1, Sha256.of(new byte[] {2}), NOW.plusSeconds(2)),
        NOW.plusSeconds(3),
        NOW.plusSeconds(4),
        new RemoteJobRef(j.name(), "00000E", NOW.plusSeconds(5)),
        NOW.plusSeconds(6),
        new JobProgress(
            1.0 / 3,
            JobProgress.Basis.BYTES,
            3,
            12,
            Duration.ofMillis(1500),
            Duration.ofSeconds(9)),
        12.5,
        JobCommand.PAUSE,
        NOW.plusSeconds(7),
        List.of("first", "second"),
        new RecordedProblem(
            "FAB-3001", Category.UNAVAILABLE, "message", "hint", NOW.plusSeconds(8)));
  }

  private static void refused(Runnable action, String code) {
    assertThatThrownBy(action::run)
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith(code);
  }

  @Test
  void whatWasInsertedIsFoundAsItWas() {
    DispatchJob job = intent("p1");
    ledger.insert(job);
    assertThat(ledger.find(job.dispatchId())).contains(job);
    assertThat(ledger.find(ids.next())).isEmpty();
  }

  @Test
  void everyFieldSurvives() throws Exception {
    DispatchJob job = intent("p1");
    ledger.insert(job);
    DispatchJob full = full(job, DeviceJobState.PRINTING);
    for (RecordComponent field : DispatchJob.class.getRecordComponents()) {
      assertThat(field.getAccessor().invoke(full)).as(field.getName()).isNotNull();
    }
    DispatchJob stored = ledger.advance(job, full);
    assertThat(stored).isEqualTo(full.withRevision(1));
    assertThat(ledger.find(job.dispatchId())).contains(stored);
    assertThat(ledger.openJobs()).containsExactly(stored);
  }

  @Test
  void aSecondOpenJobOnADeviceIsRefused() {
    ledger.insert(intent("p1"));
    ledger.insert(intent("p2"));
    refused(() -> ledger.insert(intent("p1")), "FAB-3201");
    assertThat(ledger.openJobs()).hasSize(2);
  }

  /** Should another process write past the ledger, the index still holds. */
  @Test
  void theDatabaseItselfRefusesASecondOpenJobOnADevice() {
    DispatchJob first = intent("p1");
    DispatchJob second = intent("p1");
    ledger.insert(first);
    assertThatThrownBy(() -> insertRow(second, 1))
        .hasStackTraceContaining("IntegrityConstraintViolation");
    insertRow(second, 0);
    assertThatThrownBy(
            () -> store.inTransaction(tx -> tx.dsl().execute("UPDATE device_job SET open = 1")))
        .hasStackTraceContaining("IntegrityConstraintViolation");
    assertThat(ledger.openJobs()).containsExactly(first);
  }

  private static void insertRow(DispatchJob job, int open) {
    store.inTransaction(
        tx ->
            tx.dsl()
                .execute(
                    "INSERT INTO device_job VALUES (?, ?, ?, ?, ?, ?, ?)",
                    job.dispatchId().ulid(),
                    job.deviceId(),
                    open,
                    job.state().name(),
                    job.revision(),
                    job.createdAt().toEpochMilli(),
                    RecordJson.write(job)));
  }

  @Test
  void aTerminalJobFreesTheDevice() {
    for (DeviceJobState end :
        List.of(DeviceJobState.CANCELLED, DeviceJobState.FAILED, DeviceJobState.PRINTED)) {
      DispatchJob job = intent("p1");
      ledger.insert(job);
      ledger.advance(job, full(job, end));
      assertThat(ledger.openJobs()).isEmpty();
      assertThat(ledger.find(job.dispatchId())).map(DispatchJob::state).contains(end);
    }
  }

  @Test
  void aDispatchIdIsUsedOnceEvenAfterItsEnd() {
    DispatchJob job = intent("p1");
    ledger.insert(job);
    refused(() -> ledger.insert(job), "FAB-3202");
    ledger.advance(job, full(job, DeviceJobState.CANCELLED));
    refused(() -> ledger.insert(job), "FAB-3202");
  }

  @Test
  void openJobsAreListedOldestFirst() {
    DispatchJob young = intent("p1", NOW.plusSeconds(1));
    DispatchJob old = intent("p2", NOW);
    ledger.insert(young);
    ledger.insert(old);
    assertThat(ledger.openJobs()).containsExactly(old, young);
  }

  @Test
  void advancingAStaleRowWritesNothing() {
    DispatchJob job = intent("p1");
    ledger.insert(job);
    DispatchJob moved = ledger.advance(job, full(job, DeviceJobState.UPLOADING));
    assertThat(moved.revision()).isEqualTo(1);
    refused(() -> ledger.advance(job, full(job, DeviceJobState.CANCELLED)), "FAB-3204");
    refused(
        () ->
            ledger.advance(
                full(job, DeviceJobState.PRINTING).withRevision(1),
                full(job, DeviceJobState.CANCELLED)),
        "FAB-3204");
    assertThat(ledger.find(job.dispatchId())).contains(moved);
  }

  /** Two looks at a print that goes on: the state is the same, the row is not. */
  @Test
  void theRevisionCountsWhenTheStateIsTheSame() {
    DispatchJob job = intent("p1");
    ledger.insert(job);
    DispatchJob first = ledger.advance(job, full(job, DeviceJobState.PRINTING));
    DispatchJob second = ledger.advance(first, full(job, DeviceJobState.PRINTING));
    assertThat(second.revision()).isEqualTo(2);
    refused(() -> ledger.advance(first, full(job, DeviceJobState.PRINTING)), "FAB-3204");
    assertThat(ledger.find(job.dispatchId())).contains(second);
  }

  @Test
  void advancingAMissingRowIsRefused() {
    DispatchJob job = intent("p1");
    refused(() -> ledger.advance(job, full(job, DeviceJobState.CANCELLED)), "FAB-3204");
    assertThat(ledger.find(job.dispatchId())).isEmpty();
  }

  @Test
  void ofManyWritersAtOnceExactlyOneWins() throws Exception {
    DispatchJob job = intent("p1");
    ledger.insert(job);
    assertThat(winners(() -> ledger.advance(job, full(job, DeviceJobState.UPLOADING))))
        .isEqualTo(1);
    assertThat(ledger.find(job.dispatchId()).orElseThrow().revision()).isEqualTo(1);
  }

  @Test
  void ofManyInsertsForOneDeviceExactlyOneWins() throws Exception {
    assertThat(winners(() -> ledger.insert(intent("p1")))).isEqualTo(1);
    assertThat(ledger.openJobs()).hasSize(1);
  }

  private static int winners(Runnable write) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Boolean>> writers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        writers.add(() -> wins(write));
      }
      int won = 0;
      for (Future<Boolean> writer : pool.invokeAll(writers)) {
        won += writer.get() ? 1 : 0;
      }
      return won;
    } finally {
      pool.shutdownNow();
    }
  }

  private static boolean wins(Runnable write) {
    try {
      write.run();
      return true;
    } catch (ProblemException e) {
      assertThat(e.problem().code().id()).isIn("FAB-3201", "FAB-3204");
      return false;
    }
  }

  @Test
  void aRestartKeepsEveryRow(@TempDir Path other) {
    DispatchJob open = intent("p1");
    DispatchJob ended = intent("p2");
    try (ResourceStore first = TestStores.open(other)) {
      SqlJobLedger before = new SqlJobLedger(first);
      before.insert(open);
      before.insert(ended);
      open = before.advance(open, full(open, DeviceJobState.STARTING));
      ended = before.advance(ended, full(ended, DeviceJobState.FAILED));
    }
    try (ResourceStore second = TestStores.open(other)) {
      SqlJobLedger after = new SqlJobLedger(second);
      assertThat(after.openJobs()).containsExactly(open);
      assertThat(after.find(ended.dispatchId())).contains(ended);
    }
  }
}
