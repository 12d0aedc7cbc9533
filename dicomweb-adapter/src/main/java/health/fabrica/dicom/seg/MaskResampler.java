package health.fabrica.dicom.seg;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.object.ObjectProblem;
import java.util.List;
import java.util.Locale;

/**
 * Resamples a mask to another grid: trilinear interpolation of inside (1) and outside (0) between
 * the pixel centres of its own regular stack; from one half on, a voxel is inside.
 */
final class MaskResampler {

  private static final double STEP_TOLERANCE = 0.05;

  private MaskResampler() {}

  /** A frame with its place. */
  record Layer(FrameGeometry geometry, SegmentPixels.Frame pixels) {}

  /** A segment on its own grid. */
  record Stack(int number, VolumeGrid grid, BitMask mask) {

    /**
     * Stacks the frames of a segment.
     *
     * @param declaredMm distance between slices as the object says it; 0 when it does not
     * @throws health.fabrica.core.problem.ProblemException FAB-2215 when they are no regular stack
     */
    static Stack of(int number, List<Layer> layers, int rows, int columns, double declaredMm) {
      FrameGeometry first = layers.get(0).geometry();
      Vec3 normal = first.normal();
      double[] along =
          layers.stream()
              .mapToDouble(l -> normal.dot(l.geometry().origin().minus(first.origin())))
              .toArray();
      double lowest = Double.MAX_VALUE;
      double step = declaredMm;
      for (double a : along) {
        lowest = Math.min(lowest, a);
      }
      for (int n = 0; n < along.length && declaredMm <= 0; n++) {
        for (int m = 0; m < n; m++) {
          double d = Math.abs(along[n] - along[m]);
          step = d > 1e-3 && (step <= 0 || d < step) ? d : step;
        }
      }
      step = step <= 0 ? 1 : step;
      int slices = 1;
      for (double a : along) {
        double k = (a - lowest) / step;
        if (Math.abs(k - Math.rint(k)) > STEP_TOLERANCE) {
          throw irregular(number, layers.size(), step, k);
        }
        slices = Math.max(slices, 1 + (int) Math.rint(k));
      }
      Affine affine =
          new Affine(
              first.origin().plus(normal.times(lowest)),
              first.columnStep(),
              first.rowStep(),
              normal.times(step));
      VolumeGrid grid = new VolumeGrid(columns, rows, slices, affine, "");
      BitMask mask = new BitMask(columns, rows, slices);
      for (int n = 0; n < along.length; n++) {
        GridFrame.of(layers.get(n).geometry(), rows, columns, grid, n)
            .put(layers.get(n).pixels(), mask);
      }
      return new Stack(number, grid, mask);
    }

    private static RuntimeException irregular(int number, int frames, double step, double k) {
      return ObjectProblem.OTHER_GRID.refuse(
          String.format(
              Locale.ROOT,
              "The %d frames of segment %d are no regular stack: with a step of %.4f mm one lies at"
                  + " %.2f steps.",
              frames,
              number,
              step,
              k),
          "Export the segmentation on the grid of the images.");
    }
  }

  static BitMask resample(
      Stack stack, VolumeGrid grid, List<Problem> warnings, WorkMonitor monitor) {
    refuseOutside(stack, grid);
    BitMask mask = new BitMask(grid.columns(), grid.rows(), grid.slices());
    Vec3 di = stack.grid().direction(grid.affine().columnStep());
    for (int k = 0; k < grid.slices(); k++) {
      monitor.check();
      for (int j = 0; j < grid.rows(); j++) {
        Vec3 start = stack.grid().indexOf(grid.affine().apply(0, j, k));
        for (int i = 0; i < grid.columns(); i++) {
          if (occupancy(stack.mask(), start.plus(di.times(i))) >= 0.5) {
            mask.set(i, j, k);
          }
        }
      }
      monitor.progress("resample", (k + 1.0) / grid.slices());
    }
    double before = stack.mask().count() * stack.grid().affine().voxelVolumeMm3();
    double after = mask.count() * grid.affine().voxelVolumeMm3();
    warnings.add(
        ObjectProblem.RESAMPLED.with(
            String.format(
                Locale.ROOT,
                "Segment %d was resampled to the grid of the images: %.1f mm3 became %.1f mm3.",
                stack.number(),
                before,
                after),
            "Check the model against the images."));
    return mask;
  }

  /** Every voxel of the segment has its centre within the box of the grid's voxels. */
  private static void refuseOutside(Stack stack, VolumeGrid grid) {
    BitMask mask = stack.mask();
    long outside = 0;
    for (int k = 0; k < mask.slices(); k++) {
      for (int j = 0; j < mask.rows(); j++) {
        for (int i = 0; i < mask.columns(); i++) {
          if (mask.get(i, j, k)) {
            Vec3 at = grid.indexOf(stack.grid().affine().apply(i, j, k));
            outside += within(at, grid) ? 0 : 1;
          }
        }
      }
    }
    if (outside > 0) {
      throw SegmentationReader.outside(stack.number(), outside, mask.count() - outside);
    }
  }

  private static boolean within(Vec3 at, VolumeGrid grid) {
    return at.x() >= -0.5
        && at.y() >= -0.5
        && at.z() >= -0.5
        && at.x() <= grid.columns() - 0.5
        && at.y() <= grid.rows() - 0.5
        && at.z() <= grid.slices() - 0.5;
  }

  private static double occupancy(BitMask mask, Vec3 at) {
    int i = (int) Math.floor(at.x());
    int j = (int) Math.floor(at.y());
    int k = (int) Math.floor(at.z());
    if (i < -1 || j < -1 || k < -1 || i > mask.columns() || j > mask.rows() || k > mask.slices()) {
      return 0;
    }
    double x = at.x() - i;
    double y = at.y() - j;
    double z = at.z() - k;
    double sum = 0;
    for (int corner = 0; corner < 8; corner++) {
      int a = corner & 1;
      int b = corner >> 1 & 1;
      int c = corner >> 2;
      if (mask.get(i + a, j + b, k + c)) {
        sum += (a == 1 ? x : 1 - x) * (b == 1 ? y : 1 - y) * (c == 1 ? z : 1 - z);
      }
    }
    return sum;
  }
}
