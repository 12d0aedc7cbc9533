package health.fabrica.core.polygon;

/** What an offset does where the border bends away from the side it moves to. */
public enum Join {
  /** An arc around the vertex: the exact offset, all points at the distance. */
  ROUND,
  /** The moved edges go on until they meet; a bend sharper than the limit becomes square. */
  MITRE,
  /** The corner is cut off at right angles to its middle, at the distance from the vertex. */
  SQUARE
}
