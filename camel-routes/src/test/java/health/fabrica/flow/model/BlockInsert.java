package health.fabrica.flow.model;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.core.mesh.TriangleMesh;
import java.util.ArrayList;
import java.util.List;

/**
 * The square block that stands on the phantom's plate: four sides and the top. Its foot is in the
 * plate, of the same plastic, so its height cannot be measured.
 *
 * @param column of its axis in slice {@code slice}, in the whole series
 * @param row likewise
 * @param halfSideMm half the length of an edge, about
 * @param band slices in which the sides stand free
 */
record BlockInsert(double column, double row, int slice, double halfSideMm, SliceBand band) {

  private static final Vec3[] OUTWARD = {
    new Vec3(1, 0, 0), new Vec3(-1, 0, 0), new Vec3(0, 1, 0), new Vec3(0, -1, 0), new Vec3(0, 0, 1)
  };
  private static final double TILT = 0.107; // of the axis, dy/dz
  private static final double HALF_PATCH_MM = 7.5;
  private static final double SPACING_MM = 0.4;
  private static final double SEARCH_MM = 3;
  private static final double TOP_SEARCH_MM = 12;
  private static final double SHELL_MM = 0.6;

  /** The faces: +x, -x, +y, -y, +z. */
  List<FittedPlane> fit(VoxelEdges edges) {
    List<FittedPlane> faces = new ArrayList<>();
    for (int face = 0; face < 4; face++) {
      faces.add(FittedPlane.fit(OUTWARD[face], side(edges, face)));
    }
    faces.add(FittedPlane.fit(OUTWARD[4], top(edges)));
    return List.copyOf(faces);
  }

  private Vec3 axisAt(Volume volume, int k) {
    Vec3 p = volume.affine().apply(column, row, k);
    double dz = p.z() - volume.affine().apply(column, row, slice).z();
    return new Vec3(p.x(), p.y() + TILT * dz, p.z());
  }

  private List<SurfacePoint> side(VoxelEdges edges, int face) {
    Vec3 out = OUTWARD[face];
    Vec3 beside = new Vec3(out.y(), out.x(), 0);
    List<SurfacePoint> points = new ArrayList<>();
    for (int k : band.slices().toArray()) {
      for (double s = -HALF_PATCH_MM; s <= HALF_PATCH_MM; s += SPACING_MM) {
        Vec3 from = axisAt(edges.volume(), k).plus(beside.times(s));
        edges
            .along(from, out, halfSideMm - SEARCH_MM, halfSideMm + SEARCH_MM)
            .ifPresent(t -> points.add(new SurfacePoint(from.plus(out.times(t)), 1)));
      }
    }
    return points;
  }

  private List<SurfacePoint> top(VoxelEdges edges) {
    Vec3 middle = axisAt(edges.volume(), band.last());
    List<SurfacePoint> points = new ArrayList<>();
    for (double x = -HALF_PATCH_MM; x <= HALF_PATCH_MM; x += SPACING_MM) {
      for (double y = -HALF_PATCH_MM; y <= HALF_PATCH_MM; y += SPACING_MM) {
        Vec3 from = middle.plus(new Vec3(x, y, 0));
        edges
            .along(from, OUTWARD[4], 0, TOP_SEARCH_MM)
            .ifPresent(t -> points.add(new SurfacePoint(from.plus(OUTWARD[4].times(t)), 1)));
      }
    }
    return points;
  }

  /** The mesh near the faces that the voxels gave, over the same patches. */
  List<FittedPlane> fit(TriangleMesh mesh, Volume volume, List<FittedPlane> voxels) {
    List<FittedPlane> faces = new ArrayList<>();
    for (int face = 0; face < OUTWARD.length; face++) {
      FittedPlane plane = voxels.get(face);
      boolean top = face == 4;
      List<SurfacePoint> points =
          MeshSamples.near(
              mesh,
              plane.centre(),
              30,
              p ->
                  Math.abs(plane.distanceMm(p)) < SHELL_MM
                      && inPatch(p, plane, voxels)
                      && (top || band.contains(volume, p.z())));
      faces.add(FittedPlane.fit(plane.normal(), points));
    }
    return List.copyOf(faces);
  }

  /** Away from the edges: far enough inside of all faces that are not its own or its opposite. */
  private boolean inPatch(Vec3 p, FittedPlane own, List<FittedPlane> faces) {
    for (FittedPlane other : faces) {
      boolean beside = Math.abs(other.normal().dot(own.normal())) < 0.5;
      if (beside && other.distanceMm(p) > HALF_PATCH_MM - halfSideMm) {
        return false;
      }
    }
    return true;
  }
}
