package health.fabrica.core.mesh;

import health.fabrica.core.work.Parallel;
import health.fabrica.core.work.WorkMonitor;
import java.util.Arrays;
import java.util.List;

/**
 * The first stage of decimation: the vertices of a closed manifold mesh are gathered into flat
 * patches, and each patch becomes one vertex, all at once. A triangle whose corners lie in three
 * patches is left; the others vanish.
 *
 * <p>The surface stays what it was, topologically: every patch is a disk (vertices minus edges plus
 * triangles inside is one, and it is connected), and the patches around it make one cycle of at
 * least three different ones. Then patches and their neighbourhoods are the dual of a triangulation
 * of the same surface. A patch that breaks this, or beside which a triangle turns over, or that
 * leaves a given vertex too far from the new triangles, or whose vertex is too far from the given
 * ones, is given back: its vertices are gathered once more, into smaller patches, then stay single
 * ones, until nothing breaks. Each step is a sweep; no queue, no half-edges of the whole mesh.
 *
 * <p>Patches do not leave fixed ranges of vertex numbers, one thread a range; a check writes only
 * to entries of its own patch. The same result on any number of threads. The numbers of near
 * vertices should be near, as those of an isosurface are.
 */
final class FlatPatches {

  private static final int CHUNK = 1 << 12;

  /**
   * A round of growing.
   *
   * @param height how far a vertex may be from the plane of its patch, over the bound
   * @param most most vertices of a patch
   */
  private record Round(double height, int most) {}

  /** What broke in a round is gathered into smaller patches in the next. */
  private static final List<Round> ROUNDS = List.of(new Round(0.8, 7), new Round(0.5, 4));

  final TriangleMesh mesh;
  final VertexRings rings;
  final double boundMm;

  /** The patch of each vertex, named by one of its vertices. */
  final int[] patch;

  /** The next vertex of the same patch, from that which names it; -1 after the last. */
  final int[] nextMember;

  /** Where the vertex of each patch is, at its name. */
  final float[] place;

  /** Sum of the doubled areas with their directions around each given vertex. */
  final float[] normal;

  /** A triangle that is left, by its given number, within the bound of each given vertex. */
  final int[] triangle;

  /** A given triangle within the bound of the vertex of each patch, at its name; -1: not known. */
  final int[] nearest;

  private final boolean[] toCheck;
  private final boolean[] broken;
  private final boolean[] freed;

  private FlatPatches(TriangleMesh mesh, VertexRings rings, double boundMm) {
    int vertices = mesh.vertexCount();
    this.mesh = mesh;
    this.rings = rings;
    this.boundMm = boundMm;
    patch = new int[vertices];
    nextMember = new int[vertices];
    place = mesh.xyz().clone();
    normal = new float[3 * vertices];
    triangle = new int[vertices];
    nearest = new int[vertices];
    toCheck = new boolean[vertices];
    broken = new boolean[vertices];
    freed = new boolean[vertices];
    Arrays.fill(patch, -1);
    Arrays.fill(nextMember, -1);
    Arrays.fill(triangle, -1);
    Arrays.fill(nearest, -1);
    Arrays.fill(toCheck, true);
  }

  /**
   * Makes the patches.
   *
   * @param group vertices a range
   */
  static FlatPatches of(
      TriangleMesh mesh,
      VertexRings rings,
      double boundMm,
      int group,
      int threads,
      WorkMonitor monitor) {
    FlatPatches patches = new FlatPatches(mesh, rings, boundMm);
    Parallel.loop(threads, mesh.vertexCount(), CHUNK, patches::addNormals);
    for (Round round : ROUNDS) {
      patches.free();
      Parallel.loop(
          threads,
          mesh.vertexCount(),
          group,
          (from, to) -> {
            monitor.check();
            new PatchGrowth(patches, round.height * boundMm, round.most, from, to).run();
          });
      patches.checkFreed();
      patches.absorb();
      patches.dissolveBroken(threads, monitor);
    }
    while (patches.dissolveBroken(threads, monitor)) {
      monitor.check();
    }
    return patches;
  }

  /** Lets the vertices of broken patches be gathered once more. */
  private void free() {
    for (int v = 0; v < freed.length; v++) {
      if (freed[v]) {
        patch[v] = -1;
      }
    }
  }

  /** What was free has its patches: they and those around them have changed. */
  private void checkFreed() {
    for (int v = 0; v < freed.length; v++) {
      if (freed[v]) {
        freed[v] = false;
        checkAround(v);
      }
    }
  }

  /** Vertices alone between two patches join one: they could not stay between them. */
  private void absorb() {
    for (int v = 0; v < patch.length; v++) {
      if (patch[v] == v && single(v) && rings.start[v] < rings.start[v + 1]) {
        int host = host(v);
        if (host >= 0) {
          patch[v] = host;
          nextMember[v] = nextMember[host];
          nextMember[host] = v;
          checkAround(v);
        }
      }
    }
  }

  /** The patch that takes most of the ring of a vertex, when there are two at most; else -1. */
  private int host(int v) {
    int from = rings.start[v];
    int to = rings.start[v + 1];
    int first = patch[rings.heads[from]];
    int second = -1;
    int count = 0;
    for (int n = from; n < to; n++) {
      int other = patch[rings.heads[n]];
      if (other == first) {
        count++;
      } else if (second < 0 || other == second) {
        second = other;
      } else {
        return -1;
      }
    }
    int host = 2 * count >= to - from || single(second) ? first : second;
    return single(host) ? -1 : host;
  }

  private void checkAround(int v) {
    toCheck[patch[v]] = true;
    for (int n = rings.start[v]; n < rings.start[v + 1]; n++) {
      toCheck[patch[rings.heads[n]]] = true;
    }
  }

  private void addNormals(int from, int to) {
    float[] p = mesh.xyz();
    for (int v = from; v < to; v++) {
      int end = rings.start[v + 1];
      if (rings.start[v] == end) {
        continue;
      }
      float x = p[3 * v];
      float y = p[3 * v + 1];
      float z = p[3 * v + 2];
      int last = 3 * rings.heads[end - 1];
      float ux = p[last] - x;
      float uy = p[last + 1] - y;
      float uz = p[last + 2] - z;
      float nx = 0;
      float ny = 0;
      float nz = 0;
      for (int n = rings.start[v]; n < end; n++) {
        int w = 3 * rings.heads[n];
        float wx = p[w] - x;
        float wy = p[w + 1] - y;
        float wz = p[w + 2] - z;
        nx += uy * wz - uz * wy;
        ny += uz * wx - ux * wz;
        nz += ux * wy - uy * wx;
        ux = wx;
        uy = wy;
        uz = wz;
      }
      normal[3 * v] = nx;
      normal[3 * v + 1] = ny;
      normal[3 * v + 2] = nz;
    }
  }

  private void check(int from, int to) {
    PatchCheck check = new PatchCheck(this);
    for (int v = from; v < to; v++) {
      if (patch[v] == v && toCheck[v] && rings.start[v] < rings.start[v + 1]) {
        toCheck[v] = false;
        check.run(v);
      }
    }
  }

  /** Whether a patch has one vertex only. */
  boolean single(int name) {
    return nextMember[name] < 0;
  }

  /** Notes that a patch cannot stay. Any thread may: all write the same. */
  void breakUp(int name) {
    broken[name] = true;
  }

  /** Checks what has changed and gives broken patches back; false when there was none. */
  private boolean dissolveBroken(int threads, WorkMonitor monitor) {
    Parallel.loop(
        threads,
        patch.length,
        CHUNK,
        (from, to) -> {
          monitor.check();
          check(from, to);
        });
    boolean any = false;
    for (int v = 0; v < broken.length; v++) {
      if (broken[v]) {
        broken[v] = false;
        any = true;
        dissolve(v);
      }
    }
    return any;
  }

  private void dissolve(int name) {
    for (int v = name; v >= 0; ) {
      int next = nextMember[v];
      patch[v] = v;
      nextMember[v] = -1;
      System.arraycopy(mesh.xyz(), 3 * v, place, 3 * v, 3);
      freed[v] = true;
      checkAround(v);
      v = next;
    }
  }

  /** Squared distance of a place to a given triangle. */
  double squaredDistance(int given, double x, double y, double z) {
    return CollapsingMesh.squaredDistance(mesh.xyz(), mesh.triangles(), 3 * given, x, y, z);
  }

  /** Number of vertices that are left. */
  int left() {
    int left = 0;
    for (int v = 0; v < patch.length; v++) {
      left += isLeft(v) ? 1 : 0;
    }
    return left;
  }

  private boolean isLeft(int v) {
    return patch[v] == v && rings.start[v] < rings.start[v + 1];
  }

  /**
   * The mesh that is left, in the order of {@link SpatialOrder}.
   *
   * @param mesh its vertices are the patches
   * @param nearest a given triangle near each of its vertices
   * @param triangleOf one of its triangles near each given vertex, -1 for an unused one
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over to one reader
  record Left(TriangleMesh mesh, int[] nearest, int[] triangleOf) {}

  /** What is left when every patch is a vertex. */
  Left collapse() {
    int[] name = new int[left()];
    float[] places = new float[3 * name.length];
    int count = 0;
    for (int v = 0; v < patch.length; v++) {
      if (isLeft(v)) {
        System.arraycopy(place, 3 * v, places, 3 * count, 3);
        name[count++] = v;
      }
    }
    int[] order = SpatialOrder.vertices(places, 0);
    int[] number = new int[patch.length]; // of the patch of a name
    int[] near = new int[count];
    float[] xyz = new float[places.length];
    for (int n = 0; n < count; n++) {
      int v = name[order[n]];
      number[v] = n;
      near[n] = nearest[v];
      System.arraycopy(places, 3 * order[n], xyz, 3 * n, 3);
    }
    int[] given = trianglesLeft();
    int[] corners = new int[3 * given.length];
    for (int n = 0; n < corners.length; n++) {
      corners[n] = number[patch[mesh.triangles()[3 * given[n / 3] + n % 3]]];
    }
    int[] from = SpatialOrder.triangles(corners, count);
    int[] triangles = new int[corners.length];
    int[] newNumber = new int[mesh.triangleCount()];
    for (int t = 0; t < from.length; t++) {
      System.arraycopy(corners, 3 * from[t], triangles, 3 * t, 3);
      newNumber[given[from[t]]] = t;
    }
    for (int v = 0; v < triangle.length; v++) {
      triangle[v] = triangle[v] < 0 ? -1 : newNumber[triangle[v]];
    }
    return new Left(new TriangleMesh(xyz, triangles), near, triangle);
  }

  private int[] trianglesLeft() {
    int[] t = mesh.triangles();
    int[] given = new int[mesh.triangleCount()];
    int n = 0;
    for (int h = 0; h < t.length; h += 3) {
      int a = patch[t[h]];
      int b = patch[t[h + 1]];
      int c = patch[t[h + 2]];
      if (a != b && b != c && c != a) {
        given[n++] = h / 3;
      }
    }
    return Arrays.copyOf(given, n);
  }
}
