package health.fabrica.app.cli;

import health.fabrica.core.work.WorkMonitor;
import java.io.PrintStream;
import java.util.Locale;

/**
 * Shows progress: a bar that redraws itself on a terminal, one line a stage elsewhere. Used from
 * any thread.
 */
public final class ProgressDisplay implements WorkMonitor {

  private static final int BAR = 30;

  private final PrintStream out;
  private final boolean terminal;
  private String stage = "";
  private int percent = -1;

  /**
   * Writes to a stream.
   *
   * @param terminal whether a person watches it
   */
  public ProgressDisplay(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Writes to standard error, which is for people; standard output is for the result. */
  public static ProgressDisplay standard() {
    return new ProgressDisplay(System.err, System.console() != null);
  }

  @Override
  public synchronized void progress(String name, double fraction) {
    int now = (int) Math.round(Math.max(0, Math.min(1, fraction)) * 100);
    if (name.equals(stage) && now == percent) {
      return;
    }
    boolean next = !name.equals(stage);
    if (terminal) {
      if (next && !stage.isEmpty()) {
        out.println();
      }
      int filled = now * BAR / 100;
      out.printf(
          Locale.ROOT,
          "\r%-14s [%s%s] %3d %%",
          name,
          "#".repeat(filled),
          " ".repeat(BAR - filled),
          now);
      out.flush();
    } else if (next) {
      out.println(name);
    }
    stage = name;
    percent = now;
  }

  /** Ends the last line. */
  public synchronized void end() {
    if (terminal && !stage.isEmpty()) {
      out.println();
    }
    stage = "";
  }

  @Override
  public boolean cancelled() {
    return Thread.currentThread().isInterrupted();
  }
}
