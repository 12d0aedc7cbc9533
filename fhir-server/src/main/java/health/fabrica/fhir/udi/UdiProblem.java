package health.fabrica.fhir.udi;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** What can be wrong with a unique device identifier, FAB-5300 to FAB-5399. */
public enum UdiProblem implements ProblemCode {
  /** The text is no UDI of any agency, or breaks the rules of its own. */
  UNREADABLE(5301, Category.INCORRECT, "UDI unreadable"),
  /** The text is of an agency whose format this software does not read. */
  ISSUER_UNSUPPORTED(5302, Category.UNSUPPORTED, "UDI issuer unsupported"),
  /** The text has an application identifier that this software does not read. */
  ELEMENT_UNSUPPORTED(5303, Category.UNSUPPORTED, "UDI element unsupported"),
  /** A part does not fit into a UDI. */
  PART_INVALID(5304, Category.INCORRECT, "UDI part invalid");

  private final int number;
  private final Category category;
  private final String title;

  UdiProblem(int number, Category category, String title) {
    this.number = number;
    this.category = category;
    this.title = title;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public Category category() {
    return category;
  }

  @Override
  public String title() {
    return title;
  }
}
