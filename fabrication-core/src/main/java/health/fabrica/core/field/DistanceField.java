package health.fabrica.core.field;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.HeapGuard;
import health.fabrica.core.image.Modality;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.core.mesh.IsoSurface;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.segment.Segmentation;
import health.fabrica.core.segment.Thresholder;
import health.fabrica.core.work.Parallel;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A body as signed distances to its surface: positive inside, in micrometres, two bytes a voxel, at
 * most {@link #MOST_MM} either way and only as exact as its maker says. Here shells, holes, pins,
 * plates, texts and cuts are made, by the least and the greatest of distances; one surface is taken
 * at the end, which is closed and manifold whatever was done before. That leaves out what booleans
 * of meshes fail at.
 *
 * <p>After an edit the surface is that of both bodies. Distances elsewhere may be those to either
 * surface, so a shell is made before holes are.
 *
 * <p>An edit writes in place: a field has one owner. The result does not depend on the threads.
 */
public final class DistanceField {

  /** The greatest distance that is kept. */
  public static final double MOST_MM = 32.0;

  static final double PER_MM = 1000;
  private static final short MOST = (short) (MOST_MM * PER_MM);

  /** Border of the grid that has to stay empty, in voxels. */
  private static final int BORDER = 1;

  /** Voxels of a row that are looked at together in an edit. */
  private static final int BLOCK = 32;

  private final int columns;
  private final int rows;
  private final short[][] slices;
  private final Affine affine;
  private final int threads;

  /** Takes over the arrays. */
  DistanceField(int columns, int rows, short[][] slices, Affine affine, int threads) {
    this.columns = columns;
    this.rows = rows;
    this.slices = slices;
    this.affine = affine;
    this.threads = threads;
  }

  /** Distances of a length in mm, in the unit of the field. */
  static short quantise(double mm) {
    return (short) Math.rint(Math.max(-MOST, Math.min(MOST, mm * PER_MM)));
  }

  /** An independent copy. */
  public DistanceField copy() {
    HeapGuard.require("A copy of a distance field", 2L * columns * rows * slices.length);
    short[][] copy = new short[slices.length][];
    Arrays.setAll(copy, k -> slices[k].clone());
    return new DistanceField(columns, rows, copy, affine, threads);
  }

  /** Number of voxels. */
  public long voxels() {
    return (long) columns * rows * slices.length;
  }

  /** Where the voxels lie. */
  public Affine affine() {
    return affine;
  }

  int columns() {
    return columns;
  }

  int rows() {
    return rows;
  }

  int slices() {
    return slices.length;
  }

  int threads() {
    return threads;
  }

  /** The distances of a slice, row by row; written to by the owner's edits only. */
  short[] values(int k) {
    return slices[k];
  }

  /** The distance at a voxel in mm, positive inside. */
  public double signedMm(int i, int j, int k) {
    return slices[k][j * columns + i] / PER_MM;
  }

  /** Adds a body. */
  public void add(Solid body, WorkMonitor monitor) {
    requireInside(body);
    combine(body, Edit.ADD, monitor);
  }

  /** Takes a body away. */
  public void subtract(Solid body, WorkMonitor monitor) {
    combine(body, Edit.SUBTRACT, monitor);
  }

  /** Keeps only what is in a body too: a cut along a plane with a half-space. */
  public void intersect(Solid body, WorkMonitor monitor) {
    combine(body, Edit.INTERSECT, monitor);
  }

  /** Moves the surface out by so many mm, in where negative; for distances that are exact. */
  public void offset(double mm, WorkMonitor monitor) {
    int by = quantise(mm);
    each(
        monitor,
        value -> {
          for (int n = 0; n < value.length; n++) {
            value[n] = (short) Math.max(-MOST, Math.min(MOST, value[n] + by));
          }
        });
    requireBorder();
  }

  /** Hollows the body: what is deeper than the wall goes. The outer surface stays. */
  public void shell(double wallMm, WorkMonitor monitor) {
    if (!(wallMm > 0 && wallMm < MOST_MM)) {
      throw new IllegalArgumentException("wall in mm: " + wallMm);
    }
    int wall = quantise(wallMm);
    each(
        monitor,
        value -> {
          for (int n = 0; n < value.length; n++) {
            value[n] = (short) Math.min(value[n], wall - value[n]);
          }
        });
  }

  private interface Slice {
    void change(short[] values);
  }

  private void each(WorkMonitor monitor, Slice change) {
    Parallel.loop(
        threads,
        slices.length,
        1,
        (k, end) -> {
          monitor.check();
          change.change(slices[k]);
        });
  }

  private enum Edit {
    ADD,
    SUBTRACT,
    INTERSECT
  }

  private void combine(Solid body, Edit edit, WorkMonitor monitor) {
    int[] from = new int[3];
    int[] to = new int[3];
    boxAround(body, from, to);
    Vec3 o = affine.origin();
    Vec3 v = affine.rowStep();
    Vec3 w = affine.sliceStep();
    Parallel.loop(
        threads,
        slices.length,
        1,
        (k, end) -> {
          monitor.check();
          if (edit == Edit.INTERSECT) {
            clearOutside(k, from, to);
          }
          if (k < from[2] || k > to[2]) {
            return;
          }
          for (int j = from[1]; j <= to[1]; j++) {
            double x = o.x() + j * v.x() + k * w.x();
            double y = o.y() + j * v.y() + k * w.y();
            double z = o.z() + j * v.z() + k * w.z();
            int row = j * columns;
            for (int i = from[0]; i <= to[0]; i += BLOCK) {
              combine(body, edit, x, y, z, slices[k], row, i, Math.min(i + BLOCK - 1, to[0]));
            }
          }
        });
  }

  /**
   * Some voxels of a row. A distance changes by no more than one goes: where it is far enough
   * beyond the field's range at one end of a block, it is so in all of it.
   */
  private void combine(
      Solid body,
      Edit edit,
      double x,
      double y,
      double z,
      short[] values,
      int row,
      int first,
      int last) {
    Vec3 u = affine.columnStep();
    double sign = edit == Edit.SUBTRACT ? -1 : 1;
    double reach = (last - first) * u.length() + MOST_MM + 1;
    double atFirst = sign * body.signedMm(x + first * u.x(), y + first * u.y(), z + first * u.z());
    if (Math.abs(atFirst) > reach) {
      boolean kept = atFirst > 0 ? edit != Edit.ADD : edit == Edit.ADD;
      if (!kept) {
        Arrays.fill(values, row + first, row + last + 1, (short) (edit == Edit.ADD ? MOST : -MOST));
      }
      return;
    }
    for (int i = first; i <= last; i++) {
      int s = quantise(sign * body.signedMm(x + i * u.x(), y + i * u.y(), z + i * u.z()));
      int old = values[row + i];
      values[row + i] = (short) (edit == Edit.ADD ? Math.max(old, s) : Math.min(old, s));
    }
  }

  private void clearOutside(int k, int[] from, int[] to) {
    for (int j = 0; j < rows; j++) {
      boolean in = k >= from[2] && k <= to[2] && j >= from[1] && j <= to[1];
      int left = in ? from[0] : columns;
      for (int i = 0; i < columns; i++) {
        if (i < left || i > to[0]) {
          slices[k][j * columns + i] = (short) -MOST;
        }
      }
    }
  }

  /** The voxels that a body and two voxels around it may change. */
  void boxAround(Solid body, int[] from, int[] to) {
    int[] size = {columns, rows, slices.length};
    Vec3[] steps = {affine.columnStep(), affine.rowStep(), affine.sliceStep()};
    for (int axis = 0; axis < 3; axis++) {
      double length = steps[axis].length();
      Vec3 along = steps[axis].times(1 / length);
      double low = extent(body, along, true) / length;
      double high = extent(body, along, false) / length;
      from[axis] = (int) Math.max(0, Math.floor(low) - 2);
      to[axis] = (int) Math.min(size[axis] - 1.0, Math.ceil(high) + 2);
    }
  }

  /** The least or greatest distance from the first voxel along a direction that the box reaches. */
  private double extent(Solid body, Vec3 along, boolean least) {
    Vec3 low = body.low().minus(affine.origin());
    Vec3 high = body.high().minus(affine.origin());
    return part(low.x(), high.x(), along.x(), least)
        + part(low.y(), high.y(), along.y(), least)
        + part(low.z(), high.z(), along.z(), least);
  }

  private static double part(double low, double high, double f, boolean least) {
    return f == 0 ? 0 : f > 0 == least ? low * f : high * f;
  }

  private void requireInside(Solid body) {
    int[] from = new int[3];
    int[] to = new int[3];
    boxAround(body, from, to);
    // Two voxels of room were added around the body; one is needed.
    if (from[0] == 0 && extent(body, unit(affine.columnStep()), true) < 0
        || from[1] == 0 && extent(body, unit(affine.rowStep()), true) < 0
        || from[2] == 0 && extent(body, unit(affine.sliceStep()), true) < 0
        || extent(body, unit(affine.columnStep()), false)
            > (columns - 1) * affine.columnStep().length()
        || extent(body, unit(affine.rowStep()), false) > (rows - 1) * affine.rowStep().length()
        || extent(body, unit(affine.sliceStep()), false)
            > (slices.length - 1) * affine.sliceStep().length()) {
      throw beyond();
    }
  }

  private static Vec3 unit(Vec3 v) {
    return v.times(1 / v.length());
  }

  private void requireBorder() {
    for (int k = 0; k < slices.length; k++) {
      boolean outer = k < BORDER || k >= slices.length - BORDER;
      for (int j = 0; j < rows; j++) {
        boolean edge = outer || j < BORDER || j >= rows - BORDER;
        for (int i = 0; i < columns; i += edge || i == columns - 1 ? 1 : columns - 1) {
          if (slices[k][j * columns + i] >= 0) {
            throw beyond();
          }
        }
      }
    }
  }

  private static RuntimeException beyond() {
    return FieldProblem.BEYOND_FIELD.refuse(
        "The edit reaches beyond the room around the model.",
        "Make the field with a wider margin.");
  }

  /** Takes away the parts of the body that are not in a mask of its voxels. */
  public void keepOnly(BitMask kept, WorkMonitor monitor) {
    Parallel.loop(
        threads,
        slices.length,
        1,
        (k, end) -> {
          monitor.check();
          for (int n = 0; n < slices[k].length; n++) {
            if (slices[k][n] >= 0 && !kept.get(n % columns, n / columns, k)) {
              slices[k][n] = -1;
            }
          }
        });
  }

  /** The voxels inside. */
  public BitMask mask(WorkMonitor monitor) {
    return Thresholder.threshold(volume(), 0, Short.MAX_VALUE, threads, monitor).mask();
  }

  /**
   * The volume inside, voxels at the surface by the part of them that is inside; for distances that
   * are right within half a voxel of the surface.
   */
  public double volumeMm3() {
    Vec3 spacing = affine.spacingMm();
    double edge = (spacing.x() + spacing.y() + spacing.z()) / 3 * PER_MM;
    double sum = 0;
    for (short[] slice : slices) {
      for (short distance : slice) {
        sum += Math.max(0, Math.min(1, 0.5 + distance / edge));
      }
    }
    return sum * affine.voxelVolumeMm3();
  }

  /** Where lines from below, along z, first meet the body, up to a height; LPS mm. */
  public List<Vec3> lowest(double mostZ) {
    List<Vec3> places = new ArrayList<>();
    for (int j = 0; j < rows; j++) {
      for (int i = 0; i < columns; i++) {
        int k = 0;
        while (k < slices.length && slices[k][j * columns + i] < 0) {
          k++;
        }
        if (k < slices.length && affine.apply(i, j, k).z() <= mostZ) {
          places.add(affine.apply(i, j, k));
        }
      }
    }
    return places;
  }

  private Volume volume() {
    return new Volume(Modality.CT, columns, rows, slices, affine);
  }

  /**
   * The surface: closed, oriented and manifold.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1261 when nothing is left, FAB-1251
   *     when there are more triangles than allowed
   */
  public TriangleMesh surface(long maxTriangles, WorkMonitor monitor) {
    BitMask mask = mask(monitor);
    long voxels = mask.count();
    if (voxels == 0) {
      throw FieldProblem.NOTHING_LEFT.refuse(
          "No voxel is inside the body.", "Leave the last edit out or make it smaller.");
    }
    Segmentation inside =
        new Segmentation(
            mask,
            Optional.empty(),
            0,
            Short.MAX_VALUE,
            voxels,
            voxels * affine.voxelVolumeMm3(),
            0,
            0,
            voxels,
            0);
    return IsoSurface.extract(volume(), inside, maxTriangles, threads, monitor);
  }
}
