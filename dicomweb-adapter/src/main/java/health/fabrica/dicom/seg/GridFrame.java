package health.fabrica.dicom.seg;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.segment.BitMask;
import health.fabrica.dicom.object.ObjectProblem;
import java.util.List;
import java.util.Locale;

/**
 * A frame whose pixel centres are voxel centres: each step along its rows and columns is a step of
 * one along one axis of the grid. Any of the 48 orientations does.
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier inside one call, never compared
record GridFrame(int[] origin, int[] columnStep, int[] rowStep, int rows, int columns) {

  /** How far a pixel centre may lie from its voxel centre, in steps of the grid. */
  private static final double TOLERANCE = 0.02;

  /**
   * Finds the place of a frame.
   *
   * @param f number of the frame, from 0, for the message
   * @throws health.fabrica.core.problem.ProblemException FAB-2215 when a corner is off the grid
   */
  static GridFrame of(FrameGeometry g, int rows, int columns, VolumeGrid grid, int f) {
    int[] origin = rounded(grid.indexOf(g.origin()));
    int[] column = rounded(grid.direction(g.columnStep()));
    int[] row = rounded(grid.direction(g.rowStep()));
    GridFrame frame = new GridFrame(origin, column, row, rows, columns);
    double worst = 0;
    for (int corner = 0; corner < 4; corner++) {
      int i = (corner & 1) * (columns - 1);
      int j = (corner >> 1) * (rows - 1);
      Vec3 index = grid.indexOf(g.at(i, j));
      worst = Math.max(worst, Math.abs(index.x() - frame.index(0, i, j)));
      worst = Math.max(worst, Math.abs(index.y() - frame.index(1, i, j)));
      worst = Math.max(worst, Math.abs(index.z() - frame.index(2, i, j)));
    }
    if (!(worst <= TOLERANCE) || !isUnit(column) || !isUnit(row)) {
      throw otherGrid(g, rows, columns, grid, f, worst);
    }
    return frame;
  }

  /**
   * Refuses frames that lie on voxels but not on neighbouring slices: a mask made on thicker slices
   * would become a pile of separate sheets.
   *
   * @param declaredMm distance between slices as the object says it; 0 when it does not, and then
   *     the distances between its frames count
   */
  static void requireEverySlice(List<GridFrame> frames, double declaredMm, VolumeGrid grid) {
    if (frames.isEmpty()) {
      return;
    }
    int axis = frames.get(0).normalAxis();
    Vec3 steps = new Vec3(axis == 0 ? 1 : 0, axis == 1 ? 1 : 0, axis == 2 ? 1 : 0);
    Vec3 step = grid.affine().apply(steps.x(), steps.y(), steps.z()).minus(grid.affine().origin());
    Vec3 normal = axis == 2 ? grid.normal() : step.times(1 / step.length());
    double slice = Math.abs(normal.dot(step));
    double every = declaredMm / slice;
    if (declaredMm == 0) {
      int divisor = 0;
      for (GridFrame frame : frames) {
        divisor = gcd(divisor, Math.abs(frame.origin[axis] - frames.get(0).origin[axis]));
      }
      every = Math.max(1, divisor);
    }
    if (Math.abs(every - 1) > TOLERANCE) {
      throw ObjectProblem.OTHER_GRID.refuse(
          String.format(
              Locale.ROOT,
              "The slices of the segmentation are %.4f mm apart, those of the images %.4f mm.",
              every * slice,
              slice),
          "Give the images on which it was made, or ask for resampling.");
    }
  }

  private int normalAxis() {
    for (int axis = 0; axis < 3; axis++) {
      if (columnStep[axis] == 0 && rowStep[axis] == 0) {
        return axis;
      }
    }
    throw new IllegalStateException("two steps span at most two axes");
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  private static int[] rounded(Vec3 v) {
    return new int[] {(int) Math.round(v.x()), (int) Math.round(v.y()), (int) Math.round(v.z())};
  }

  private static boolean isUnit(int[] step) {
    return Math.abs(step[0]) + Math.abs(step[1]) + Math.abs(step[2]) == 1;
  }

  private int index(int axis, int i, int j) {
    return origin[axis] + i * columnStep[axis] + j * rowStep[axis];
  }

  private static RuntimeException otherGrid(
      FrameGeometry g, int rows, int columns, VolumeGrid grid, int f, double worst) {
    return ObjectProblem.OTHER_GRID.refuse(
        String.format(
            Locale.ROOT,
            "Frame %d of the segmentation (%dx%d pixels of %.4fx%.4f mm) is not on the grid of the"
                + " images (%dx%dx%d voxels of %.4fx%.4fx%.4f mm): a corner lies %.2f steps off.",
            f + 1,
            columns,
            rows,
            g.columnStep().length(),
            g.rowStep().length(),
            grid.columns(),
            grid.rows(),
            grid.slices(),
            grid.affine().spacingMm().x(),
            grid.affine().spacingMm().y(),
            grid.affine().spacingMm().z(),
            worst),
        "Give the images on which it was made, or ask for resampling.");
  }

  /** Puts the pixels that are inside into the mask; gives how many lie outside the grid. */
  long put(SegmentPixels.Frame pixels, BitMask mask) {
    long outside = 0;
    for (int j = 0; j < rows; j++) {
      for (int i = 0; i < columns; i++) {
        if (!pixels.inside(j * columns + i)) {
          continue;
        }
        int x = index(0, i, j);
        int y = index(1, i, j);
        int z = index(2, i, j);
        boolean in =
            x >= 0
                && y >= 0
                && z >= 0
                && x < mask.columns()
                && y < mask.rows()
                && z < mask.slices();
        if (in) {
          mask.set(x, y, z);
        } else {
          outside++;
        }
      }
    }
    return outside;
  }
}
