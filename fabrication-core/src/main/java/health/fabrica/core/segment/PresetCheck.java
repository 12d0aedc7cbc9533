package health.fabrica.core.segment;

import health.fabrica.core.problem.Problem;
import java.util.Optional;

/** Warns where the thresholds of a tissue come from no published source. */
public final class PresetCheck {

  private PresetCheck() {}

  /** The warning FAB-1359, if one of the thresholds used is such a preset. */
  public static Optional<Problem> of(Tissue tissue, int lowerHu, int upperHu) {
    if (tissue.confirmed() || (lowerHu != tissue.lowerHu() && upperHu != tissue.upperHu())) {
      return Optional.empty();
    }
    return Optional.of(
        SegmentProblem.PRESET_UNCONFIRMED.with(
            "The thresholds of "
                + tissue.cliName()
                + ", "
                + lowerHu
                + " to "
                + upperHu
                + " HU, are a starting point that no published source confirms.",
            "Compare the mask with the images, or give lower-hu and upper-hu for this scan."));
  }
}
