package health.fabrica.core.mesh;

import health.fabrica.core.work.Parallel;

/**
 * The last step of decimation: moves vertices along their normals until the given surface lies as
 * much above the triangles around them as below. Flat triangles with their corners on a round
 * surface lie inside of it; a small round part would lose half a percent of its volume that way.
 *
 * <p>A vertex moves by the mean height of the given vertices over its triangles. Where that would
 * turn a triangle, or take a given vertex or a vertex itself beyond the bound, it stays where it
 * was. All vertices move at once, twice: the result is the same on any number of threads.
 */
final class Levelling {

  /** The second round does what neighbours left to each other; a third would gain nothing. */
  private static final int ROUNDS = 2;

  private static final int CHUNK = 1 << 13;

  /** Least cosine between the normals of a triangle before and after. */
  private static final double MIN_COSINE = 0.9;

  private final CollapsingMesh m;
  private final int threads;
  private final double squaredBound;
  private final float[] before; // places of the vertices

  private Levelling(CollapsingMesh mesh, int threads) {
    this.m = mesh;
    this.threads = threads;
    this.squaredBound = mesh.boundMm * mesh.boundMm;
    this.before = mesh.xyz;
  }

  /** Moves the vertices of a mesh. */
  static void level(CollapsingMesh mesh, int threads) {
    for (int round = 0; round < ROUNDS; round++) {
      Levelling levelling = new Levelling(mesh, threads);
      mesh.xyz = levelling.moved();
      levelling.takeBack();
    }
  }

  private float[] moved() {
    int triangles = m.firstPoint.length;
    double[] sums = new double[triangles];
    int[] counts = new int[triangles];
    Parallel.loop(
        threads,
        triangles,
        CHUNK,
        (from, to) -> {
          for (int t = from; t < to; t++) {
            if (m.origin[3 * t] != CollapsingMesh.DEAD) {
              measure(t, sums, counts);
            }
          }
        });
    float[] places = before.clone();
    Parallel.loop(
        threads,
        m.out.length,
        CHUNK,
        (from, to) -> {
          double[] normal = new double[3];
          for (int v = from; v < to; v++) {
            if (m.out[v] != CollapsingMesh.DEAD) {
              move(v, sums, counts, normal, places);
            }
          }
        });
    return places;
  }

  /** Adds up how far the given vertices that are linked to a triangle lie over its plane. */
  private void measure(int t, double[] sums, int[] counts) {
    double[] n = new double[3];
    double length = normal(before, t, n);
    if (!(length > 0)) {
      return;
    }
    int a = 3 * m.origin[3 * t];
    double sum = 0;
    int count = 0;
    for (int p = m.firstPoint[t]; p >= 0; p = m.nextPoint[p]) {
      int at = 3 * p;
      sum +=
          n[0] * (m.points[at] - (double) before[a])
              + n[1] * (m.points[at + 1] - (double) before[a + 1])
              + n[2] * (m.points[at + 2] - (double) before[a + 2]);
      count++;
    }
    sums[t] = sum / length;
    counts[t] = count;
  }

  private void move(int v, double[] sums, int[] counts, double[] normal, float[] places) {
    double x = 0;
    double y = 0;
    double z = 0;
    double sum = 0;
    int count = 0;
    int h = m.out[v];
    do {
      int t = h / 3;
      normal(before, t, normal);
      x += normal[0];
      y += normal[1];
      z += normal[2];
      sum += sums[t];
      count += counts[t];
      h = m.opposite[HalfEdges.previous(h)];
    } while (h != m.out[v]);
    double length = Math.sqrt(x * x + y * y + z * z);
    if (count > 0 && length > 0) {
      double f = sum / count / length;
      places[3 * v] = (float) (before[3 * v] + f * x);
      places[3 * v + 1] = (float) (before[3 * v + 1] + f * y);
      places[3 * v + 2] = (float) (before[3 * v + 2] + f * z);
    }
  }

  /** Puts vertices back until all is within the bound, as it was before any had moved. */
  private void takeBack() {
    boolean[] back = new boolean[m.out.length];
    for (int v = 0; v < back.length; v++) {
      back[v] = m.out[v] != CollapsingMesh.DEAD && !staysNearGiven(v);
    }
    boolean[] bad = new boolean[m.firstPoint.length];
    for (boolean more = true; more; ) {
      for (int v = 0; v < back.length; v++) {
        if (back[v]) {
          System.arraycopy(before, 3 * v, m.xyz, 3 * v, 3);
        }
      }
      Parallel.loop(threads, bad.length, CHUNK, (from, to) -> judge(from, to, bad));
      more = false;
      for (int h = 0; h < m.origin.length; h++) {
        if (bad[h / 3]) {
          more |= !back[m.origin[h]];
          back[m.origin[h]] = true;
        }
      }
    }
  }

  private boolean staysNearGiven(int v) {
    return m.squaredDistanceToGiven(m.nearest[v], m.xyz[3 * v], m.xyz[3 * v + 1], m.xyz[3 * v + 2])
        <= squaredBound;
  }

  private void judge(int from, int to, boolean[] bad) {
    for (int t = from; t < to; t++) {
      bad[t] = m.origin[3 * t] != CollapsingMesh.DEAD && !(staysUpright(t) && pointsStay(t));
    }
  }

  private boolean staysUpright(int t) {
    double[] old = new double[3];
    double[] now = new double[3];
    double lengths = normal(before, t, old) * normal(m.xyz, t, now);
    return old[0] * now[0] + old[1] * now[1] + old[2] * now[2] >= MIN_COSINE * lengths;
  }

  private boolean pointsStay(int t) {
    for (int p = m.firstPoint[t]; p >= 0; p = m.nextPoint[p]) {
      if (m.squaredDistance(t, p) > squaredBound) {
        return false;
      }
    }
    return true;
  }

  /** Twice the area of a triangle times its unit normal; its length is returned. */
  private double normal(float[] xyz, int t, double[] n) {
    int a = 3 * m.origin[3 * t];
    int b = 3 * m.origin[3 * t + 1];
    int c = 3 * m.origin[3 * t + 2];
    double ux = xyz[b] - (double) xyz[a];
    double uy = xyz[b + 1] - (double) xyz[a + 1];
    double uz = xyz[b + 2] - (double) xyz[a + 2];
    double wx = xyz[c] - (double) xyz[a];
    double wy = xyz[c + 1] - (double) xyz[a + 1];
    double wz = xyz[c + 2] - (double) xyz[a + 2];
    n[0] = uy * wz - uz * wy;
    n[1] = uz * wx - ux * wz;
    n[2] = ux * wy - uy * wx;
    return Math.sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
  }
}
