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

  /** Most triangles around an end of an edge that may go. */
  static final int MAX_VALENCE = 24;

  private static final int CHUNK = 1 << 14;

  /** Vertex at each half-edge's origin; the first of a removed triangle is DEAD. */
  int[] origin;

  int[] opposite;

  /** A half-edge that leaves the vertex; DEAD for a removed vertex. */
  int[] out;

  float[] xyz;
  Quadrics quadrics;

  /** Given vertices, which stay as points to measure from. */
  final float[] points;

  /** First point linked to a triangle, or -1. */
  int[] firstPoint;

  /** Next point linked to the same triangle, or -1. */
  final int[] nextPoint;

  /** Pass in which the triangles around a vertex last changed. */
  byte[] changed;

  /** Pass in which the vertex was last moved by a collapse. */
  byte[] moved;

  /** Triangles as given, for distances to the given surface. */
  final int[] given;

  /** Where the given half-edges that leave a vertex begin in {@link #givenLeaving}. */
  final int[] givenStart;

  final int[] givenLeaving;

  /** A given triangle within the bound of each vertex. */
  int[] nearest;

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
    quadrics = new Quadrics(0);
    firstPoint = new int[origin.length / 3];
    nextPoint = new int[vertices];
    changed = new byte[vertices];
    moved = new byte[vertices];
    this.boundMm = boundMm;
    Arrays.fill(firstPoint, -1);
    for (int v = 0; v < vertices; v++) {
      if (out[v] != DEAD) {
        nearest[v] = out[v] / 3;
        nextPoint[v] = firstPoint[out[v] / 3];
        firstPoint[out[v] / 3] = v;
      }
    }
  }

  /** What flat patches left of a mesh, with the bound that they kept. */
  CollapsingMesh(FlatPatches patches, int threads) {
    FlatPatches.Left left = patches.collapse();
    TriangleMesh mesh = left.mesh();
    int vertices = mesh.vertexCount();
    origin = mesh.triangles();
    out = new int[vertices];
    int[] start = new int[vertices + 1];
    opposite = HalfEdges.opposites(mesh, start, HalfEdges.leaving(mesh, start), out, threads);
    given = patches.mesh.triangles();
    givenStart = patches.rings.start;
    givenLeaving = patches.rings.leaving;
    nearest = left.nearest();
    points = patches.mesh.xyz();
    xyz = mesh.xyz();
    quadrics = new Quadrics(0);
    firstPoint = new int[origin.length / 3];
    nextPoint = new int[points.length / 3];
    changed = new byte[vertices];
    moved = new byte[vertices];
    boundMm = patches.boundMm;
    Arrays.fill(firstPoint, -1);
    for (int p = 0; p < nextPoint.length; p++) {
      int triangle = left.triangleOf()[p];
      if (triangle >= 0) {
        nextPoint[p] = firstPoint[triangle];
        firstPoint[triangle] = p;
      }
    }
  }

  /** Makes the quadrics of the surface as it is now. */
  void startQuadrics(int threads) {
    quadrics = new Quadrics(out.length);
    Parallel.loop(threads, out.length, CHUNK, this::addPlanes);
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

  /**
   * Leaves out what was removed and numbers the rest anew along another Morton curve.
   *
   * @param shift see {@link SpatialOrder#vertices}
   */
  void renumber(double shift) {
    int[] live = live();
    float[] places = new float[3 * live.length];
    for (int n = 0; n < live.length; n++) {
      System.arraycopy(xyz, 3 * live[n], places, 3 * n, 3);
    }
    int[] order = SpatialOrder.vertices(places, shift); // new to compacted number
    int[] vertex = new int[live.length]; // new to old number
    int[] number = new int[out.length]; // old to new number
    for (int n = 0; n < live.length; n++) {
      vertex[n] = live[order[n]];
      number[vertex[n]] = n;
      System.arraycopy(places, 3 * order[n], xyz, 3 * n, 3); // never read at an old number again
    }
    renumberTriangles(number, live.length);
    renumberVertices(vertex);
  }

  /** Numbers of the vertices that are left. */
  private int[] live() {
    int[] live = new int[out.length];
    int n = 0;
    for (int v = 0; v < out.length; v++) {
      if (out[v] != DEAD) {
        live[n++] = v;
      }
    }
    return Arrays.copyOf(live, n);
  }

  private void renumberTriangles(int[] number, int vertices) {
    int live = 0;
    for (int h = 0; h < origin.length; h += 3) {
      live += origin[h] == DEAD ? 0 : 1;
    }
    int[] liveTriangle = new int[live];
    int[] corners = new int[3 * live];
    int n = 0;
    for (int t = 0; t < firstPoint.length; t++) {
      if (origin[3 * t] != DEAD) {
        for (int k = 0; k < 3; k++) {
          corners[3 * n + k] = number[origin[3 * t + k]];
        }
        liveTriangle[n++] = t;
      }
    }
    int[] order = SpatialOrder.triangles(corners, vertices);
    int[] triangle = new int[firstPoint.length]; // old to new number
    int[] first = new int[live];
    origin = new int[3 * live];
    for (int t = 0; t < live; t++) {
      int old = liveTriangle[order[t]];
      triangle[old] = t;
      first[t] = firstPoint[old];
      System.arraycopy(corners, 3 * order[t], origin, 3 * t, 3);
    }
    int[] other = new int[3 * live];
    for (int t = 0; t < live; t++) {
      int old = liveTriangle[order[t]];
      for (int k = 0; k < 3; k++) {
        other[3 * t + k] = halfEdge(opposite[3 * old + k], triangle);
      }
    }
    for (int v = 0; v < out.length; v++) {
      out[v] = out[v] == DEAD ? DEAD : halfEdge(out[v], triangle);
    }
    opposite = other;
    firstPoint = first;
  }

  private static int halfEdge(int h, int[] triangle) {
    return 3 * triangle[h / 3] + h % 3;
  }

  private void renumberVertices(int[] vertex) {
    int count = vertex.length;
    int[] newOut = new int[count];
    int[] newNearest = new int[count];
    byte[] newChanged = new byte[count];
    byte[] newMoved = new byte[count];
    for (int n = 0; n < count; n++) {
      newOut[n] = out[vertex[n]];
      newNearest[n] = nearest[vertex[n]];
      newChanged[n] = changed[vertex[n]];
      newMoved[n] = moved[vertex[n]];
    }
    quadrics = quadrics.isEmpty() ? quadrics : quadrics.select(vertex);
    xyz = Arrays.copyOf(xyz, 3 * count);
    out = newOut;
    nearest = newNearest;
    changed = newChanged;
    moved = newMoved;
  }

  /**
   * Takes out an edge, its second vertex and its two triangles.
   *
   * @param ring half-edges that leave the second vertex, which leave the first from now on
   */
  void removeEdge(int h, int[] ring, int count) {
    int a = origin[h];
    int b = origin[HalfEdges.next(h)];
    for (int n = 0; n < count; n++) {
      origin[ring[n]] = a;
    }
    int g = opposite[h];
    out[a] = opposite[HalfEdges.previous(h)];
    removeTriangle(h);
    removeTriangle(g);
    out[b] = DEAD;
  }

  /** Takes out the triangle at the vanishing edge and glues its two other sides together. */
  private void removeTriangle(int h) {
    int x = opposite[HalfEdges.next(h)];
    int y = opposite[HalfEdges.previous(h)];
    opposite[x] = y;
    opposite[y] = x;
    out[origin[x]] = x; // the apex of the triangle
    origin[h / 3 * 3] = DEAD;
  }

  /** Squared distance of a place to a triangle of the given surface. */
  double squaredDistanceToGiven(int triangle, double x, double y, double z) {
    return squaredDistance(points, given, 3 * triangle, x, y, z);
  }

  /** Squared distance of a place to the triangle of a surface whose corners begin at n. */
  static double squaredDistance(float[] p, int[] t, int n, double x, double y, double z) {
    int a = 3 * t[n];
    int b = 3 * t[n + 1];
    int c = 3 * t[n + 2];
    return PointTriangle.squaredDistance(
        x, y, z, p[a], p[a + 1], p[a + 2], p[b], p[b + 1], p[b + 2], p[c], p[c + 1], p[c + 2]);
  }

  /** Squared distance of a given vertex to a triangle of the surface as it is now. */
  double squaredDistance(int triangle, int point) {
    int at = 3 * point;
    return squaredDistance(xyz, origin, 3 * triangle, points[at], points[at + 1], points[at + 2]);
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
              distance[p] = SurfaceDistance.roundUp(Math.sqrt(squaredDistance(t, p)));
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
