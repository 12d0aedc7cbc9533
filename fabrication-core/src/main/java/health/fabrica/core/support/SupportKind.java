package health.fabrica.core.support;

/** What stands below overhangs. */
public enum SupportKind {
  /** Nothing; overhangs print as they come. */
  NONE,
  /** Straight columns as wide as the overhang, to be filled sparsely. */
  GRID,
  /** Branches that lean, merge and grow thicker downwards. */
  TREE
}
