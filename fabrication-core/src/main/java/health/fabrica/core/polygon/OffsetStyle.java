package health.fabrica.core.polygon;

/**
 * How an offset is drawn.
 *
 * @param join what happens at corners
 * @param mitreLimit longest mitre as a multiple of the distance, at least 1; of mitres only
 * @param arcToleranceMm how far the chords of an arc may stay inside of it, above 0; of rounds only
 */
public record OffsetStyle(Join join, double mitreLimit, double arcToleranceMm) {

  /** Round corners, true to a micrometre. */
  public static final OffsetStyle ROUND = new OffsetStyle(Join.ROUND, 1, 0.001);

  /** Pointed corners up to twice the distance, which is a corner of 60 degrees. */
  public static final OffsetStyle MITRE = new OffsetStyle(Join.MITRE, 2, 0.001);

  /** Square corners. */
  public static final OffsetStyle SQUARE = new OffsetStyle(Join.SQUARE, 1, 0.001);

  public OffsetStyle {
    if (!(mitreLimit >= 1) || !(arcToleranceMm >= 1e-6)) {
      throw PolygonProblem.MEASURE_INVALID.refuse(
          "A mitre limit of "
              + mitreLimit
              + " or an arc tolerance of "
              + arcToleranceMm
              + " mm cannot be used.",
          "The limit is at least 1 and the tolerance at least 0.000001 mm.");
    }
  }
}
