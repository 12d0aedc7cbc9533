package health.fabrica.core.mesh;

import health.fabrica.core.work.Parallel;
import java.util.Arrays;

/**
 * The flat arrays that decimation works on. Between passes they belong to the calling thread;
 * during a pass each {@link CollapsePass} reads and writes only entries of triangles whose three
 * vertices lie in its range, of these vertices, and of the points linked to these triangles.
 */
final class CollapsingMesh {

  static final int DEAD = -1;
  private static final int CHUNK = 1 << 14;

  /** Vertex at each half-edge's origin; the first of a removed triangle is DEAD. */
  final int[] origin;

  final int[] opposite;

  /** A half-edge that leaves the vertex; DEAD for a removed vertex. */
  final int[] out;

  final float[] xyz;
  final Quadrics quadrics;

  /** Given vertices, which stay as points to measure from. */
  final float[] points;

  /** First point linked to a triangle, or -1. */
  final int[] firstPoint;

  /** Next point linked to the same triangle, or -1. */
  final int[] nextPoint;

  /** Pass in which the triangles around a vertex last changed. */
  final byte[] changed;

  /** Pass in which the vertex was last moved by a collapse. */
  final byte[] moved;

  /** Triangles as given, for distances to the given surface. */
  final int[] given;

  /** Where the given half-edges that leave a vertex begin in {@link #givenLeaving}. */
  final int[] givenStart;

  final int[] givenLeaving;

  /** A given triangle within the bound of each vertex. */
  final int[] nearest;

  final double boundMm;

  CollapsingMesh(TriangleMesh mesh, double boundMm, int threads) {
    int vertices = mesh.vertexCount();
    origin = mesh.triangles().clone();
    out = new int[vertices];
    given = mesh.triangles();
    givenStart = new int[vertices + 1];
    givenLeaving = HalfEdges.leaving(mesh, givenStart);
    opposite = HalfEdges.opposites(mesh, givenStart, givenLeaving, out, threads);
    nearest = new int[vertices];
    points = mesh.xyz();
    xyz = points.clone();
    quadrics = new Quadrics(vertices);
    firstPoint = new int[origin.length / 3];
    nextPoint = new int[vertices];
    changed = new byte[vertices];
    moved = new byte[vertices];
    // The bookkeeping is in double, the result in float: leave room for the rounding.
    this.boundMm = boundMm * (1 - 1e-4);
    Arrays.fill(firstPoint, -1);
    for (int v = 0; v < vertices; v++) {
      if (out[v] != DEAD) {
        nearest[v] = out[v] / 3;
        nextPoint[v] = firstPoint[out[v] / 3];
        firstPoint[out[v] / 3] = v;
      }
    }
    Parallel.loop(threads, vertices, CHUNK, this::addPlanes);
  }

  private void addPlanes(int from, int to) {
    for (int v = from; v < to; v++) {
      if (out[v] == DEAD) {
        continue;
      }
      int h = out[v];
      do {
        int a = 3 * v;
        int b = 3 * origin[HalfEdges.next(h)];
        int c = 3 * origin[HalfEdges.previous(h)];
        double ux = xyz[b] - (double) xyz[a];
        double uy = xyz[b + 1] - (double) xyz[a + 1];
        double uz = xyz[b + 2] - (double) xyz[a + 2];
        double wx = xyz[c] - (double) xyz[a];
        double wy = xyz[c + 1] - (double) xyz[a + 1];
        double wz = xyz[c + 2] - (double) xyz[a + 2];
        quadrics.addPlane(v, uy * wz - uz * wy, uz * wx - ux * wz, ux * wy - uy * wx);
        h = opposite[HalfEdges.previous(h)];
      } while (h != out[v]);
    }
  }

  /** Squared distance of a place to a triangle of the given surface. */
  double squaredDistanceToGiven(int triangle, double x, double y, double z) {
    return squaredDistance(points, given, 3 * triangle, x, y, z);
  }

  private static double squaredDistance(float[] p, int[] t, int n, double x, double y, double z) {
    int a = 3 * t[n];
    int b = 3 * t[n + 1];
    int c = 3 * t[n + 2];
    return PointTriangle.squaredDistance(
        x, y, z, p[a], p[a + 1], p[a + 2], p[b], p[b + 1], p[b + 2], p[c], p[c + 1], p[c + 2]);
  }

  /** How far each given vertex is from the triangle that it is linked to; 0 for unused ones. */
  SurfaceDistance.Deviation fromGiven(int threads) {
    float[] distance = new float[nextPoint.length];
    Parallel.loop(
        threads,
        firstPoint.length,
        CHUNK,
        (from, to) -> {
          for (int t = from; t < to; t++) {
            for (int p = origin[3 * t] == DEAD ? -1 : firstPoint[t]; p >= 0; p = nextPoint[p]) {
              double squared =
                  squaredDistance(
                      xyz, origin, 3 * t, points[3 * p], points[3 * p + 1], points[3 * p + 2]);
              distance[p] = SurfaceDistance.roundUp(Math.sqrt(squared));
            }
          }
        });
    return SurfaceDistance.Deviation.of(distance);
  }

  /** How far each vertex that is left is from the given triangle that it was found near to. */
  SurfaceDistance.Deviation toGiven() {
    float[] distance = new float[out.length];
    int n = 0;
    for (int v = 0; v < out.length; v++) {
      if (out[v] != DEAD) {
        double squared =
            squaredDistanceToGiven(nearest[v], xyz[3 * v], xyz[3 * v + 1], xyz[3 * v + 2]);
        distance[n++] = SurfaceDistance.roundUp(Math.sqrt(squared));
      }
    }
    return SurfaceDistance.Deviation.of(Arrays.copyOf(distance, n));
  }

  /** What is left, numbered anew in the old order. */
  TriangleMesh compact() {
    int[] number = new int[out.length];
    int vertices = 0;
    for (int v = 0; v < out.length; v++) {
      number[v] = out[v] == DEAD ? DEAD : vertices++;
    }
    float[] places = new float[3 * vertices];
    for (int v = 0; v < out.length; v++) {
      if (number[v] != DEAD) {
        System.arraycopy(xyz, 3 * v, places, 3 * number[v], 3);
      }
    }
    int live = 0;
    for (int h = 0; h < origin.length; h += 3) {
      live += origin[h] == DEAD ? 0 : 3;
    }
    int[] triangles = new int[live];
    int n = 0;
    for (int h = 0; h < origin.length; h += 3) {
      if (origin[h] != DEAD) {
        triangles[n++] = number[origin[h]];
        triangles[n++] = number[origin[h + 1]];
        triangles[n++] = number[origin[h + 2]];
      }
    }
    return new TriangleMesh(places, triangles);
  }
}
