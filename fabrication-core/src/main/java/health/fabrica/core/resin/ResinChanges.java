package health.fabrica.core.resin;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.support.SupportPlan;
import health.fabrica.core.support.SupportProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was done to a model before it was printed in resin, and what the report says of it as it
 * was.
 *
 * @param islandsBefore parts of the model as it was that begin in the air
 * @param cupsBefore suction cups of the model as it was
 * @param trappedBeforeMm3 resin that it would have closed in
 * @param modelMm3 its volume as cut
 * @param savedMm3 what cavities and holes take out of it
 * @param holes drain holes
 * @param drained hollows that got holes
 * @param undrained hollows that no short enough hole leads out of
 * @param supports columns
 */
public record ResinChanges(
    int islandsBefore,
    int cupsBefore,
    double trappedBeforeMm3,
    double modelMm3,
    double savedMm3,
    List<DrainHole> holes,
    int drained,
    int undrained,
    Optional<SupportPlan> supports) {

  public ResinChanges {
    holes = List.copyOf(holes);
  }

  /** What of the works has to be looked at: hollows that keep their resin, and the supports'. */
  public List<Problem> warnings() {
    List<Problem> all = new ArrayList<>();
    if (undrained > 0) {
      all.add(
          SupportProblem.HOLE_TOO_LONG.with(
              undrained
                  + " of "
                  + (drained + undrained)
                  + " cups and cavities got no drain hole: resin stays in them.",
              "Turn the model, make the wall thinner, or drill the holes in the model."));
    }
    supports.ifPresent(plan -> all.addAll(plan.warnings()));
    return List.copyOf(all);
  }
}
