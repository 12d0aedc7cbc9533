package health.fabrica.core.testdata;

import health.fabrica.core.work.WorkMonitor;
import java.util.concurrent.atomic.AtomicLong;

/** Work that somebody stops: at once, or after a number of questions. Asked by any thread. */
public final class Cancelled implements WorkMonitor {

  private final long questions;
  private final AtomicLong asked = new AtomicLong();

  private Cancelled(long questions) {
    this.questions = questions;
  }

  /** Cancelled before it begins. */
  public static Cancelled atOnce() {
    return after(0);
  }

  /** Goes on for so many questions and is cancelled at all later ones. */
  public static Cancelled after(long questions) {
    return new Cancelled(questions);
  }

  @Override
  public void progress(String stage, double fraction) {}

  @Override
  public boolean cancelled() {
    return asked.incrementAndGet() > questions;
  }

  /** How often the work has asked. */
  public long asked() {
    return asked.get();
  }
}
