package health.fabrica.core.segment;

import java.util.Arrays;
import java.util.Locale;

/**
 * Thresholds that part a histogram into classes with the least variance inside them (Otsu, IEEE
 * Trans. SMC 9, 1979). The optimum is exact for any number of classes: intensities on a line obey
 * the quadrangle inequality, so the best last border moves monotonically and each class costs
 * {@code n log n} for n intensities that occur (as in Wang and Song, The R Journal 3/2, 2011).
 *
 * @param thresholds the lowest intensity of each class but the first, rising
 * @param separation variance between the classes over variance of all, 0 to 1
 */
public record OtsuThresholds(int[] thresholds, double separation) {

  /** Most classes that can be asked for. */
  public static final int MAX_CLASSES = 6;

  public OtsuThresholds {
    thresholds = thresholds.clone();
  }

  /** The lowest intensity of each class but the first, rising; a copy. */
  @Override
  public int[] thresholds() {
    return thresholds.clone();
  }

  /**
   * The thresholds between some classes.
   *
   * @param classes 2 to 6
   * @throws health.fabrica.core.problem.ProblemException FAB-1031 when the histogram has fewer
   *     different intensities than classes
   */
  public static OtsuThresholds of(Histogram histogram, int classes) {
    if (classes < 2 || classes > MAX_CLASSES) {
      throw new IllegalArgumentException("classes: " + classes);
    }
    Partition partition = new Partition(histogram);
    if (partition.size() < classes) {
      throw SegmentProblem.NO_THRESHOLD.refuse(
          String.format(
              Locale.ROOT,
              "The volume holds %d different intensities, which cannot be parted into %d classes.",
              partition.size(),
              classes),
          "Check that this is the right series.");
    }
    return partition.best(classes);
  }

  /** The dynamic programme over the intensities that occur. */
  private static final class Partition {

    private final int[] values;
    private final double[] weight; // voxels before intensity n
    private final double[] moment; // their sum, relative to the mean of all
    private double spread; // variance of all times voxels
    private double[] score = new double[0]; // best for the first n intensities in one class less
    private double[] next = new double[0];
    private int[] border = new int[0]; // where the last class begins

    Partition(Histogram histogram) {
      int[] found = new int[Histogram.BINS];
      int n = 0;
      double sum = 0;
      double voxels = 0;
      for (int v = Short.MIN_VALUE; v <= Short.MAX_VALUE; v++) {
        if (histogram.count(v) > 0) {
          found[n++] = v;
          sum += (double) histogram.count(v) * v;
          voxels += histogram.count(v);
        }
      }
      this.values = Arrays.copyOf(found, n);
      this.weight = new double[n + 1];
      this.moment = new double[n + 1];
      double mean = voxels == 0 ? 0 : sum / voxels;
      for (int m = 0; m < n; m++) {
        double d = values[m] - mean;
        double count = histogram.count(values[m]);
        weight[m + 1] = weight[m] + count;
        moment[m + 1] = moment[m] + count * d;
        spread += count * d * d;
      }
    }

    int size() {
      return values.length;
    }

    OtsuThresholds best(int classes) {
      int n = values.length;
      int[][] borders = new int[classes][];
      next = new double[n + 1];
      for (int m = 1; m <= n; m++) {
        next[m] = between(0, m);
      }
      for (int c = 1; c < classes; c++) {
        score = next;
        next = new double[n + 1];
        border = new int[n + 1];
        fill(c + 1, n, c, n - 1);
        borders[c] = border;
      }
      int[] thresholds = new int[classes - 1];
      int end = n;
      for (int c = classes - 1; c > 0; c--) {
        end = borders[c][end];
        thresholds[c - 1] = values[end];
      }
      return new OtsuThresholds(thresholds, spread == 0 ? 0 : next[n] / spread);
    }

    /** What a class of intensities from..to-1 adds to the variance between classes. */
    private double between(int from, int to) {
      double m = moment[to] - moment[from];
      return m * m / (weight[to] - weight[from]);
    }

    /** Fills ends low..high, whose best borders lie in first..last. */
    private void fill(int low, int high, int first, int last) {
      if (low > high) {
        return;
      }
      int end = (low + high) >>> 1;
      double most = -1;
      int at = first;
      for (int b = first; b <= Math.min(last, end - 1); b++) {
        double s = score[b] + between(b, end);
        if (s > most) {
          most = s;
          at = b;
        }
      }
      next[end] = most;
      border[end] = at;
      fill(low, end - 1, first, at);
      fill(end + 1, high, at, last);
    }
  }
}
