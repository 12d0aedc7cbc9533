package health.fabrica.core.quality;

import java.util.List;
import java.util.Optional;

/**
 * What a process can make. The limits are starting points; a site replaces them by what it has
 * qualified on its own machine.
 *
 * @param name name of the profile
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

  private static final List<CheckProfile> SHIPPED = List.of(fdm(), resin(), powder(), titanium());

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

  /** Fused filament through a 0.4 mm nozzle. */
  public static CheckProfile fdm() {
    return new CheckProfile("fdm-0.4", 0.8, 0.4, 0.4, 45, 0.2, false, 250, 210, 210, 0.25, 0.97);
  }

  /** Resin cured by light. */
  public static CheckProfile resin() {
    return new CheckProfile("resin", 0.5, 0.3, 0.2, 30, 0.05, true, 192, 120, 245, 0.2, 0.97);
  }

  /** Polyamide powder bed. */
  public static CheckProfile powder() {
    return new CheckProfile("pa-powder", 0.8, 0.5, 0.5, 0, 0.1, true, 340, 340, 600, 0.25, 0.97);
  }

  /** Titanium powder bed at 50 um layers. */
  public static CheckProfile titanium() {
    return new CheckProfile("ti-powder", 1.0, 0.3, 0.2, 45, 0.05, true, 250, 250, 325, 0.2, 0.97);
  }

  /** A shipped profile by its name. */
  public static Optional<CheckProfile> of(String name) {
    return SHIPPED.stream().filter(profile -> profile.name().equals(name)).findFirst();
  }

  /** The names of the shipped profiles. */
  public static List<String> names() {
    return SHIPPED.stream().map(CheckProfile::name).toList();
  }
}
