package health.fabrica.fhir.rest;

import health.fabrica.core.problem.Problem;
import org.jspecify.annotations.Nullable;

/** A body that cannot be taken, with the place where that is known. */
final class BodyFault extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;
  private final String expression;

  /**
   * A fault.
   *
   * @param expression FHIRPath of the element, empty when it is not known
   */
  BodyFault(Problem problem, String expression, @Nullable Throwable cause) {
    super(problem.toString(), cause);
    this.problem = problem;
    this.expression = expression;
  }

  Problem problem() {
    return problem;
  }

  String expression() {
    return expression;
  }
}
