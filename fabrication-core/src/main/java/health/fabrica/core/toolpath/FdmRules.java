package health.fabrica.core.toolpath;

import health.fabrica.core.estimate.GcodeDialect;

/**
 * How the planner lays and guards its beads.
 *
 * @param infill how the sparse inside is filled
 * @param seam where loops begin
 * @param bridgeFlow plastic of a bridge as a share of that of other beads
 * @param bridgeMmS speed of bridges
 * @param wipeMm how far the nozzle goes back over its bead when it draws the filament back
 * @param mostMm3S most plastic a second; beads that would need more are printed slower
 * @param fanPercent fan from its first layer on; bridges have it in full
 * @param firstFanLayer first layer with a fan, from 0
 * @param firmware what the file is written for
 * @param accelerationMmS2 acceleration of printing moves that the file sets; 0 leaves that to the
 *     machine
 */
public record FdmRules(
    InfillPattern infill,
    SeamPlacement seam,
    double bridgeFlow,
    double bridgeMmS,
    double wipeMm,
    double mostMm3S,
    int fanPercent,
    int firstFanLayer,
    GcodeDialect firmware,
    double accelerationMmS2) {

  public FdmRules {
    ProfileCheck.range("bridge flow", bridgeFlow, 0.5, 1.5);
    ProfileCheck.range("bridge speed in mm/s", bridgeMmS, 1, 1000);
    ProfileCheck.range("wipe in mm", wipeMm, 0, 10);
    ProfileCheck.range("most plastic in mm3/s", mostMm3S, 0.1, 100);
    ProfileCheck.range("fan in percent", fanPercent, 0, 100);
    ProfileCheck.range("first layer with a fan", firstFanLayer, 0, 100);
    ProfileCheck.range("acceleration in mm/s2", accelerationMmS2, 0, 50_000);
  }

  /** Lines, aligned seams, a melt of 11 mm3/s, Marlin. */
  public static FdmRules standard() {
    return new FdmRules(
        InfillPattern.LINES, SeamPlacement.ALIGNED, 1, 25, 0.8, 11, 100, 1, GcodeDialect.MARLIN, 0);
  }

  /** These rules with another infill. */
  public FdmRules withInfill(InfillPattern other) {
    return new FdmRules(
        other,
        seam,
        bridgeFlow,
        bridgeMmS,
        wipeMm,
        mostMm3S,
        fanPercent,
        firstFanLayer,
        firmware,
        accelerationMmS2);
  }

  /** These rules with another place for seams. */
  public FdmRules withSeam(SeamPlacement other) {
    return new FdmRules(
        infill,
        other,
        bridgeFlow,
        bridgeMmS,
        wipeMm,
        mostMm3S,
        fanPercent,
        firstFanLayer,
        firmware,
        accelerationMmS2);
  }

  /** These rules with another limit of the melt. */
  public FdmRules withMostMm3S(double other) {
    return new FdmRules(
        infill,
        seam,
        bridgeFlow,
        bridgeMmS,
        wipeMm,
        other,
        fanPercent,
        firstFanLayer,
        firmware,
        accelerationMmS2);
  }

  /** These rules for another firmware, which the file tells how fast to gain speed. */
  public FdmRules withFirmware(GcodeDialect other, double accelerationMmS2) {
    return new FdmRules(
        infill,
        seam,
        bridgeFlow,
        bridgeMmS,
        wipeMm,
        mostMm3S,
        fanPercent,
        firstFanLayer,
        other,
        accelerationMmS2);
  }
}
