package health.fabrica.app.cli;

import health.fabrica.core.problem.Problem;

/** What the process tells its caller. */
public final class ExitCode {

  /** Done. */
  public static final int DONE = 0;

  /** The command line is wrong. */
  public static final int USAGE = 2;

  /** The input was refused. */
  public static final int REFUSED = 3;

  /** A peer is not there. */
  public static final int UNAVAILABLE = 4;

  /** A promise of this software was broken. */
  public static final int FAULT = 70;

  private ExitCode() {}

  /** The one place that turns a problem into an exit code. */
  public static int of(Problem problem) {
    return switch (problem.category()) {
      case INCORRECT, UNSUPPORTED, NOT_FOUND, CONFLICT, FORBIDDEN, CANCELLED -> REFUSED;
      case UNAVAILABLE, BUSY -> UNAVAILABLE;
      case FAULT -> FAULT;
    };
  }
}
