package health.fabrica.core.segment;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Threshold presets in Hounsfield units for adults: the values that InVesalius 3 ships, and below
 * them starting points that are customary but come from no single source, to be looked at on each
 * scan. Valid for CT only: cone-beam grey values and MR intensities have no such scale.
 */
public enum Tissue {
  /** All bone and teeth. */
  BONE(226, 3071, true),
  /** Compact (cortical) bone. */
  BONE_COMPACT(662, 1988, true),
  /** Spongy (trabecular) bone. */
  BONE_SPONGY(148, 661, true),
  /** Tooth enamel. */
  ENAMEL(1553, 2850, true),
  /** Muscle. */
  MUSCLE(-5, 135, true),
  /** Fat. */
  FAT(-205, -51, true),
  /** Skin. */
  SKIN(-718, -177, true),
  /** All soft tissue. */
  SOFT_TISSUE(-700, 225, true),
  /** Blood with contrast medium, as in an arterial phase; overlaps spongy bone. */
  CONTRAST_VESSEL(150, 500, false),
  /** Air in the airways; the upper bound is halfway between air and soft tissue. */
  AIRWAY(-1024, -480, false),
  /** Lung with the air in it. */
  LUNG(-950, -400, false),
  /** All of the body, for its outline. */
  SKIN_SURFACE(-300, Short.MAX_VALUE, false),
  /** Dentine and enamel. */
  TEETH(1200, 3071, false),
  /** Metal; most scanners end their scale at 3071. */
  METAL(2500, Short.MAX_VALUE, false);

  private final int lowerHu;
  private final int upperHu;
  private final boolean confirmed;

  Tissue(int lowerHu, int upperHu, boolean confirmed) {
    this.lowerHu = lowerHu;
    this.upperHu = upperHu;
    this.confirmed = confirmed;
  }

  /** The lowest value that belongs to the tissue, in HU. */
  public int lowerHu() {
    return lowerHu;
  }

  /** The highest value that belongs to the tissue, in HU. */
  public int upperHu() {
    return upperHu;
  }

  /** Whether the thresholds come from a published source; the others are starting points. */
  public boolean confirmed() {
    return confirmed;
  }

  /** The name on the command line and in reports: lower case with hyphens. */
  public String cliName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The tissue of that command line name. */
  public static Optional<Tissue> ofCliName(String name) {
    return Arrays.stream(values()).filter(t -> t.cliName().equals(name)).findFirst();
  }
}
