package health.fabrica.core.recipe;

import health.fabrica.core.segment.SideCheck;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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
    return leastSeeds() > 0;
  }

  private int leastSeeds() {
    return steps.stream().mapToInt(Step::leastSeeds).max().orElse(0);
  }

  /**
   * Refuses inputs that lack what a step needs from a person.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1113
   */
  public void require(RecipeInputs inputs) {
    if (inputs.seeds().size() < leastSeeds()) {
      throw RecipeProblem.INPUT_MISSING.refuse(
          "The recipe "
              + name
              + " needs "
              + leastSeeds()
              + " seeds or more, places inside the structure; there are "
              + inputs.seeds().size()
              + ".",
          "Give them in patient space: LPS, mm; for a split one in the part to keep, then one in"
              + " each part that it touches.");
    }
  }

  /**
   * Refuses an order that does not say what an edit needs of it.
   *
   * @param order identifier of the order for labels
   * @param side the side that was ordered
   * @throws health.fabrica.core.problem.ProblemException FAB-1113
   */
  public void requireDesign(Optional<String> order, Optional<SideCheck.Side> side) {
    design.forEach(edit -> edit.require(order, side));
  }

  /** Whether a learned model makes the mask. */
  public boolean needsLearnedModel() {
    return steps.stream().anyMatch(ModelStep.class::isInstance);
  }

  /** What can be given in place of its own: each {@code step.parameter} with its value. */
  public Map<String, Object> parameters() {
    Map<String, Object> all = new LinkedHashMap<>();
    Stream.concat(steps.stream(), design.stream())
        .forEach(
            described ->
                described
                    .parameters()
                    .forEach((key, value) -> all.put(described.name() + "." + key, value)));
    return all;
  }

  /** Whether the mask lies on another grid than the scan. */
  public boolean changesGrid() {
    return steps.stream().anyMatch(step -> step.name().equals("resample"));
  }
}
