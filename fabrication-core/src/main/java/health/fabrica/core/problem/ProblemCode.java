package health.fabrica.core.problem;

import java.util.Locale;

/** A stable error code. Each module lists its own in one enum, in its own range of numbers. */
public interface ProblemCode {

  /** The number, unique over all modules and never reused. */
  int number();

  /** The kind of problem. */
  Category category();

  /** A short name of the problem in plain words, without numbers of the case. */
  String title();

  /** The code as written in messages, FHIR outcomes and documents: {@code FAB-} and four digits. */
  default String id() {
    return String.format(Locale.ROOT, "FAB-%04d", number());
  }
}
