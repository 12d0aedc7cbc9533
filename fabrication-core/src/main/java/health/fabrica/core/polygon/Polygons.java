package health.fabrica.core.polygon;

import java.util.List;

/** Operations on regions and rings, one call each; {@link Overlay} keeps its memory for many. */
public final class Polygons {

  private Polygons() {}

  /**
   * A valid region of any rings.
   *
   * @param rings may cross, touch and lie on each other
   */
  public static Region of(List<Ring> rings, FillRule fill) {
    Overlay overlay = new Overlay();
    rings.forEach(overlay::subject);
    return overlay.result(Operation.UNION, fill);
  }

  /** What lies in at least one of the regions. */
  public static Region union(List<Region> regions) {
    Overlay overlay = new Overlay();
    regions.forEach(overlay::subject);
    return overlay.result(Operation.UNION, FillRule.NON_ZERO);
  }

  /** What lies in both. */
  public static Region intersection(Region a, Region b) {
    return apply(Operation.INTERSECTION, a, b);
  }

  /** What lies in the first and not in the second. */
  public static Region difference(Region a, Region b) {
    return apply(Operation.DIFFERENCE, a, b);
  }

  /** What lies in one of the two. */
  public static Region xor(Region a, Region b) {
    return apply(Operation.XOR, a, b);
  }

  private static Region apply(Operation operation, Region a, Region b) {
    return new Overlay().subject(a).clip(b).result(operation, FillRule.NON_ZERO);
  }
}
