package health.fabrica.core.work;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemCode;

/**
 * Listens to the progress of one piece of long work and can stop it. Called from any thread that
 * does the work; an implementation is thread-safe and quick.
 */
public interface WorkMonitor {

  /** Work that nobody watches and nobody stops. */
  WorkMonitor NONE =
      new WorkMonitor() {
        @Override
        public void progress(String stage, double fraction) {}

        @Override
        public boolean cancelled() {
          return false;
        }
      };

  /**
   * Says how far the work is.
   *
   * @param stage name of the step in lower case, for example {@code surface}
   * @param fraction share of this step that is done, 0 to 1
   */
  void progress(String stage, double fraction);

  /** Whether somebody asked for the work to stop. */
  boolean cancelled();

  /**
   * Ends the work when it was cancelled.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1000 when cancelled
   */
  default void check() {
    if (cancelled()) {
      throw new Problem(Stopped.CANCELLED, "The work was cancelled before it was done.", "")
          .asException();
    }
  }

  /** The one code of this package. */
  enum Stopped implements ProblemCode {
    /** The work was cancelled. */
    CANCELLED;

    private static final Definition DEFINITION =
        new Definition(1000, Category.CANCELLED, "work cancelled");

    @Override
    public Definition definition() {
      return DEFINITION;
    }
  }
}
