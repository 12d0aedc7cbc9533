package health.fabrica.fhir.udi;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** What can be wrong with a unique device identifier, FAB-5300 to FAB-5399. */
public enum UdiProblem implements ProblemCode {
  /** The text is no UDI of any agency, or breaks the rules of its own. */
  UNREADABLE(5301, Category.INCORRECT, "UDI unreadable"),
  /** The text has an application identifier that this software does not read. */
  ELEMENT_UNSUPPORTED(5303, Category.UNSUPPORTED, "UDI element unsupported"),
  /** A part does not fit into a UDI. */
  PART_INVALID(5304, Category.INCORRECT, "UDI part invalid"),
  /** A Device says one thing on its carrier and another in an element of its own. */
  CARRIER_CONTRADICTED(5305, Category.INCORRECT, "UDI carrier contradicted"),
  /** A request to read a UDI does not give exactly one text. */
  REQUEST_INCOMPLETE(5306, Category.INCORRECT, "UDI request incomplete");

  private final Definition definition;

  UdiProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
