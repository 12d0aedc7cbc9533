package health.fabrica.core.problem;

import java.util.Locale;

/** A stable error code. Each module lists its own in one enum, in its own range of numbers. */
public interface ProblemCode {

  /** What the code stands for; the same at each call. */
  Definition definition();

  /**
   * What a code stands for.
   *
   * @param number unique over all modules and never reused
   * @param category the kind of problem
   * @param title a short name of the problem in plain words, without numbers of the case
   */
  record Definition(int number, Category category, String title) {}

  /** The number, unique over all modules and never reused. */
  default int number() {
    return definition().number();
  }

  /** The kind of problem. */
  default Category category() {
    return definition().category();
  }

  /** A short name of the problem in plain words, without numbers of the case. */
  default String title() {
    return definition().title();
  }

  /** The code as written in messages, FHIR outcomes and documents: {@code FAB-} and four digits. */
  default String id() {
    return String.format(Locale.ROOT, "FAB-%04d", number());
  }

  /** The code with what happened, the numbers of the case in it, and what to do. */
  default Problem with(String message, String hint) {
    return new Problem(this, message, hint);
  }

  /** {@link #with} as an exception. */
  default ProblemException refuse(String message, String hint) {
    return with(message, hint).asException();
  }
}
