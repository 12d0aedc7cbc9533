package health.fabrica.core.field;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.segment.ConnectedComponents;
import health.fabrica.core.segment.MaskOps;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Opens the closed cavities of a body: two holes each, one where the cavity is lowest and one at
 * its place furthest from there, along the axis with the thinnest wall. Resin, powder and washing
 * liquid get out and air gets in.
 */
public final class FieldDrain {

  /**
   * What was done.
   *
   * @param cavities closed cavities that got holes
   * @param holes their holes
   * @param smaller closed cavities below the least volume, left as they are
   * @param places where the holes begin, LPS mm
   */
  public record Drained(int cavities, int holes, int smaller, List<Vec3> places) {

    /** Copies its list. */
    public Drained {
      places = List.copyOf(places);
    }
  }

  private static final int[][] AXES = {
    {0, 0, -1}, {0, 0, 1}, {0, -1, 0}, {0, 1, 0}, {-1, 0, 0}, {1, 0, 0}
  };

  private final DistanceField field;
  private final BitMask seen;
  private final BitMask outer;
  private final WorkMonitor monitor;
  private int[] stack = new int[1 << 12];
  private int depth;

  private FieldDrain(DistanceField field, WorkMonitor monitor) {
    this.field = field;
    this.monitor = monitor;
    this.outer =
        ConnectedComponents.keepSeeded(
                MaskOps.not(field.mask(monitor)), List.of(new int[] {0, 0, 0}), monitor)
            .mask();
    this.seen = MaskOps.or(outer, outer);
  }

  /**
   * Drills the holes.
   *
   * @param diameterMm of a hole
   * @param leastMm3 smaller cavities are left closed
   * @param mostMm longest hole
   * @throws health.fabrica.core.problem.ProblemException FAB-1302 when a cavity has no wall thin
   *     enough, FAB-1000 when cancelled
   */
  public static Drained drill(
      DistanceField field, double diameterMm, double leastMm3, double mostMm, WorkMonitor monitor) {
    return new FieldDrain(field, monitor).drill(diameterMm, leastMm3, mostMm);
  }

  private Drained drill(double diameterMm, double leastMm3, double mostMm) {
    double least = leastMm3 / field.affine().voxelVolumeMm3();
    List<Solids.Capsule> holes = new ArrayList<>();
    List<Vec3> places = new ArrayList<>();
    int cavities = 0;
    int smaller = 0;
    for (int k = 0; k < field.slices(); k++) {
      monitor.check();
      for (int j = 0; j < field.rows(); j++) {
        for (int i = 0; i < field.columns(); i++) {
          if (field.values(k)[j * field.columns() + i] < 0 && !seen.get(i, j, k)) {
            int[] voxels = flood(i, j, k);
            if (voxels.length < least) {
              smaller++;
            } else {
              cavities++;
              for (int start : ends(voxels)) {
                holes.add(hole(start, diameterMm, mostMm));
                places.add(place(start));
              }
            }
          }
        }
      }
    }
    for (Solids.Capsule hole : holes) {
      field.subtract(hole, monitor);
    }
    return new Drained(cavities, holes.size(), smaller, places);
  }

  /** The lowest voxel of a cavity and the one furthest from it. */
  private int[] ends(int[] voxels) {
    int lowest = voxels[0];
    for (int n : voxels) {
      lowest = place(n).z() < place(lowest).z() ? n : lowest;
    }
    int furthest = lowest;
    Vec3 from = place(lowest);
    double most = 0;
    for (int n : voxels) {
      double d = place(n).minus(from).length();
      if (d > most) {
        most = d;
        furthest = n;
      }
    }
    return new int[] {lowest, furthest};
  }

  private Vec3 place(int n) {
    int[] v = voxel(n);
    return field.affine().apply(v[0], v[1], v[2]);
  }

  private int[] voxel(int n) {
    int slice = field.columns() * field.rows();
    return new int[] {n % field.columns(), n % slice / field.columns(), n / slice};
  }

  private Solids.Capsule hole(int start, double diameterMm, double mostMm) {
    Vec3[] steps = {
      field.affine().columnStep(), field.affine().rowStep(), field.affine().sliceStep()
    };
    int[] v = voxel(start);
    double shortest = Double.POSITIVE_INFINITY;
    Vec3 end = place(start);
    for (int[] axis : AXES) {
      Vec3 step =
          steps[0].times(axis[0]).plus(steps[1].times(axis[1])).plus(steps[2].times(axis[2]));
      for (int n = 1; n * step.length() <= Math.min(mostMm, shortest); n++) {
        int i = v[0] + n * axis[0];
        int j = v[1] + n * axis[1];
        int k = v[2] + n * axis[2];
        if (i < 0
            || j < 0
            || k < 0
            || i >= field.columns()
            || j >= field.rows()
            || k >= field.slices()) {
          break;
        }
        if (outer.get(i, j, k)) {
          if (n * step.length() < shortest) {
            shortest = n * step.length();
            end = place(start).plus(step.times(n));
          }
          break;
        }
      }
    }
    if (shortest == Double.POSITIVE_INFINITY) {
      throw FieldProblem.CAVITY_NOT_DRAINED.refuse(
          "From a closed cavity no straight hole of at most " + mostMm + " mm leads out.",
          "Place the hole by hand (drain with at and direction), or allow a longer one.");
    }
    return new Solids.Capsule(place(start), end, diameterMm / 2);
  }

  /** Marks the cavity that a voxel lies in and returns its voxels. */
  private int[] flood(int i, int j, int k) {
    int[] found = new int[64];
    int count = 0;
    push(i, j, k);
    while (depth > 0) {
      int n = stack[--depth];
      found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
      found[count++] = n;
      int[] v = voxel(n);
      for (int[] axis : AXES) {
        push(v[0] + axis[0], v[1] + axis[1], v[2] + axis[2]);
      }
    }
    return Arrays.copyOf(found, count);
  }

  private void push(int i, int j, int k) {
    if (i < 0
        || j < 0
        || k < 0
        || i >= field.columns()
        || j >= field.rows()
        || k >= field.slices()
        || field.values(k)[j * field.columns() + i] >= 0
        || seen.get(i, j, k)) {
      return;
    }
    seen.set(i, j, k);
    if (depth == stack.length) {
      stack = Arrays.copyOf(stack, 2 * depth);
    }
    stack[depth++] = (k * field.rows() + j) * field.columns() + i;
  }
}
