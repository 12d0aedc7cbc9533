package health.fabrica.core.layerfile;

/** How a path runs, seen from above; the ordinal is the number in the file. */
public enum PathDirection {
  /** Closed and clockwise: material lies outside. */
  INNER,
  /** Closed and counter-clockwise: material lies inside. */
  OUTER,
  /** A line with two ends. */
  OPEN
}
