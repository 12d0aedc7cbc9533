package health.fabrica.core.toolpath;

import health.fabrica.core.polygon.Region;

/**
 * One region of a layer that is no part.
 *
 * @param role what it is for, which says how it is filled
 * @param region where, on the bed
 * @param spacingMm distance of the lines of supports and rafts; loops lie side by side
 */
public record LayerExtra(Role role, Region region, double spacingMm) {

  /** What an extra is for. */
  public enum Role {
    /** Holds up what hangs over: lines in one direction. */
    SUPPORT,
    /** Between supports and part: lines across those of the supports. */
    SUPPORT_INTERFACE,
    /** Holds the first layer down: loops from outside to inside. */
    BRIM,
    /** A floor below the part: lines whose direction turns from layer to layer. */
    RAFT,
    /** Primes the nozzle: loops. */
    SKIRT
  }

  public LayerExtra {
    ProfileCheck.range("spacing of support lines in mm", spacingMm, 0.05, 100);
  }
}
