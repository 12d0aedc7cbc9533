package health.fabrica.dicom.volume;

import health.fabrica.core.problem.Category;
import health.fabrica.core.problem.ProblemCode;

/** What keeps frames from being one stack, and what was done to make it one: FAB-2130 to 2149. */
public enum StackProblem implements ProblemCode {
  SEVERAL_STACKS(2130, Category.INCORRECT, "several stacks in one series"),
  FUNCTIONAL_GROUPS(2131, Category.INCORRECT, "functional groups missing"),
  STRAIGHTENED(2132, Category.INCORRECT, "stack resampled to a straight grid"),
  DISTORTED(2133, Category.INCORRECT, "image is said to be distorted"),
  NOT_A_SECTION(2134, Category.UNSUPPORTED, "frame is no section but a projection");

  private final Definition definition;

  StackProblem(int number, Category category, String title) {
    this.definition = new Definition(number, category, title);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
