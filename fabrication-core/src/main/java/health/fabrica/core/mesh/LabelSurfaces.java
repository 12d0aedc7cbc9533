package health.fabrica.core.mesh;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.segment.LabelMap;
import health.fabrica.core.work.WorkMonitor;
import java.util.Arrays;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The surfaces of all labels of a map, by surface nets (Gibson, MICCAI 1998) with one vertex for
 * each sheet of a label in a cell instead of one a cell.
 *
 * <p>Guarantee: each label has one mesh, closed, oriented and 2-manifold by its indices. Where two
 * labels touch, both meshes have the same triangles with the same coordinates, turned round: no gap
 * and no overlap between neighbours. Two sheets of one label may touch at a point without sharing a
 * vertex where three labels meet. The same bytes each time.
 *
 * <p>Why it is manifold: a crossed grid edge becomes a polygon of the vertices of the four cells
 * around it. Two polygons meet where an arc on the face between two cells joins their grid edges,
 * and an arc has two ends. Only a face with two arcs could join the same two vertices twice; there
 * each arc gets a vertex of its own.
 *
 * @param meshes by label, without label 0; LPS mm
 * @param maxSmoothingMm furthest that smoothing moved a vertex
 */
public record LabelSurfaces(SortedMap<Integer, TriangleMesh> meshes, double maxSmoothingMm) {

  /**
   * How far vertices go towards the middle of their neighbours, and back again, which undoes the
   * shrinking (Taubin, SIGGRAPH 1995).
   */
  private static final float[] STEPS = {0.5f, -0.52f};

  /** Wraps the map. */
  public LabelSurfaces {
    meshes = Collections.unmodifiableSortedMap(meshes);
  }

  /**
   * Makes the surfaces.
   *
   * @param affine where the voxels of the map lie
   * @param smoothing rounds of smoothing, 0 for none
   * @param capVoxels how far smoothing may move a vertex along each axis, in voxels, at most 0.5
   * @param maxTriangles more than these, all labels together, are refused
   * @throws health.fabrica.core.problem.ProblemException FAB-1251 when there are more triangles,
   *     FAB-1000 when cancelled
   */
  public static LabelSurfaces extract(
      LabelMap map,
      Affine affine,
      int smoothing,
      double capVoxels,
      long maxTriangles,
      WorkMonitor monitor) {
    if (smoothing < 0 || !(capVoxels >= 0 && capVoxels <= 0.5)) {
      throw new IllegalArgumentException("smoothing " + smoothing + ", cap " + capVoxels);
    }
    LabelNets nets = new LabelNets(map, affine.signedVoxelVolumeMm3() < 0, maxTriangles);
    nets.build(monitor);
    float[] start = nets.places();
    float[] places = smoothed(start, nets.links(), smoothing, (float) capVoxels, monitor);
    float[] mm = new float[places.length];
    double furthest = 0;
    for (int n = 0; n < places.length; n += 3) {
      double x = toMm(affine, places, n, mm);
      double y = mm[n + 1];
      double z = mm[n + 2];
      if (smoothing > 0) {
        Vec3 before = affine.apply(start[n], start[n + 1], start[n + 2]);
        double dx = x - before.x();
        double dy = y - before.y();
        double dz = z - before.z();
        furthest = Math.max(furthest, Math.sqrt(dx * dx + dy * dy + dz * dz));
      }
    }
    SortedMap<Integer, TriangleMesh> meshes = new TreeMap<>();
    for (int label = 1; label <= map.highest(); label++) {
      if (nets.triangles(label) > 0) {
        meshes.put(label, nets.mesh(label, mm));
      }
    }
    return new LabelSurfaces(meshes, furthest);
  }

  private static double toMm(Affine affine, float[] places, int n, float[] mm) {
    Vec3 p = affine.apply(places[n], places[n + 1], places[n + 2]);
    mm[n] = (float) p.x();
    mm[n + 1] = (float) p.y();
    mm[n + 2] = (float) p.z();
    return mm[n];
  }

  /** All labels at once, so that shared borders stay shared. */
  private static float[] smoothed(
      float[] start, int[] links, int rounds, float cap, WorkMonitor monitor) {
    float[] now = start.clone();
    float[] sum = new float[rounds == 0 ? 0 : start.length];
    int[] count = new int[start.length / 3];
    for (int v : links) {
      count[v]++;
    }
    for (int round = 0; round < 2 * rounds; round++) {
      monitor.check();
      Arrays.fill(sum, 0);
      for (int n = 0; n < links.length; n += 2) {
        int a = 3 * links[n];
        int b = 3 * links[n + 1];
        for (int d = 0; d < 3; d++) {
          sum[a + d] += now[b + d];
          sum[b + d] += now[a + d];
        }
      }
      for (int n = 0; n < now.length; n++) {
        float moved = now[n] + STEPS[round & 1] * (sum[n] / count[n / 3] - now[n]);
        now[n] = Math.max(start[n] - cap, Math.min(start[n] + cap, moved));
      }
    }
    return now;
  }
}
