package health.fabrica.core.plate;

import health.fabrica.core.problem.Range;

/**
 * What a good orientation is. The score of one is the weighted sum of its measures, each against
 * the worst of all that were tried; lower is better.
 *
 * @param buildXMm room of the machine along x
 * @param buildYMm room of the machine along y
 * @param buildZMm room of the machine along z
 * @param overhangDegrees a surface that faces down and is steeper than this against the horizontal
 *     needs no support
 * @param overhangWeight weight of the area that needs support
 * @param supportWeight weight of the room below it
 * @param heightWeight weight of the height, which is time on layer machines
 * @param criticalWeight weight of critical area that would carry marks of supports or the bed
 */
public record OrientationGoal(
    double buildXMm,
    double buildYMm,
    double buildZMm,
    double overhangDegrees,
    double overhangWeight,
    double supportWeight,
    double heightWeight,
    double criticalWeight) {

  public OrientationGoal {
    require("room along x in mm", buildXMm, 1, 5000);
    require("room along y in mm", buildYMm, 1, 5000);
    require("room along z in mm", buildZMm, 1, 5000);
    require("overhang in degrees", overhangDegrees, 0, 90);
    require("weight of overhangs", overhangWeight, 0, 1000);
    require("weight of supports", supportWeight, 0, 1000);
    require("weight of the height", heightWeight, 0, 1000);
    require("weight of critical surfaces", criticalWeight, 0, 1000);
  }

  /** Little support first, then little height; critical surfaces before both. */
  public static OrientationGoal of(double buildXMm, double buildYMm, double buildZMm) {
    return new OrientationGoal(buildXMm, buildYMm, buildZMm, 45, 1, 1, 0.5, 10);
  }

  private static void require(String what, double value, double low, double high) {
    Range.require(
        PlateProblem.PLATE_VALUE, what, value, low, high, "Correct the goal of the orientation.");
  }
}
