package health.fabrica.core.field;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.HeapGuard;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.work.Parallel;
import health.fabrica.core.work.WorkMonitor;
import java.util.Arrays;
import java.util.Locale;

/**
 * Puts a distance field on a grid for edits: cubes along the axes of the patient, with room around
 * the body. Distances are mixed linearly, which for distances is exact at flat surfaces.
 */
public final class FieldResampler {

  /** Most voxels of the grid: 2 bytes each, and as much again for a copy at a cut. */
  public static final long MAX_VOXELS = 96_000_000;

  private FieldResampler() {}

  /**
   * The field on its new grid.
   *
   * @param stepMm edge of a voxel
   * @param marginMm room around the body
   * @throws health.fabrica.core.problem.ProblemException FAB-1301 when the grid would be larger
   *     than {@link #MAX_VOXELS}, FAB-1021 when it does not fit into the heap
   */
  public static DistanceField aligned(
      DistanceField source, double stepMm, double marginMm, WorkMonitor monitor) {
    FieldSplit.Extent extent = FieldSplit.Extent.of(source);
    Vec3 room = new Vec3(marginMm, marginMm, marginMm);
    Vec3 low = extent.low().minus(room);
    Vec3 size = extent.high().plus(room).minus(low);
    int columns = (int) Math.ceil(size.x() / stepMm) + 1;
    int rows = (int) Math.ceil(size.y() / stepMm) + 1;
    int count = (int) Math.ceil(size.z() / stepMm) + 1;
    double voxels = (double) columns * rows * count;
    if (voxels > MAX_VOXELS) {
      throw FieldProblem.GRID_TOO_FINE.refuse(
          String.format(
              Locale.ROOT,
              "Edits on %.2f mm voxels need %.0f million of them; %d million are allowed.",
              stepMm,
              voxels / 1e6,
              MAX_VOXELS / 1_000_000),
          "Crop to the region of interest, or ask for less detail: larger labels, a larger step.");
    }
    HeapGuard.require("A field for edits", 2 * (long) voxels);
    short[][] values = new short[count][];
    Affine to =
        new Affine(low, new Vec3(stepMm, 0, 0), new Vec3(0, stepMm, 0), new Vec3(0, 0, stepMm));
    Parallel.loop(
        source.threads(),
        count,
        1,
        (k, end) -> {
          monitor.check();
          monitor.progress("field", (double) k / count);
          values[k] = slice(source, to, columns, rows, k);
        });
    return new DistanceField(columns, rows, values, to, source.threads());
  }

  private static short[] slice(DistanceField source, Affine to, int columns, int rows, int k) {
    short[] out = new short[columns * rows];
    Arrays.fill(out, DistanceField.quantise(-DistanceField.MOST_MM));
    double[] step = {
      part(to, source.affine().columnStep()),
      part(to, source.affine().rowStep()),
      part(to, source.affine().sliceStep())
    };
    for (int j = 0; j < rows; j++) {
      Vec3 p = to.apply(0, j, k).minus(source.affine().origin());
      double a = along(p, source.affine().columnStep());
      double b = along(p, source.affine().rowStep());
      double c = along(p, source.affine().sliceStep());
      for (int i = 0; i < columns; i++) {
        double x = a + i * step[0];
        double y = b + i * step[1];
        double z = c + i * step[2];
        if (x >= 0
            && y >= 0
            && z >= 0
            && x < source.columns() - 1
            && y < source.rows() - 1
            && z < source.slices() - 1) {
          out[j * columns + i] = (short) Math.rint(mixed(source, x, y, z));
        }
      }
    }
    return out;
  }

  /** Voxels of the source along one of its axes that a point lies off its first. */
  private static double along(Vec3 p, Vec3 axis) {
    return p.dot(axis) / axis.dot(axis);
  }

  private static double part(Affine to, Vec3 axis) {
    return along(to.columnStep(), axis);
  }

  private static double mixed(DistanceField f, double x, double y, double z) {
    int i = (int) x;
    int j = (int) y;
    int k = (int) z;
    double u = x - i;
    double v = y - j;
    int n = j * f.columns() + i;
    double near = bilinear(f.values(k), n, f.columns(), u, v);
    double far = bilinear(f.values(k + 1), n, f.columns(), u, v);
    return near + (z - k) * (far - near);
  }

  private static double bilinear(short[] s, int n, int columns, double u, double v) {
    double a = s[n] + u * (s[n + 1] - s[n]);
    double b = s[n + columns] + u * (s[n + columns + 1] - s[n + columns]);
    return a + v * (b - a);
  }
}
