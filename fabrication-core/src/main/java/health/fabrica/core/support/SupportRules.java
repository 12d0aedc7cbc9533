package health.fabrica.core.support;

import health.fabrica.core.problem.Range;

/**
 * Where supports stand and what they look like.
 *
 * @param kind grid, tree or none
 * @param overhangDegrees up to this angle from the vertical a wall holds itself
 * @param bridgeMm longest span between two sides that prints without support, 0 for none
 * @param gapXyMm distance to the model beside a support
 * @param gapLayers empty layers between a support and the overhang on it
 * @param bottomGapLayers empty layers between the model and a support that stands on it
 * @param interfaceLayers dense layers at the top, and at the bottom where it is the model
 * @param expandMm how far supports reach beyond the overhang
 * @param minAreaMm2 smaller overhangs go without, unless they begin in the air
 * @param minWidthMm narrowest support: that of a bead
 * @param gripMm a part begins in the air unless it overlaps the layer below by more than this
 * @param tree the shape of branches; of {@link SupportKind#TREE} only
 */
public record SupportRules(
    SupportKind kind,
    double overhangDegrees,
    double bridgeMm,
    double gapXyMm,
    int gapLayers,
    int bottomGapLayers,
    int interfaceLayers,
    double expandMm,
    double minAreaMm2,
    double minWidthMm,
    double gripMm,
    TreeRules tree) {

  public SupportRules {
    range("overhang angle in degrees", overhangDegrees, 0, 89);
    range("longest bridge in mm", bridgeMm, 0, 100);
    range("gap beside supports in mm", gapXyMm, 0, 5);
    range("gap above supports in layers", gapLayers, 0, 10);
    range("gap below supports in layers", bottomGapLayers, 0, 10);
    range("interface layers", interfaceLayers, 0, 20);
    range("width beyond the overhang in mm", expandMm, 0, 10);
    range("smallest overhang in mm2", minAreaMm2, 0, 1000);
    range("narrowest support in mm", minWidthMm, 0.01, 10);
    range("grip in mm", gripMm, 0, 1);
  }

  /**
   * Supports of filament: 45 degrees, bridges of 5 mm, one empty layer above and below, two dense
   * layers.
   *
   * @param lineWidthMm width of a bead
   */
  public static SupportRules filament(SupportKind kind, double lineWidthMm) {
    return new SupportRules(
        kind,
        45,
        5,
        0.9 * lineWidthMm,
        1,
        1,
        2,
        2 * lineWidthMm,
        0.2,
        lineWidthMm,
        0,
        TreeRules.filament());
  }

  /**
   * Columns of cured resin: on every part that begins in the air, and spread over what leans out by
   * more than 60 degrees.
   *
   * @param pixelMm width of a pixel; less overlap does not hold
   */
  public static SupportRules resin(double pixelMm) {
    return new SupportRules(
        SupportKind.TREE, 60, 1, 0.3, 0, 0, 0, 0, 0.2, 0.1, pixelMm, TreeRules.resin());
  }

  /** These rules with another angle. */
  public SupportRules withOverhangDegrees(double degrees) {
    return new SupportRules(
        kind,
        degrees,
        bridgeMm,
        gapXyMm,
        gapLayers,
        bottomGapLayers,
        interfaceLayers,
        expandMm,
        minAreaMm2,
        minWidthMm,
        gripMm,
        tree);
  }

  /** These rules with other empty and dense layers; the gap is that above and below. */
  public SupportRules withLayers(int gap, int dense) {
    return new SupportRules(
        kind,
        overhangDegrees,
        bridgeMm,
        gapXyMm,
        gap,
        gap,
        dense,
        expandMm,
        minAreaMm2,
        minWidthMm,
        gripMm,
        tree);
  }

  /** How far, in the plane, a point of an overhang may lie from what supports it. */
  public double reachMm() {
    return kind == SupportKind.TREE && interfaceLayers == 0
        ? tree.spacingMm()
        : gapXyMm + minWidthMm;
  }

  static void range(String what, double value, double low, double high) {
    Range.require(
        SupportProblem.SUPPORT_RULES, what, value, low, high, "Correct the rules of the supports.");
  }
}
