package health.fabrica.core.slice;

import java.util.Arrays;

/**
 * Where the layers of a part begin and end. Layer i reaches from {@code boundsMm[i]} to {@code
 * boundsMm[i + 1]} and is cut in its middle. Immutable.
 */
public final class LayerPlan {

  /** More layers than this are refused: 1 km at 10 µm would be a mistake of units. */
  public static final int MOST_LAYERS = 100_000;

  private final double[] boundsMm;

  LayerPlan(double[] boundsMm) {
    this.boundsMm = boundsMm;
  }

  /**
   * Layers of one height over a first one of its own; the last one reaches above the top by less
   * than a height.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1410 when a height is not above 0, or
   *     there would be more than {@link #MOST_LAYERS}
   */
  public static LayerPlan uniform(double bottomMm, double topMm, double firstMm, double heightMm) {
    check(bottomMm, topMm, firstMm, heightMm);
    // A millionth of a layer more than whole ones is rounding, not material.
    double rest = Math.max(0, topMm - bottomMm - firstMm) / heightMm;
    int layers = 1 + (int) Math.ceil(rest - 1e-6);
    double[] bounds = new double[layers + 1];
    bounds[0] = bottomMm;
    for (int i = 1; i <= layers; i++) {
      bounds[i] = bottomMm + firstMm + (i - 1) * heightMm;
    }
    return new LayerPlan(bounds);
  }

  static void check(double bottomMm, double topMm, double firstMm, double leastMm) {
    boolean usable = topMm > bottomMm && firstMm > 0 && leastMm > 0;
    if (!usable || !((topMm - bottomMm) / leastMm < MOST_LAYERS)) {
      throw SliceProblem.PLAN_INVALID.refuse(
          "Layers of "
              + leastMm
              + " mm over a first one of "
              + firstMm
              + " mm cannot fill the height from "
              + bottomMm
              + " to "
              + topMm
              + " mm.",
          "Heights are above 0, and at most " + MOST_LAYERS + " layers are made.");
    }
  }

  /** Number of layers. */
  public int layers() {
    return boundsMm.length - 1;
  }

  /** Lower side of a layer in mm. */
  public double bottomMm(int layer) {
    return boundsMm[layer];
  }

  /** Upper side of a layer in mm. */
  public double topMm(int layer) {
    return boundsMm[layer + 1];
  }

  /** Height at which a layer is cut, in mm. */
  public double planeMm(int layer) {
    return (boundsMm[layer] + boundsMm[layer + 1]) / 2;
  }

  /** All planes, upwards. */
  double[] planesMm() {
    double[] planes = new double[layers()];
    Arrays.setAll(planes, this::planeMm);
    return planes;
  }
}
