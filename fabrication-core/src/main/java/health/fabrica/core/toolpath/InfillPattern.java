package health.fabrica.core.toolpath;

/** How the sparse inside is filled. */
public enum InfillPattern {
  /** Straight lines at 45 degrees that turn by 90 degrees from layer to layer. */
  LINES,
  /** Straight lines in both directions in every layer. */
  GRID,
  /** Cuts through a gyroid: waves, as stiff in every direction, that never cross. */
  GYROID,
  /** Loops along the border. */
  CONCENTRIC
}
