package health.fabrica.core.quality;

/**
 * What a process can make. The numbers come from the profiles ({@code
 * health.fabrica.core.profile}).
 *
 * @param name name of the profile, with its version
 * @param minWallMm thinnest wall
 * @param minGapMm narrowest gap that stays open
 * @param minFeatureMm smallest detail of a layer
 * @param overhangDegrees flattest surface that holds itself, measured from the bed; 0 when the
 *     process needs no support
 * @param layerHeightMm height of a layer
 * @param trappedFails whether a closed cavity keeps material that has to come out
 * @param buildXMm build volume along x
 * @param buildYMm build volume along y
 * @param buildZMm build volume along z
 * @param maxDeviationMm largest distance of 95 % of the surface to the one before smoothing
 * @param minDice least agreement with the mask
 */
public record CheckProfile(
    String name,
    double minWallMm,
    double minGapMm,
    double minFeatureMm,
    double overhangDegrees,
    double layerHeightMm,
    boolean trappedFails,
    double buildXMm,
    double buildYMm,
    double buildZMm,
    double maxDeviationMm,
    double minDice) {

  public CheckProfile {
    for (double limit :
        new double[] {
          minWallMm, minGapMm, minFeatureMm, layerHeightMm, buildXMm, buildYMm, buildZMm
        }) {
      if (!(limit > 0 && limit < 10_000)) {
        throw new IllegalArgumentException("limit out of range: " + limit);
      }
    }
    if (!(overhangDegrees >= 0 && overhangDegrees < 90)) {
      throw new IllegalArgumentException("overhang out of range: " + overhangDegrees);
    }
  }
}
