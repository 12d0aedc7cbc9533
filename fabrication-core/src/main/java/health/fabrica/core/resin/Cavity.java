package health.fabrica.core.resin;

import health.fabrica.core.field.DistanceField;
import health.fabrica.core.field.FieldBuilder;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.repair.Regenerator;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.segment.ConnectedComponents;
import health.fabrica.core.support.SupportProblem;
import health.fabrica.core.work.WorkMonitor;
import java.util.Locale;
import java.util.Optional;

/**
 * What is taken out of a model to hollow it: all that is deeper than the wall, from the model's
 * distance field. The outer surface is not touched.
 *
 * @param mesh closed surfaces of the cavities
 * @param stepMm step of the field; the wall is right within half of it
 */
record Cavity(TriangleMesh mesh, double stepMm) {

  private static final int STEPS_A_WALL = 6;
  private static final int MOST_CAVITIES = 250;
  private static final long MOST_TRIANGLES = 20_000_000;

  /**
   * The cavities of a model.
   *
   * @return nothing when no part is thick enough
   * @throws health.fabrica.core.problem.ProblemException FAB-1310 when the wall is too thin for the
   *     field, FAB-1000 when cancelled
   */
  static Optional<Cavity> of(
      TriangleMesh mesh, HollowRules rules, int threads, WorkMonitor monitor) {
    double step = Math.max(Regenerator.finest(mesh), rules.wallMm() / STEPS_A_WALL);
    if (step > rules.wallMm() / 2) {
      throw SupportProblem.HOLLOW.refuse(
          String.format(
              Locale.ROOT,
              "A wall of %.2f mm needs a grid of %.2f mm; the model allows one of %.2f mm.",
              rules.wallMm(),
              rules.wallMm() / 2,
              step),
          "Ask for a thicker wall, or cut the model into parts.");
    }
    Regenerator.Voxels voxels = Regenerator.voxels(mesh, step, threads, monitor);
    double band = Math.min(DistanceField.MOST_MM, rules.wallMm() + 2 * step);
    DistanceField field =
        FieldBuilder.build(voxels.volume(), voxels.segmentation(), band, 0, threads, monitor);
    field.offset(-rules.wallMm(), monitor);
    BitMask inside = field.mask(monitor);
    if (inside.count() == 0) {
      return Optional.empty();
    }
    long least = Math.max(1, (long) (rules.leastMm3() / field.affine().voxelVolumeMm3()));
    BitMask kept = ConnectedComponents.keepLargest(inside, MOST_CAVITIES, least, monitor).mask();
    if (kept.count() == 0) {
      return Optional.empty();
    }
    field.keepOnly(kept, monitor);
    return Optional.of(new Cavity(field.surface(MOST_TRIANGLES, monitor), step));
  }
}
