package health.fabrica.core.inference;

import health.fabrica.core.image.HeapGuard;
import health.fabrica.core.image.Volume;
import health.fabrica.core.segment.LabelMap;
import health.fabrica.core.work.Parallel;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Runs a model over a volume in windows that overlap by half, blends the scores with a Gaussian
 * that trusts the middle of a window most (as nnU-Net does: Isensee et al., Nature Methods 2021),
 * and labels each voxel with its likeliest class; of classes alike the first.
 *
 * <p>Windows of one layer are run by several threads and added up in their order, so the labels do
 * not depend on the number of threads. Memory: scores of one window's depth of slices, and a window
 * with its scores a thread; refused beforehand where that does not fit.
 */
public final class SlidingWindow {

  /** A voxel belongs to the only class of a model from this blended score on. */
  private static final float HALF = 0.5f;

  /** Width of the Gaussian: a window is this many standard deviations wide. */
  private static final double DEVIATIONS = 8;

  /** Share by which the steps of volume and model may differ. */
  private static final double SPACING_SHARE = 0.01;

  private final Volume volume;
  private final ModelDescription description;
  private final WindowModel windows;
  private final int threads;
  private final WorkMonitor monitor;
  private final Axes axes;
  private final int[] window = new int[3];
  private final int[][] starts = new int[3][];
  private final float[] weights; // of a window
  private final int plane;
  private final float[] sums; // class, slice of the ring, row, column
  private final float[] sumOfWeights; // slice of the ring, row, column

  /**
   * What came out.
   *
   * @param labels classes by number, the background 0; the only class of a model is 1
   * @param windows how many windows were run
   */
  public record Labels(LabelMap labels, int windows) {}

  private SlidingWindow(Volume volume, LearnedModel model, int threads, WorkMonitor monitor) {
    this.volume = volume;
    this.description = model.description();
    this.windows = model.windows();
    this.threads = threads;
    this.monitor = monitor;
    this.axes = Axes.of(volume, description.orientation());
    for (int d = 0; d < 3; d++) {
      window[d] = description.window().get(d);
      starts[d] = starts(axes.size(d), window[d]);
    }
    this.plane = Math.multiplyExact(axes.size(0), axes.size(1));
    int classes = description.classes().size();
    long voxels = (long) window[2] * plane;
    HeapGuard.require(
        "Running the model " + description.name(),
        4 * (voxels * (classes + 1) + (long) threads * description.windowVoxels() * (classes + 1))
            + volume.voxels());
    refuseTooMany(voxels * classes);
    this.weights = gaussian(window);
    this.sums = new float[(int) (voxels * classes)];
    this.sumOfWeights = new float[(int) voxels];
  }

  private void refuseTooMany(long scores) {
    if (scores > Integer.MAX_VALUE - 8) {
      throw InferenceProblem.VOLUME_UNSUITABLE.refuse(
          "One layer of windows has " + scores + " scores; 2147483639 are the most.",
          "Crop the volume to a region of interest.");
    }
  }

  /**
   * Labels a volume.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1353 when modality, steps or
   *     orientation do not suit the model, FAB-1021 when it does not fit into the heap, FAB-1355
   *     and FAB-1356 when the model fails, FAB-1000 when cancelled
   */
  public static Labels label(Volume volume, LearnedModel model, int threads, WorkMonitor monitor) {
    ModelDescription description = model.description();
    volume.affine().requireRegular();
    if (volume.modality() != description.modality()) {
      throw InferenceProblem.VOLUME_UNSUITABLE.refuse(
          "The model "
              + description.name()
              + " is for "
              + description.modality()
              + ", the volume is "
              + volume.modality()
              + ".",
          "Choose a model for this modality.");
    }
    SlidingWindow sliding = new SlidingWindow(volume, model, threads, monitor);
    sliding.requireSpacing();
    return sliding.run();
  }

  private void requireSpacing() {
    for (int d = 0; d < 3; d++) {
      double wanted = description.spacingMm().get(d);
      if (!(Math.abs(axes.spacingMm(d) - wanted) <= SPACING_SHARE * wanted)) {
        throw InferenceProblem.VOLUME_UNSUITABLE.refuse(
            String.format(
                Locale.ROOT,
                "The model %s wants steps of %s mm; the volume has %.3f, %.3f and %.3f mm.",
                description.name(),
                description.spacingMm(),
                axes.spacingMm(0),
                axes.spacingMm(1),
                axes.spacingMm(2)),
            "Put a step resample with that spacing before the model.");
      }
    }
  }

  /** Starts of windows that overlap by half; the last ends with the volume. */
  private static int[] starts(int size, int window) {
    if (size <= window) {
      return new int[] {-((window - size) / 2)};
    }
    int step = Math.max(1, window / 2);
    int count = (size - window + step - 1) / step + 1;
    int[] starts = new int[count];
    for (int n = 0; n < count; n++) {
      starts[n] = Math.min(n * step, size - window);
    }
    return starts;
  }

  private static float[] gaussian(int[] window) {
    float[][] along = new float[3][];
    for (int d = 0; d < 3; d++) {
      along[d] = new float[window[d]];
      for (int n = 0; n < window[d]; n++) {
        double off = (n - (window[d] - 1) / 2.0) / (window[d] / DEVIATIONS);
        along[d][n] = (float) Math.max(1e-4, Math.exp(-off * off / 2));
      }
    }
    float[] weights = new float[window[0] * window[1] * window[2]];
    int n = 0;
    for (int z = 0; z < window[2]; z++) {
      for (int y = 0; y < window[1]; y++) {
        for (int x = 0; x < window[0]; x++) {
          weights[n++] = along[2][z] * along[1][y] * along[0][x];
        }
      }
    }
    return weights;
  }

  private Labels run() {
    LabelMap labels =
        new LabelMap(
            volume.columns(),
            volume.rows(),
            volume.slices(),
            Math.max(1, description.classes().size() - 1));
    int done = 0;
    for (int layer = 0; layer < starts[2].length; layer++) {
      int z = starts[2][layer];
      done += layer(z);
      int from = Math.max(0, z);
      int to = layer + 1 < starts[2].length ? starts[2][layer + 1] : axes.size(2);
      for (int slice = from; slice < to; slice++) {
        monitor.check();
        write(slice, labels);
      }
      monitor.progress("model", (layer + 1.0) / starts[2].length);
    }
    return new Labels(labels, done);
  }

  /** Runs all windows of a layer, as many at a time as there are threads. */
  private int layer(int z) {
    List<int[]> places = new ArrayList<>();
    for (int y : starts[1]) {
      for (int x : starts[0]) {
        places.add(new int[] {x, y, z});
      }
    }
    int together = Math.min(threads, places.size());
    float[][] inputs = new float[together][description.windowVoxels()];
    float[][] scores =
        new float[together][description.windowVoxels() * description.classes().size()];
    for (int first = 0; first < places.size(); first += together) {
      int start = first;
      int count = Math.min(together, places.size() - first);
      Parallel.loop(
          threads,
          count,
          1,
          (from, to) -> {
            for (int n = from; n < to; n++) {
              monitor.check();
              cut(places.get(start + n), inputs[n]);
              windows.run(inputs[n], scores[n], monitor);
            }
          });
      for (int n = 0; n < count; n++) {
        add(places.get(start + n), scores[n]);
      }
    }
    return places.size();
  }

  /** The intensities of a window; outside of the volume the lowest. */
  private void cut(int[] at, float[] input) {
    float outside = description.intensities().ready(Short.MIN_VALUE);
    int[] index = new int[3];
    int n = 0;
    for (int z = at[2]; z < at[2] + window[2]; z++) {
      for (int y = at[1]; y < at[1] + window[1]; y++) {
        boolean row = z >= 0 && z < axes.size(2) && y >= 0 && y < axes.size(1);
        for (int x = at[0]; x < at[0] + window[0]; x++) {
          if (row && x >= 0 && x < axes.size(0)) {
            axes.toVolume(x, y, z, index);
            input[n++] =
                description.intensities().ready(volume.value(index[0], index[1], index[2]));
          } else {
            input[n++] = outside;
          }
        }
      }
    }
  }

  private void add(int[] at, float[] scores) {
    int voxels = description.windowVoxels();
    int classes = description.classes().size();
    for (int z = Math.max(0, at[2]); z < Math.min(axes.size(2), at[2] + window[2]); z++) {
      for (int y = Math.max(0, at[1]); y < Math.min(axes.size(1), at[1] + window[1]); y++) {
        int row = ((z - at[2]) * window[1] + y - at[1]) * window[0] - at[0];
        int to = ring(z) * plane + y * axes.size(0);
        for (int x = Math.max(0, at[0]); x < Math.min(axes.size(0), at[0] + window[0]); x++) {
          float weight = weights[row + x];
          sumOfWeights[to + x] += weight;
          for (int c = 0; c < classes; c++) {
            float score = scores[c * voxels + row + x];
            if (!Float.isFinite(score)) {
              throw InferenceProblem.SCORES_NOT_FINITE.refuse(
                  "The model " + description.name() + " gave a score of " + score + ".",
                  "Ask its maker; the volume or the description may not suit it.");
            }
            sums[c * window[2] * plane + to + x] += weight * score;
          }
        }
      }
    }
  }

  private int ring(int z) {
    return z % window[2];
  }

  /** Takes the classes of a slice that no later window touches, and clears its place. */
  private void write(int z, LabelMap labels) {
    int classes = description.classes().size();
    int base = ring(z) * plane;
    int[] index = new int[3];
    for (int n = 0; n < plane; n++) {
      int best = 0;
      if (classes == 1) {
        best = sums[base + n] >= HALF * sumOfWeights[base + n] ? 1 : 0;
      }
      for (int c = 1; c < classes; c++) {
        int stride = window[2] * plane;
        if (sums[c * stride + base + n] > sums[best * stride + base + n]) {
          best = c;
        }
      }
      if (best > 0) {
        axes.toVolume(n % axes.size(0), n / axes.size(0), z, index);
        labels.set(index[0], index[1], index[2], best);
      }
    }
    Arrays.fill(sumOfWeights, base, base + plane, 0);
    for (int c = 0; c < classes; c++) {
      int from = c * window[2] * plane + base;
      Arrays.fill(sums, from, from + plane, 0);
    }
  }
}
