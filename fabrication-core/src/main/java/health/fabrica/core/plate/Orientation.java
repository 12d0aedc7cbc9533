package health.fabrica.core.plate;

/**
 * One way to lay a part.
 *
 * @param rotation how it is turned
 * @param sizeXMm size along x after that
 * @param sizeYMm size along y
 * @param heightMm size along z
 * @param overhangMm2 surface that needs support, the part that lies on the bed left out
 * @param supportMm3 room between that surface and the bed: an upper bound of the supports
 * @param baseMm2 surface that lies on the bed
 * @param criticalMm2 critical surface that needs support or lies on the bed
 * @param score weighted sum against the worst that was tried; lower is better
 */
public record Orientation(
    Rotation rotation,
    double sizeXMm,
    double sizeYMm,
    double heightMm,
    double overhangMm2,
    double supportMm3,
    double baseMm2,
    double criticalMm2,
    double score) {

  Orientation withScore(double value) {
    return new Orientation(
        rotation, sizeXMm, sizeYMm, heightMm, overhangMm2, supportMm3, baseMm2, criticalMm2, value);
  }
}
