package health.fabrica.core.field;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.HeapGuard;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.segment.Segmentation;
import health.fabrica.core.work.Parallel;
import health.fabrica.core.work.WorkMonitor;

/**
 * Makes the distance field of a segmentation: the exact Euclidean distance to the nearest voxel
 * centre on the other side, corrected by where the grey values put the surface there.
 *
 * <p>The correction takes, at that nearest voxel, the points where the surface of {@link
 * health.fabrica.core.mesh.IsoSurface} crosses the grid edges: near the surface the plane through
 * them, further away their part in the direction of the voxel at hand. On a ball distances are off
 * by less than a tenth of a voxel in the mean. It never moves a distance by more than one voxel.
 * Beyond the band distances are the band.
 *
 * <p>The field covers the box of the mask and a margin. Memory: 6 bytes a voxel of that box at the
 * peak, 2 afterwards.
 */
public final class FieldBuilder {

  private static final double PERPENDICULAR = 1e-3;

  /** Distances, in voxels, below which the plane counts and above which the direction counts. */
  private static final double NEAR = 0.8;

  private static final double FAR = 2.0;

  /** How far around the place that the slope tells the nearest voxel is looked for. */
  private static final int REACH = 2;

  private final Volume volume;
  private final Segmentation segmentation;
  private final BitMask mask;
  private final int[] low = new int[3]; // first voxel of the box, may lie outside the volume
  private final int[] size = new int[3];
  private final double[] step;
  private final int threads;
  private final WorkMonitor monitor;

  private FieldBuilder(
      Volume volume, Segmentation segmentation, double marginMm, int threads, WorkMonitor monitor) {
    this.volume = volume;
    this.segmentation = segmentation;
    this.mask = segmentation.mask();
    Vec3 spacing = volume.affine().spacingMm();
    this.step = new double[] {spacing.x(), spacing.y(), spacing.z()};
    this.threads = threads;
    this.monitor = monitor;
    findBox(marginMm);
  }

  /**
   * Makes the field.
   *
   * @param bandMm how far from the surface distances are exact, at most {@link
   *     DistanceField#MOST_MM}; a shell or an offset needs its own length
   * @param marginMm room around the body for what will be added
   * @throws health.fabrica.core.problem.ProblemException FAB-1260 when the grid is sheared,
   *     FAB-1261 when the mask is empty, FAB-1021 when it does not fit into the heap, FAB-1000 when
   *     cancelled
   */
  public static DistanceField build(
      Volume volume,
      Segmentation segmentation,
      double bandMm,
      double marginMm,
      int threads,
      WorkMonitor monitor) {
    if (!(bandMm > 0 && bandMm <= DistanceField.MOST_MM && marginMm >= 0)) {
      throw new IllegalArgumentException("band " + bandMm + ", margin " + marginMm);
    }
    requirePerpendicular(volume.affine());
    return new FieldBuilder(volume, segmentation, marginMm, threads, monitor).build(bandMm);
  }

  private static void requirePerpendicular(Affine a) {
    double most =
        Math.max(
            Math.abs(cosine(a.columnStep(), a.rowStep())),
            Math.max(
                Math.abs(cosine(a.rowStep(), a.sliceStep())),
                Math.abs(cosine(a.columnStep(), a.sliceStep()))));
    if (!(most <= PERPENDICULAR)) {
      throw FieldProblem.GRID_SHEARED.refuse(
          "The axes of the grid are not perpendicular: the cosine of an angle is " + most + ".",
          "Straighten the stack first (fabricate --straighten).");
    }
  }

  private static double cosine(Vec3 a, Vec3 b) {
    return a.dot(b) / (a.length() * b.length());
  }

  private void findBox(double marginMm) {
    int[] min = {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE};
    int[] max = {-1, -1, -1};
    for (int k = 0; k < mask.slices(); k++) {
      long[] words = mask.words(k);
      for (int w = 0; w < words.length; w++) {
        if (words[w] != 0) {
          int first = w % mask.wordsPerRow() << 6;
          grow(min, max, 0, first + Long.numberOfTrailingZeros(words[w]));
          grow(min, max, 0, first + 63 - Long.numberOfLeadingZeros(words[w]));
          grow(min, max, 1, w / mask.wordsPerRow());
          grow(min, max, 2, k);
        }
      }
    }
    if (max[0] < 0) {
      throw FieldProblem.NOTHING_LEFT.refuse(
          "The mask has no voxel.", "Choose other thresholds or another segment.");
    }
    for (int d = 0; d < 3; d++) {
      int margin = 2 + (int) Math.ceil(marginMm / step[d]);
      low[d] = min[d] - margin;
      size[d] = max[d] - min[d] + 1 + 2 * margin;
    }
  }

  private static void grow(int[] min, int[] max, int d, int at) {
    min[d] = Math.min(min[d], at);
    max[d] = Math.max(max[d], at);
  }

  private DistanceField build(double bandMm) {
    HeapGuard.require("A distance field", 6L * size[0] * size[1] * size[2]);
    BitMask inside = new BitMask(size[0], size[1], size[2]);
    BitMask outside = new BitMask(size[0], size[1], size[2]);
    Parallel.loop(
        threads,
        size[2],
        1,
        (k, end) -> {
          for (int j = 0; j < size[1]; j++) {
            for (int i = 0; i < size[0]; i++) {
              (mask.get(i + low[0], j + low[1], k + low[2]) ? inside : outside).set(i, j, k);
            }
          }
        });
    short[][] values = new short[size[2]][size[0] * size[1]];
    fill(inside, -1, bandMm, values);
    fill(outside, 1, bandMm, values);
    Affine a = volume.affine();
    Affine moved =
        new Affine(a.apply(low[0], low[1], low[2]), a.columnStep(), a.rowStep(), a.sliceStep());
    return new DistanceField(size[0], size[1], values, moved, threads);
  }

  /** Writes the distances of the voxels that are not in the mask to those that are. */
  private void fill(BitMask other, int sign, double bandMm, short[][] values) {
    Vec3 spacing = new Vec3(step[0], step[1], step[2]);
    double reach = bandMm + Math.max(step[0], Math.max(step[1], step[2]));
    float[][] squares = DistanceTransform.squaredMm2(other, spacing, reach, threads, monitor);
    Parallel.loop(
        threads,
        size[2],
        1,
        (k, end) -> {
          monitor.check();
          Nearest nearest = new Nearest(other, squares);
          for (int j = 0; j < size[1]; j++) {
            for (int i = 0; i < size[0]; i++) {
              float square = squares[k][j * size[0] + i];
              if (square > 0) {
                double mm =
                    square == Float.POSITIVE_INFINITY
                        ? bandMm
                        : Math.min(bandMm, nearest.surfaceMm(i, j, k, Math.sqrt(square)));
                // A voxel keeps its side: inside at least 0, outside less.
                short value = DistanceField.quantise(sign * mm);
                values[k][j * size[0] + i] =
                    sign < 0 ? (short) Math.min(-1, value) : (short) Math.max(0, value);
              }
            }
          }
        });
  }

  /** Finds the nearest voxel of the other side and the plane of the surface at it; one thread. */
  private final class Nearest {

    private final BitMask other;
    private final float[][] squares;
    private final double[] crossing = new double[3]; // distance to the surface along each axis
    private final int[] at = new int[3];

    Nearest(BitMask other, float[][] squares) {
      this.other = other;
      this.squares = squares;
    }

    /** The distance of a voxel to the surface, when its nearest voxel is so far. */
    double surfaceMm(int i, int j, int k, double centreMm) {
      double half = Math.min(step[0], Math.min(step[1], step[2])) / 2;
      at[0] = i - (int) Math.rint(slope(i, j, k, 0));
      at[1] = j - (int) Math.rint(slope(i, j, k, 1));
      at[2] = k - (int) Math.rint(slope(i, j, k, 2));
      if (!findNearest(i, j, k)) {
        return Math.max(0, centreMm - half);
      }
      double inverse = 0;
      double most = 0;
      for (int d = 0; d < 3; d++) {
        crossing[d] = crossing(d, (d == 0 ? i : d == 1 ? j : k) - at[d]);
        inverse += crossing[d] == 0 ? 0 : 1 / (crossing[d] * crossing[d]);
        most = Math.max(most, crossing[d] == 0 ? 0 : step[d]);
      }
      if (inverse == 0) {
        return Math.max(0, centreMm - half);
      }
      // Near: the plane through the crossings, whose normal has the components 1 / crossing.
      double plane = 1 / Math.sqrt(inverse);
      double along = component(i - at[0], 0) + component(j - at[1], 1) + component(k - at[2], 2);
      double near = along * plane - plane;
      // Far: the direction from the nearest voxel is the normal, and the crossings lie on it.
      double far = centreMm - alongNormal(i - at[0], j - at[1], k - at[2], centreMm);
      double share = Math.max(0, Math.min(1, (centreMm / most - NEAR) / (FAR - NEAR)));
      double mm = near + share * (far - near);
      return Math.max(0, Math.max(centreMm - most, Math.min(centreMm, mm)));
    }

    /** How far the surface is from the nearest voxel, if the normal points to the voxel at hand. */
    private double alongNormal(int i, int j, int k, double centreMm) {
      int[] voxels = {i, j, k};
      double sum = 0;
      double weights = 0;
      for (int d = 0; d < 3; d++) {
        double cosine = voxels[d] * step[d] / centreMm;
        if (cosine * crossing[d] > 0) {
          sum += cosine * cosine * cosine * crossing[d];
          weights += cosine * cosine;
        }
      }
      return weights == 0 ? 0 : sum / weights;
    }

    /**
     * Makes sure of the nearest voxel: where the slope mixes two that are as near, the first one
     * around it whose distance is the right one.
     */
    private boolean findNearest(int i, int j, int k) {
      int x = at[0];
      int y = at[1];
      int z = at[2];
      float square = squares[k][j * size[0] + i];
      for (int around = 0; around <= REACH; around++) {
        for (int c = z - around; c <= z + around; c++) {
          for (int b = y - around; b <= y + around; b++) {
            for (int a = x - around; a <= x + around; a++) {
              double dx = (i - a) * step[0];
              double dy = (j - b) * step[1];
              double dz = (k - c) * step[2];
              if (Math.abs(dx * dx + dy * dy + dz * dz - square) < 1e-4 * square
                  && other.get(a, b, c)) {
                at[0] = a;
                at[1] = b;
                at[2] = c;
                return true;
              }
            }
          }
        }
      }
      return false;
    }

    private double component(int voxels, int d) {
      return crossing[d] == 0 ? 0 : voxels * step[d] / crossing[d];
    }

    /** Voxels to the nearest voxel along an axis: half the slope of the squared distance. */
    private double slope(int i, int j, int k, int d) {
      float before = square(i - (d == 0 ? 1 : 0), j - (d == 1 ? 1 : 0), k - (d == 2 ? 1 : 0));
      float after = square(i + (d == 0 ? 1 : 0), j + (d == 1 ? 1 : 0), k + (d == 2 ? 1 : 0));
      float here = square(i, j, k);
      double s = step[d] * step[d];
      if (before == Float.POSITIVE_INFINITY || before < 0) {
        return after == Float.POSITIVE_INFINITY || after < 0 ? 0 : (after - here - s) / (2 * s);
      }
      if (after == Float.POSITIVE_INFINITY || after < 0) {
        return (here - before + s) / (2 * s);
      }
      return (after - before) / (4 * s);
    }

    private float square(int i, int j, int k) {
      return i < 0 || j < 0 || k < 0 || i >= size[0] || j >= size[1] || k >= size[2]
          ? -1
          : squares[k][j * size[0] + i];
    }

    /**
     * Signed distance from the nearest voxel to the surface along an axis, 0 when both neighbours
     * are on its own side; of two crossings, as in a wall of one voxel, the one towards the voxel
     * at hand, else the nearer.
     */
    private double crossing(int d, int towards) {
      double up = fraction(d, 1);
      double down = fraction(d, -1);
      if (towards != 0 && up < 2 && down < 2) {
        return towards > 0 ? up * step[d] : -down * step[d];
      }
      return up <= down ? (up < 2 ? up * step[d] : 0) : -down * step[d];
    }

    private double fraction(int d, int by) {
      int x = at[0] + (d == 0 ? by : 0);
      int y = at[1] + (d == 1 ? by : 0);
      int z = at[2] + (d == 2 ? by : 0);
      if (x >= 0
          && y >= 0
          && z >= 0
          && x < size[0]
          && y < size[1]
          && z < size[2]
          && other.get(x, y, z)) {
        return 2; // same side
      }
      boolean fromInside = mask.get(at[0] + low[0], at[1] + low[1], at[2] + low[2]);
      double f =
          fromInside
              ? fromInside(at[0], at[1], at[2], x, y, z)
              : 1 - fromInside(x, y, z, at[0], at[1], at[2]);
      return Math.max(1.0 / 256, Math.min(255.0 / 256, f));
    }

    /** Where the surface lies, 0 at the inside voxel and 1 at the outside one. */
    private double fromInside(int i, int j, int k, int x, int y, int z) {
      x += low[0];
      y += low[1];
      z += low[2];
      if (x < 0
          || y < 0
          || z < 0
          || x >= volume.columns()
          || y >= volume.rows()
          || z >= volume.slices()) {
        return 0.5;
      }
      int in = volume.value(i + low[0], j + low[1], k + low[2]);
      int out = volume.value(x, y, z);
      int lower = segmentation.lowerHu();
      int upper = segmentation.upperHu();
      if (in < lower || in > upper || out >= lower && out <= upper) {
        return 0.5;
      }
      return out < lower ? (in - lower + 0.5) / (in - out) : (upper + 0.5 - in) / (out - in);
    }
  }
}
