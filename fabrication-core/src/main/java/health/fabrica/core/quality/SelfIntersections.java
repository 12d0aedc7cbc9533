package health.fabrica.core.quality;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.work.Parallel;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.List;

/**
 * Pairs of triangles that meet elsewhere than in vertices and edges they share, by a tree of boxes
 * and signs that are never wrong.
 *
 * @param crossing pairs of which a side passes through the inside of the other, or that overlap in
 *     one plane
 * @param touching pairs that meet in a vertex or an edge of either without being joined there
 * @param positions middle of the first triangle of some crossing pairs, mm
 */
public record SelfIntersections(long crossing, long touching, List<Vec3> positions) {

  private static final int CHUNK = 512;
  private static final int ASK_EVERY = 0x3f; // triangles, less one

  public SelfIntersections {
    positions = List.copyOf(positions);
  }

  /** Looks at all pairs. */
  static SelfIntersections of(
      TriangleMesh mesh, TriangleTree tree, int threads, WorkMonitor monitor) {
    int n = mesh.triangleCount();
    int chunks = (n + CHUNK - 1) / CHUNK;
    long[] crossing = new long[chunks];
    long[] touching = new long[chunks];
    int[][] places = new int[chunks][];
    Parallel.loop(
        threads,
        n,
        CHUNK,
        (from, to) -> {
          monitor.check();
          Finder finder = new Finder(tree);
          for (int i = from; i < to; i++) {
            if ((i & ASK_EVERY) == 0) {
              monitor.check();
            }
            finder.look(i);
          }
          crossing[from / CHUNK] = finder.crossing;
          touching[from / CHUNK] = finder.touching;
          places[from / CHUNK] = finder.places.stream().mapToInt(Integer::intValue).toArray();
          monitor.progress("self-intersections", (double) to / n);
        });
    long crossings = 0;
    long touches = 0;
    List<Vec3> positions = new ArrayList<>();
    for (int c = 0; c < chunks; c++) {
      crossings += crossing[c];
      touches += touching[c];
      for (int triangle : places[c]) {
        if (positions.size() < CheckResult.MAX_POSITIONS) {
          positions.add(middle(mesh, triangle));
        }
      }
    }
    return new SelfIntersections(crossings, touches, positions);
  }

  static Vec3 middle(TriangleMesh mesh, int triangle) {
    Vec3 sum = new Vec3(0, 0, 0);
    for (int k = 0; k < 3; k++) {
      int v = 3 * mesh.triangles()[3 * triangle + k];
      sum = sum.plus(new Vec3(mesh.xyz()[v], mesh.xyz()[v + 1], mesh.xyz()[v + 2]));
    }
    return sum.times(1.0 / 3);
  }

  /** Looks at pairs; one thread. */
  private static final class Finder {

    private static final int NONE = 0;
    private static final int TOUCH = 1;
    private static final int CROSS = 2;

    private final TriangleTree tree;
    private final float[] p;
    private final int[] t;
    private final int[] stack = TriangleTree.stack();
    private final List<Integer> places = new ArrayList<>();
    private long crossing;
    private long touching;

    Finder(TriangleTree tree) {
      this.tree = tree;
      this.p = tree.p;
      this.t = tree.t;
    }

    void look(int i) {
      long before = crossing;
      tree.meeting(i, stack, j -> count(i, j));
      if (crossing > before && places.size() < CheckResult.MAX_POSITIONS) {
        places.add(i);
      }
    }

    private void count(int i, int j) {
      if (j <= i) {
        return;
      }
      int kind = meet(3 * i, 3 * j);
      crossing += kind == CROSS ? 1 : 0;
      touching += kind == TOUCH ? 1 : 0;
    }

    private int meet(int i, int j) {
      int shared = 0;
      int mine = 0;
      int other = 0;
      for (int a = 0; a < 3; a++) {
        for (int b = 0; b < 3; b++) {
          if (t[i + a] == t[j + b]) {
            shared++;
            mine = a;
            other = b;
          }
        }
      }
      int[] a = {3 * t[i + mine], 3 * t[i + (mine + 1) % 3], 3 * t[i + (mine + 2) % 3]};
      int[] b = {3 * t[j + other], 3 * t[j + (other + 1) % 3], 3 * t[j + (other + 2) % 3]};
      int b0 = ExactSigns.side(p, a[0], a[1], a[2], b[0]);
      int b1 = ExactSigns.side(p, a[0], a[1], a[2], b[1]);
      int b2 = ExactSigns.side(p, a[0], a[1], a[2], b[2]);
      if (b0 == 0 && b1 == 0 && b2 == 0) {
        return overlap(a, b) ? CROSS : NONE;
      }
      if (shared >= 2 || (b0 > 0 && b1 > 0 && b2 > 0) || (b0 < 0 && b1 < 0 && b2 < 0)) {
        return NONE;
      }
      int kind = NONE;
      for (int k = shared == 1 ? 1 : 0; k < (shared == 1 ? 2 : 3); k++) {
        kind = Math.max(kind, pass(a[k], a[(k + 1) % 3], b));
        kind = Math.max(kind, pass(b[k], b[(k + 1) % 3], a));
      }
      return kind;
    }

    /** Whether the side from v to w meets a triangle that lies in another plane. */
    private int pass(int v, int w, int[] c) {
      int from = ExactSigns.side(p, c[0], c[1], c[2], v);
      int to = ExactSigns.side(p, c[0], c[1], c[2], w);
      if (from * to > 0 || (from == 0 && to == 0)) {
        return NONE;
      }
      int s0 = ExactSigns.side(p, v, w, c[0], c[1]);
      int s1 = ExactSigns.side(p, v, w, c[1], c[2]);
      int s2 = ExactSigns.side(p, v, w, c[2], c[0]);
      boolean within = (s0 >= 0 && s1 >= 0 && s2 >= 0) || (s0 <= 0 && s1 <= 0 && s2 <= 0);
      if (!within) {
        return NONE;
      }
      return from * to < 0 && s0 != 0 && s1 != 0 && s2 != 0 ? CROSS : TOUCH;
    }

    /** Whether triangles of one plane have a common area: no side of either parts them. */
    private boolean overlap(int[] a, int[] b) {
      for (int axis = 0; axis < 3; axis++) {
        int u = (axis + 1) % 3;
        int v = (axis + 2) % 3;
        int turnA = ExactSigns.turn(p, a[0], a[1], a[2], u, v);
        int turnB = ExactSigns.turn(p, b[0], b[1], b[2], u, v);
        if (turnA != 0 && turnB != 0) {
          return !parted(a, turnA, b, u, v) && !parted(b, turnB, a, u, v);
        }
      }
      return false; // one has no area
    }

    private boolean parted(int[] a, int turn, int[] b, int u, int v) {
      for (int k = 0; k < 3; k++) {
        boolean outside = true;
        for (int m = 0; m < 3; m++) {
          outside &= turn * ExactSigns.turn(p, a[k], a[(k + 1) % 3], b[m], u, v) <= 0;
        }
        if (outside) {
          return true;
        }
      }
      return false;
    }
  }
}
