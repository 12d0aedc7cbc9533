package health.fabrica.core.polygon;

/** How the subjects and the clips of an overlay are joined. */
public enum Operation {
  /** In the subjects or the clips. */
  UNION,
  /** In the subjects and in the clips. */
  INTERSECTION,
  /** In the subjects, not in the clips. */
  DIFFERENCE,
  /** In one of the two. */
  XOR;

  boolean keeps(boolean subject, boolean clip) {
    return switch (this) {
      case UNION -> subject || clip;
      case INTERSECTION -> subject && clip;
      case DIFFERENCE -> subject && !clip;
      case XOR -> subject ^ clip;
    };
  }
}
