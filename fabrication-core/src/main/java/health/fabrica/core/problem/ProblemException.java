package health.fabrica.core.problem;

import org.jspecify.annotations.Nullable;

/** Carries a {@link Problem} up the stack. Caught only where an edge maps problems. */
public final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  ProblemException(Problem problem, @Nullable Throwable cause) {
    super(problem.toString(), cause);
    this.problem = problem;
  }

  /** The value carried. */
  public Problem problem() {
    return problem;
  }
}
