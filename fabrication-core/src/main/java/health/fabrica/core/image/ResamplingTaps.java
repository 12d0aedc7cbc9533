package health.fabrica.core.image;

/**
 * The weights along one axis. For larger steps than before the kernel is widened by their ratio, so
 * that fine detail is averaged and not picked at random. Weights add up to 1, at the border too.
 */
final class ResamplingTaps {

  private final int[] first;
  private final float[][] weights;

  /**
   * @param size voxels there are
   * @param newSize voxels to make
   * @param ratio new step over old step
   */
  ResamplingTaps(int size, int newSize, double ratio, ResamplingKernel kernel) {
    this.first = new int[newSize];
    this.weights = new float[newSize][];
    double stretch = Math.max(1, ratio);
    for (int n = 0; n < newSize; n++) {
      double centre = (n + 0.5) * ratio - 0.5;
      double reach = kernel.radius() * stretch;
      int from = (int) Math.max(0, Math.min(size - 1, Math.ceil(centre - reach)));
      int to = (int) Math.max(from, Math.min(size - 1, Math.floor(centre + reach)));
      float[] w = new float[to - from + 1];
      double sum = 0;
      for (int p = from; p <= to; p++) {
        w[p - from] = (float) kernel.weight((p - centre) / stretch);
        sum += w[p - from];
      }
      for (int p = 0; p < w.length; p++) {
        w[p] = sum == 0 ? 1f / w.length : (float) (w[p] / sum);
      }
      first[n] = from;
      weights[n] = w;
    }
  }

  /** The first old index that counts for a new one. */
  int first(int n) {
    return first[n];
  }

  /** The weights from there on. */
  float[] weights(int n) {
    return weights[n];
  }
}
