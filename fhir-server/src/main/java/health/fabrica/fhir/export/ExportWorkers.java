package health.fabrica.fhir.export;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that run jobs. Each takes a job, runs it and looks for the next; woken by a kick-off,
 * and by themselves for jobs that other servers left. One of them removes what has expired.
 */
final class ExportWorkers implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ExportWorkers.class);
  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final int ATTEMPTS = 5;
  private static final Duration RETRY = Duration.ofSeconds(10);
  private static final Duration END = Duration.ofSeconds(30);

  /** Makes the run of a job under a lease. */
  @FunctionalInterface
  interface Runs {
    ExportRun of(String job, String owner, BooleanSupplier stopping);
  }

  private final SqlExportJobs jobs;
  private final ExportFolder folder;
  private final ExportSettings settings;
  private final Clock clock;
  private final Runs runs;
  private final Semaphore work = new Semaphore(0);
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopping;

  ExportWorkers(
      SqlExportJobs jobs, ExportFolder folder, ExportSettings settings, Clock clock, Runs runs) {
    this.jobs = jobs;
    this.folder = folder;
    this.settings = settings;
    this.clock = clock;
    this.runs = runs;
  }

  void start() {
    jobs.recover(settings.node());
    removeOrphans();
    for (int i = 0; i < settings.workers(); i++) {
      boolean first = i == 0;
      Thread thread = new Thread(() -> loop(first), "export-" + (i + 1));
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
  }

  /** There may be a job. */
  void wake() {
    work.release();
  }

  private void loop(boolean cleans) {
    while (!stopping) {
      try {
        if (cleans) {
          removeExpired();
        }
        if (!runNext()) {
          if (work.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            work.drainPermits();
          }
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.warn("looking for exports failed; it is tried again", e);
        pause();
      }
    }
  }

  private void pause() {
    try {
      work.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean runNext() {
    String owner = settings.node() + ":" + UUID.randomUUID();
    Optional<ExportJob> claimed = jobs.claim(owner);
    claimed.ifPresent(job -> run(job, owner));
    return claimed.isPresent();
  }

  private void run(ExportJob job, String owner) {
    long begin = System.nanoTime();
    try {
      runs.of(job.id(), owner, () -> stopping).run(job);
      LOG.info("export {} is complete after {} ms", job.id(), millisSince(begin));
    } catch (ExportRun.LeaseLost e) {
      LOG.info("export {} was cancelled or taken over", job.id());
      if (jobs.find(job.id()).isEmpty()) {
        folder.remove(job.id());
      }
    } catch (ExportRun.Stopped e) {
      jobs.release(job.id(), owner, job.attempts(), clock.instant());
    } catch (RuntimeException e) {
      failed(job, owner, e);
    }
  }

  private static long millisSince(long begin) {
    return (System.nanoTime() - begin) / 1_000_000;
  }

  private void failed(ExportJob job, String owner, RuntimeException e) {
    int attempts = job.attempts() + 1;
    boolean passing =
        e instanceof ProblemException p
            && (p.problem().category() == Category.BUSY
                || p.problem().category() == Category.UNAVAILABLE);
    Instant now = clock.instant();
    if (passing && attempts < ATTEMPTS) {
      LOG.warn("export {} is interrupted and will be continued", job.id(), e);
      jobs.release(job.id(), owner, attempts, now.plus(RETRY.multipliedBy(attempts)));
      return;
    }
    LOG.error("export {} failed", job.id(), e);
    String why =
        e instanceof ProblemException p
            ? p.problem().code().id() + ": " + p.problem().message()
            : "The server failed.";
    jobs.fail(job.id(), owner, why, now.plus(settings.retention()));
  }

  private void removeExpired() {
    for (String job : jobs.expired()) {
      jobs.remove(job);
    }
    removeOrphans();
  }

  /** Folders whose job expired, or was cancelled on another server or while this one was down. */
  private void removeOrphans() {
    Set<String> folders = new HashSet<>(folder.jobs());
    folders.removeAll(jobs.all());
    folders.forEach(folder::remove);
  }

  @Override
  public void close() {
    stopping = true;
    work.release(threads.size());
    for (Thread thread : threads) {
      try {
        thread.join(END.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
