package health.fabrica.core.problem;

import java.util.Objects;

/**
 * One thing that went wrong, for a person who has to act on it.
 *
 * @param code the stable code
 * @param message what happened, with the numbers involved and their units; never patient data
 * @param hint what to do next, in the imperative; empty when there is nothing to say
 */
public record Problem(ProblemCode code, String message, String hint) {

  public Problem {
    Objects.requireNonNull(code);
    Objects.requireNonNull(message);
    Objects.requireNonNull(hint);
  }

  /** The category of the code. */
  public Category category() {
    return code.category();
  }

  /** This problem as an exception. */
  public ProblemException asException() {
    return new ProblemException(this, null);
  }

  /** This problem as an exception that keeps the technical cause for the log. */
  public ProblemException asException(Throwable cause) {
    return new ProblemException(this, cause);
  }

  @Override
  public String toString() {
    return code.id() + " " + message + (hint.isEmpty() ? "" : " " + hint);
  }
}
