package health.fabrica.core.polygon;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Walks along the borders of an arrangement and makes islands of them. A walk bounds one connected
 * piece of material; where it passes a vertex twice it is cut there, so every ring is simple. Of
 * the rings of one walk at most one runs counter-clockwise; a walk without one is the rim of holes,
 * and the border below its least vertex belongs to the same material. Walks are found in the order
 * of their least vertices, so that border has its island already.
 *
 * <p>Scratch memory; one thread.
 */
final class RingBuilder {

  private static final int NONE = -1;

  private final Arrangement edges;
  private int[] walkOf = new int[256];
  private int[] islandOf = new int[64];
  private int walks;
  private int[] path = new int[256];
  private int[] placeOf = new int[256];
  private int[] clean = new int[256];
  private final List<Ring> outers = new ArrayList<>();
  private final List<List<Ring>> holes = new ArrayList<>();
  private final List<Ring> walkHoles = new ArrayList<>();

  RingBuilder(Arrangement edges) {
    this.edges = edges;
  }

  Region build() {
    prepare();
    for (int v = 0; v < edges.vertices; v++) {
      for (int e = edges.outStart[v]; e < edges.outEnd[v]; e++) {
        if (edges.border[e] != 0 && walkOf[e] == NONE) {
          walk(v, e);
        }
      }
    }
    List<Island> islands = new ArrayList<>(outers.size());
    for (int i = 0; i < outers.size(); i++) {
      List<Ring> own = holes.get(i);
      own.sort(RingBuilder::byLeastVertex);
      islands.add(new Island(outers.get(i), own));
    }
    islands.sort((a, b) -> byLeastVertex(a.outer(), b.outer()));
    return islands.isEmpty() ? Region.EMPTY : new Region(islands);
  }

  /** Rings begin at their least vertex; rings that share it differ in the next one. */
  private static int byLeastVertex(Ring a, Ring b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int order = Long.compare(Plane.key(a.x(i), a.y(i)), Plane.key(b.x(i), b.y(i)));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  private void prepare() {
    int slots = edges.outStart[edges.vertices];
    if (walkOf.length < slots) {
      walkOf = new int[2 * slots];
    }
    Arrays.fill(walkOf, 0, slots, NONE);
    if (placeOf.length < edges.vertices) {
      placeOf = new int[2 * edges.vertices];
    }
    Arrays.fill(placeOf, 0, edges.vertices, NONE);
    walks = 0;
    outers.clear();
    holes.clear();
  }

  private void walk(int least, int first) {
    int island = NONE;
    walkHoles.clear();
    int depth = 0;
    int e = first;
    do {
      walkOf[e] = walks;
      int v = edges.border[e] > 0 ? edges.lo[e] : edges.hi[e];
      if (edges.pinched[v]) {
        if (placeOf[v] != NONE) {
          int from = placeOf[v];
          island = Math.max(island, take(from, depth));
          forget(from, depth);
          depth = from;
        }
        placeOf[v] = depth;
      }
      if (depth == path.length) {
        path = Arrays.copyOf(path, 2 * depth);
      }
      path[depth++] = v;
      e = edges.next[e];
    } while (e != first);
    island = Math.max(island, take(0, depth));
    forget(0, depth);
    if (walks == islandOf.length) {
      islandOf = Arrays.copyOf(islandOf, 2 * walks);
    }
    if (island == NONE) {
      island = islandAround(least);
    }
    islandOf[walks++] = island;
    holes.get(island).addAll(walkHoles);
  }

  private void forget(int from, int to) {
    for (int i = from; i < to; i++) {
      placeOf[path[i]] = NONE;
    }
  }

  private int islandAround(int least) {
    int border = edges.borderBelow[least];
    if (border == NONE || edges.border[border] < 0) {
      throw PolygonProblem.FAULT.refuse(
          "A hole of a polygon lies in no island.", "Report this with the model file.");
    }
    return islandOf[walkOf[border]];
  }

  /** Makes a ring of a part of the path; returns its island when it is an outer ring. */
  private int take(int from, int to) {
    int n = to - from;
    int least = from;
    for (int i = from + 1; i < to; i++) {
      if (path[i] < path[least]) {
        least = i;
      }
    }
    if (clean.length < 2 * n) {
      clean = new int[4 * n];
    }
    int m = 0;
    for (int i = 0; i < n; i++) {
      int v = path[least + i < to ? least + i : least + i - n];
      int after = least + i + 1;
      int w = path[after < to ? after : after - n];
      if (m == 0 || edges.pinched[v] || bends(m, v, w)) {
        clean[m++] = edges.vx[v];
        clean[m++] = edges.vy[v];
      }
    }
    Ring ring = Ring.owning(Arrays.copyOf(clean, m));
    if (ring.twiceArea() < 0) {
      walkHoles.add(ring);
      return NONE;
    }
    outers.add(ring);
    holes.add(new ArrayList<>());
    return outers.size() - 1;
  }

  private boolean bends(int m, int v, int w) {
    return Plane.cross(
            clean[m - 2], clean[m - 1], edges.vx[v], edges.vy[v], edges.vx[w], edges.vy[w])
        != 0;
  }
}
