package health.fabrica.core.resin;

import health.fabrica.core.problem.Range;
import health.fabrica.core.support.SupportProblem;

/**
 * How a model is hollowed and drained.
 *
 * @param wallMm thickness of the wall that stays; 0 leaves the model solid, its cups get holes all
 *     the same
 * @param holeMm diameter of drain holes
 * @param leastMm3 smaller cavities are not made, smaller cups get no holes
 * @param longestHoleMm no hole is drilled through more than this
 */
public record HollowRules(double wallMm, double holeMm, double leastMm3, double longestHoleMm) {

  public HollowRules {
    range("wall in mm", wallMm, 0, 30);
    range("drain hole in mm", holeMm, 0.5, 20);
    range("smallest cavity in mm3", leastMm3, 0.1, 1e6);
    range("longest drain hole in mm", longestHoleMm, 1, 200);
  }

  /** Holes of 3.5 mm, cavities from 100 mm3, holes through at most 30 mm. */
  public static HollowRules ofWall(double wallMm) {
    return new HollowRules(wallMm, 3.5, 100, 30);
  }

  /** These rules with holes of another diameter. */
  public HollowRules withHoleMm(double diameterMm) {
    return new HollowRules(wallMm, diameterMm, leastMm3, longestHoleMm);
  }

  private static void range(String what, double value, double low, double high) {
    Range.require(SupportProblem.HOLLOW, what, value, low, high, "Correct the hollowing options.");
  }
}
