package health.fabrica.core.segment;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Grows a region from seeds through a mask: the components that hold a seed. */
public final class RegionGrower {

  private RegionGrower() {}

  /**
   * The region.
   *
   * @param mask where the region may grow, for example an intensity band
   * @param volume the grid that the mask lies on
   * @param seeds places in the patient, LPS mm; at least one
   * @param maxVolumeMm3 more than this is taken for a leak
   * @throws health.fabrica.core.problem.ProblemException FAB-1032 when a seed is not in the mask,
   *     FAB-1033 when the region is larger, FAB-1000 when cancelled
   */
  public static ConnectedComponents.Kept grow(
      BitMask mask, Volume volume, List<Vec3> seeds, double maxVolumeMm3, WorkMonitor monitor) {
    List<int[]> voxels = voxels(mask, volume, seeds);
    ConnectedComponents.Kept kept = ConnectedComponents.keepSeeded(mask, voxels, monitor);
    double mm3 = kept.voxelsKept() * volume.affine().voxelVolumeMm3();
    if (mm3 > maxVolumeMm3) {
      throw SegmentProblem.LEAK.refuse(
          String.format(
              Locale.ROOT,
              "The region has %.0f mm3, more than the %.0f mm3 that are allowed: it has run into a"
                  + " neighbour.",
              mm3,
              maxVolumeMm3),
          "Narrow the intensity band, open the mask first, or limit the region of interest.");
    }
    return kept;
  }

  /**
   * The voxels of seeds: column, row, slice.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1032 when one is not in the mask
   */
  public static List<int[]> voxels(BitMask mask, Volume volume, List<Vec3> seeds) {
    List<int[]> voxels = new ArrayList<>();
    for (int n = 0; n < seeds.size(); n++) {
      int[] voxel = voxel(volume, seeds.get(n));
      if (!mask.get(voxel[0], voxel[1], voxel[2])) {
        throw SegmentProblem.SEED_OUTSIDE.refuse(
            String.format(
                Locale.ROOT,
                "Seed %d lies in voxel (%d, %d, %d), which is not part of the tissue.",
                n + 1,
                voxel[0],
                voxel[1],
                voxel[2]),
            "Place the seed inside the structure, or widen the thresholds.");
      }
      voxels.add(voxel);
    }
    return voxels;
  }

  /**
   * The voxel nearest to a place.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1032 when it lies outside the volume
   */
  static int[] voxel(Volume volume, Vec3 place) {
    Vec3 at = volume.affine().requireRegular().indexOf(place);
    int[] voxel = {(int) Math.round(at.x()), (int) Math.round(at.y()), (int) Math.round(at.z())};
    int[] size = {volume.columns(), volume.rows(), volume.slices()};
    for (int n = 0; n < 3; n++) {
      if (voxel[n] < 0 || voxel[n] >= size[n]) {
        throw SegmentProblem.SEED_OUTSIDE.refuse(
            String.format(
                Locale.ROOT,
                "The place (%.1f, %.1f, %.1f) mm lies outside the volume.",
                place.x(),
                place.y(),
                place.z()),
            "Give places in patient space: LPS, mm.");
      }
    }
    return voxel;
  }
}
