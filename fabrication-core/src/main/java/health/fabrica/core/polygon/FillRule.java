package health.fabrica.core.polygon;

/** Which winding numbers of overlapping rings are material. */
public enum FillRule {
  /** Every winding number but 0: overlapping shells of either orientation are joined. */
  NON_ZERO,
  /** Odd winding numbers: what is covered twice is none. */
  EVEN_ODD,
  /** Winding numbers above 0. */
  POSITIVE,
  /** Winding numbers below 0. */
  NEGATIVE;

  boolean fills(int winding) {
    return switch (this) {
      case NON_ZERO -> winding != 0;
      case EVEN_ODD -> (winding & 1) != 0;
      case POSITIVE -> winding > 0;
      case NEGATIVE -> winding < 0;
    };
  }
}
