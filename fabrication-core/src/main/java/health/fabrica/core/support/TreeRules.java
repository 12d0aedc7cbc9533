package health.fabrica.core.support;

/**
 * The shape of tree-like supports and of resin columns.
 *
 * @param tipRadiusMm radius at the top of a branch
 * @param tipLengthMm length over which a branch reaches its own radius
 * @param radiusMm radius below the tip
 * @param growDegrees how much the side of a branch leans outwards as it goes down
 * @param maxRadiusMm no branch grows thicker
 * @param leanDegrees how far the axis of a branch leans from the vertical at most
 * @param spacingMm distance of tips below a wide overhang
 * @param footRadiusMm radius on the bed, where larger than that of the branch
 * @param footMm height over which a branch widens to its foot
 */
public record TreeRules(
    double tipRadiusMm,
    double tipLengthMm,
    double radiusMm,
    double growDegrees,
    double maxRadiusMm,
    double leanDegrees,
    double spacingMm,
    double footRadiusMm,
    double footMm) {

  public TreeRules {
    SupportRules.range("radius of a tip in mm", tipRadiusMm, 0.05, 5);
    SupportRules.range("length of a tip in mm", tipLengthMm, 0, 50);
    SupportRules.range("radius of a branch in mm", radiusMm, tipRadiusMm, 20);
    SupportRules.range("growth of a branch in degrees", growDegrees, 0, 30);
    SupportRules.range("greatest radius of a branch in mm", maxRadiusMm, radiusMm, 50);
    SupportRules.range("lean of a branch in degrees", leanDegrees, 0, 60);
    SupportRules.range("distance of tips in mm", spacingMm, 2 * tipRadiusMm, 50);
    SupportRules.range("radius of a foot in mm", footRadiusMm, 0, 50);
    SupportRules.range("height of a foot in mm", footMm, 0, 50);
  }

  /** Branches for a bead of 0.45 mm. */
  public static TreeRules filament() {
    return new TreeRules(0.5, 1, 0.8, 3, 3, 40, 3, 0, 0);
  }

  /** Columns of cured resin: tips of 0.4 mm that break off, columns of 1.2 mm, feet of 3 mm. */
  public static TreeRules resin() {
    return new TreeRules(0.2, 2, 0.6, 0.5, 1.5, 30, 4, 1.5, 1);
  }

  /** Radius of a lone branch so far below its tip. */
  double radiusMm(double depthMm) {
    if (depthMm < tipLengthMm) {
      return tipRadiusMm + (radiusMm - tipRadiusMm) * depthMm / tipLengthMm;
    }
    double grown = radiusMm + (depthMm - tipLengthMm) * Math.tan(Math.toRadians(growDegrees));
    return Math.min(maxRadiusMm, grown);
  }
}
