package health.fabrica.core.toolpath;

/** Where loops begin and end. */
public enum SeamPlacement {
  /** In the sharpest corner, inner corners first, else at the back: one above the other. */
  ALIGNED,
  /** At the vertex furthest to the back. */
  REAR,
  /** At the vertex nearest to the nozzle; an inner corner counts as 2 mm nearer. */
  NEAREST
}
