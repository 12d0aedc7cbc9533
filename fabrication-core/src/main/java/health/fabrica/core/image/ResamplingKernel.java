package health.fabrica.core.image;

/** How resampling weighs the voxels around a place. */
public enum ResamplingKernel {
  /** Straight lines between voxels; never leaves the range of its neighbours. */
  LINEAR(1),
  /** Cubic convolution through the voxels (Keys 1981, a = -0.5); sharper, overshoots at edges. */
  CUBIC(2);

  private final int radius;

  ResamplingKernel(int radius) {
    this.radius = radius;
  }

  /** Voxels on either side that count. */
  int radius() {
    return radius;
  }

  /** The weight at a distance in voxels. */
  double weight(double distance) {
    double x = Math.abs(distance);
    if (x >= radius) {
      return 0;
    }
    if (this == LINEAR) {
      return 1 - x;
    }
    return x < 1 ? (1.5 * x - 2.5) * x * x + 1 : ((-0.5 * x + 2.5) * x - 4) * x + 2;
  }
}
