package health.fabrica.core.resin;

import health.fabrica.core.problem.Range;
import health.fabrica.core.support.SupportProblem;
import health.fabrica.core.support.SupportRules;
import health.fabrica.core.support.SupportZones;
import java.util.Optional;

/**
 * What is done to a model before it is printed in resin.
 *
 * @param hollow walls and drain holes
 * @param supports columns below what would begin in the air or lean out too far
 * @param zones painted keep-outs and enforcers, in coordinates of the display
 * @param liftMm height of the lowest point of the model above the platform; more than 0 needs
 *     supports
 */
public record ResinWorks(
    Optional<HollowRules> hollow,
    Optional<SupportRules> supports,
    SupportZones zones,
    double liftMm) {

  /** The model as it is. */
  public static final ResinWorks NONE =
      new ResinWorks(Optional.empty(), Optional.empty(), SupportZones.NONE, 0);

  public ResinWorks {
    Range.require(
        SupportProblem.SUPPORT_RULES,
        "lift of the model in mm",
        liftMm,
        0,
        supports.isPresent() ? 50 : 0,
        "A model that is lifted needs supports; lift it by 5 mm or so.");
  }

  /** Whether the model is printed as it is. */
  public boolean isNothing() {
    return hollow.isEmpty() && supports.isEmpty();
  }
}
