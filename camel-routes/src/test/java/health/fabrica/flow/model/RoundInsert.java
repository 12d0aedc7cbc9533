package health.fabrica.flow.model;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.core.mesh.TriangleMesh;
import java.util.ArrayList;
import java.util.List;

/**
 * A cylinder, a rod or a bore of the phantom, and about where it is.
 *
 * @param column of its axis in slice {@code slice}, in the whole series
 * @param row likewise
 * @param bands slices in which nothing else is near its wall
 */
record RoundInsert(
    String name, double column, double row, int slice, double radiusMm, List<SliceBand> bands) {

  /** Direction of all axes, about: the phantom lies tilted by six degrees. */
  private static final Vec3 TILT = new Vec3(0, 0.107, 1);

  private static final int RAYS = 360;
  private static final double SEARCH_MM = 1.5;
  private static final double SHELL_MM = 0.6;

  /** Whether the insert is long enough to tell the direction of its axis. */
  boolean isLong() {
    return bands.get(bands.size() - 1).last() - bands.get(0).first() >= 8;
  }

  /** Half-maximum edges of the voxels on rays from the axis, in the plane of each slice. */
  FittedCylinder fit(VoxelEdges edges) {
    FittedCylinder fit =
        FittedCylinder.guess(edges.volume().affine().apply(column, row, slice), TILT, radiusMm);
    for (int n = 0; n < 3; n++) {
      fit = fit.fit(rays(edges, fit));
    }
    return fit;
  }

  private List<SurfacePoint> rays(VoxelEdges edges, FittedCylinder about) {
    List<SurfacePoint> points = new ArrayList<>();
    for (SliceBand band : bands) {
      for (int k : band.slices().toArray()) {
        Vec3 from = about.axisAt(edges.volume().affine().apply(0, 0, k).z());
        for (int n = 0; n < RAYS; n++) {
          double angle = 2 * Math.PI * n / RAYS;
          Vec3 direction = new Vec3(Math.cos(angle), Math.sin(angle), 0);
          edges
              .along(
                  from,
                  direction,
                  Math.max(0, about.radiusMm() - SEARCH_MM),
                  about.radiusMm() + SEARCH_MM)
              .ifPresent(t -> points.add(new SurfacePoint(from.plus(direction.times(t)), 1)));
        }
      }
    }
    return points;
  }

  /** The mesh near the wall that the voxels gave, in the same slices. */
  FittedCylinder fit(TriangleMesh mesh, Volume volume, FittedCylinder voxels) {
    return voxels.fit(
        MeshSamples.near(
            mesh,
            voxels.centre(),
            60,
            p ->
                Math.abs(voxels.distanceMm(p)) < SHELL_MM
                    && bands.stream().anyMatch(b -> b.contains(volume, p.z()))));
  }
}
