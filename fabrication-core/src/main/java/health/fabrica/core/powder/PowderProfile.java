package health.fabrica.core.powder;

import health.fabrica.core.problem.Range;

/**
 * How a powder-bed machine scans, without its laser's settings.
 *
 * @param buildXMm width of the bed
 * @param buildYMm depth of the bed
 * @param buildZMm greatest height
 * @param layerMm height of a layer
 * @param beamOffsetMm how far inside of the part's border the outermost contour runs
 * @param contours number of contours
 * @param contourSpacingMm between two contours, and from the last to the ends of the hatches
 * @param hatchSpacingMm between two hatch lines
 * @param rotationDegrees turn of the hatch from layer to layer
 * @param skinLayers layers that count as skin above and below an end of the part; 0 for none
 * @param scanMmS speed of hatches, for the estimate
 * @param contourMmS speed of contours, for the estimate
 * @param jumpMmS speed between vectors, for the estimate
 * @param recoatS time for a new layer of powder
 * @param lasers lasers that share the work evenly, for the estimate
 */
public record PowderProfile(
    double buildXMm,
    double buildYMm,
    double buildZMm,
    double layerMm,
    double beamOffsetMm,
    int contours,
    double contourSpacingMm,
    double hatchSpacingMm,
    double rotationDegrees,
    int skinLayers,
    double scanMmS,
    double contourMmS,
    double jumpMmS,
    double recoatS,
    int lasers) {

  public PowderProfile {
    range("width of the bed in mm", buildXMm, 10, 2000);
    range("depth of the bed in mm", buildYMm, 10, 2000);
    range("greatest height in mm", buildZMm, 10, 2000);
    range("layer in mm", layerMm, 0.01, 0.3);
    range("beam offset in mm", beamOffsetMm, 0, 1);
    range("contours", contours, 1, 10);
    range("contour spacing in mm", contourSpacingMm, 0.01, 1);
    range("hatch spacing in mm", hatchSpacingMm, 0.02, 2);
    range("rotation in degrees", rotationDegrees, 0, 360);
    range("skin layers", skinLayers, 0, 50);
    range("speed of hatches in mm/s", scanMmS, 1, 20_000);
    range("speed of contours in mm/s", contourMmS, 1, 20_000);
    range("speed of jumps in mm/s", jumpMmS, 1, 50_000);
    range("time of a recoat in s", recoatS, 0, 600);
    range("lasers", lasers, 1, 16);
  }

  private static void range(String what, double value, double low, double high) {
    Range.require(
        PowderProblem.POWDER_PROFILE, what, value, low, high, "Correct the powder profile.");
  }
}
