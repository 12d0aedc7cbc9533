package health.fabrica.core.recipe;

import java.util.List;

/**
 * A named, versioned pipeline.
 *
 * @param name lower case with hyphens
 * @param version grows with each change of the steps
 * @param description what it makes, and for what it is not meant; one sentence or two
 * @param steps at least one; the first that makes a mask comes before all that need one
 * @param design edits of the model that is made of the mask, none for the anatomy as it is
 */
public record Recipe(
    String name, int version, String description, List<Step> steps, List<Edit> design) {

  public Recipe {
    steps = List.copyOf(steps);
    design = EditPlan.ordered(design);
    if (steps.isEmpty()) {
      throw RecipeProblem.VALUE_INVALID.refuse(
          "Recipe " + name + " has no steps.", "Give at least a threshold.");
    }
    boolean mask = false;
    for (Step step : steps) {
      if (step.needsMask() && !mask) {
        throw RecipeProblem.ORDER.refuse(
            "In recipe " + name + " the step " + step.name() + " comes before there is a mask.",
            "Put threshold, otsu or model before it.");
      }
      if (mask && step.changesVolume()) {
        throw RecipeProblem.ORDER.refuse(
            "In recipe " + name + " the step " + step.name() + " comes after the mask was made.",
            "Put it before threshold, otsu or model.");
      }
      mask |= step.makesMask();
    }
    if (!mask) {
      throw RecipeProblem.ORDER.refuse(
          "Recipe " + name + " makes no mask.", "Put in a threshold, otsu or model.");
    }
  }

  /** Whether a step needs a person's seeds. */
  public boolean needsSeeds() {
    return steps.stream().anyMatch(Step::needsSeeds);
  }

  /** Whether the mask lies on another grid than the scan. */
  public boolean changesGrid() {
    return steps.stream().anyMatch(step -> step.name().equals("resample"));
  }
}
