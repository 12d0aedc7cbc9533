package health.fabrica.device.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.blob.Sha256;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.device.DeviceJobState;
import health.fabrica.device.DispatchId;
import health.fabrica.device.DispatchIds;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every ledger owes. An implementation extends this and supplies an empty ledger. */
public abstract class JobLedgerContract {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private final DispatchIds ids = new DispatchIds(Clock.systemUTC(), new Random(1));

  /** A fresh, empty ledger. */
  protected abstract JobLedger emptyLedger();

  private DispatchJob intent(String device) {
    DispatchId id = ids.next();
    return DispatchJob.intent(id, device, Sha256.of(new byte[] {1}), 1, id.fileName("gcode"), NOW);
  }

  private static DispatchJob to(DispatchJob job, DeviceJobState state) {
    return job.edit(NOW).state(state).build();
  }

  @Test
  void whatWasInsertedIsFoundAsItWas() {
    JobLedger ledger = emptyLedger();
    DispatchJob job = intent("p1");
    ledger.insert(job);
    assertThat(ledger.find(job.dispatchId())).contains(job);
    assertThat(ledger.find(ids.next())).isEmpty();
  }

  @Test
  void everyFieldSurvivesTheLedger() {
    JobLedger ledger = emptyLedger();
    DispatchJob job = intent("p1");
    ledger.insert(job);
    DispatchJob full = JobSamples.full(job);
    DispatchJob stored = ledger.advance(job, full);
    assertThat(ledger.find(job.dispatchId())).contains(stored);
    assertThat(stored).isEqualTo(full.withRevision(stored.revision()));
  }

  @Test
  void aSecondOpenJobOnTheSameDeviceIsRefused() {
    JobLedger ledger = emptyLedger();
    ledger.insert(intent("p1"));
    ledger.insert(intent("p2"));
    refused(() -> ledger.insert(intent("p1")), "FAB-3201");
  }

  @Test
  void aTerminalJobFreesTheDevice() {
    JobLedger ledger = emptyLedger();
    DispatchJob job = intent("p1");
    ledger.insert(job);
    ledger.advance(job, to(job, DeviceJobState.CANCELLED));
    ledger.insert(intent("p1"));
    assertThat(ledger.openJobs()).hasSize(1);
  }

  @Test
  void aDispatchIdIsUsedOnce() {
    JobLedger ledger = emptyLedger();
    DispatchJob job = intent("p1");
    ledger.insert(job);
    refused(() -> ledger.insert(job), "FAB-3202");
  }

  @Test
  void openJobsAreListedOldestFirst() {
    JobLedger ledger = emptyLedger();
    DispatchJob a = intent("p1");
    DispatchJob b = intent("p2");
    ledger.insert(a);
    ledger.insert(b);
    assertThat(ledger.openJobs()).extracting(DispatchJob::deviceId).containsExactly("p1", "p2");
  }

  @Test
  void advancingAStaleRowWritesNothing() {
    JobLedger ledger = emptyLedger();
    DispatchJob job = intent("p1");
    ledger.insert(job);
    DispatchJob moved = ledger.advance(job, to(job, DeviceJobState.UPLOADING));
    assertThat(moved.revision()).isEqualTo(job.revision() + 1);
    refused(() -> ledger.advance(job, to(job, DeviceJobState.CANCELLED)), "FAB-3204");
    assertThat(ledger.find(job.dispatchId())).contains(moved);
  }

  @Test
  void advancingAMissingRowIsRefused() {
    DispatchJob job = intent("p1");
    refused(() -> emptyLedger().advance(job, to(job, DeviceJobState.CANCELLED)), "FAB-3204");
  }

  @Test
  void ofManyWritersAtOnceExactlyOneWins() throws Exception {
    JobLedger ledger = emptyLedger();
    DispatchJob job = intent("p1");
    ledger.insert(job);
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Boolean>> writers = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        writers.add(() -> wins(ledger, job));
      }
      int won = 0;
      for (Future<Boolean> f : pool.invokeAll(writers)) {
        won += f.get() ? 1 : 0;
      }
      assertThat(won).isEqualTo(1);
    } finally {
      pool.shutdownNow();
    }
  }

  private static boolean wins(JobLedger ledger, DispatchJob job) {
    try {
      ledger.advance(job, to(job, DeviceJobState.UPLOADING));
      return true;
    } catch (ProblemException e) {
      return false;
    }
  }

  private static void refused(Runnable action, String code) {
    assertThatThrownBy(action::run)
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith(code);
  }
}
