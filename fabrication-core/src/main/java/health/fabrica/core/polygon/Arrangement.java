package health.fabrica.core.polygon;

import health.fabrica.core.work.WorkMonitor;
import java.util.Arrays;

/**
 * The edges of closed lines with the winding numbers of their two sides, found by one sweep over
 * the vertices in the order of x, then y.
 *
 * <p>Every edge runs from its lower vertex {@code lo} to its higher vertex {@code hi} in that
 * order; "above" is its left side, so an upright edge has above on its left too. Equal edges are
 * one with the sum of their turns. The list of edges under the sweep is sorted from below to above;
 * the edges that end in a vertex are neighbours in it, and the edges that begin there take their
 * place.
 *
 * <p>Where the lines cross or touch elsewhere than in vertices, {@link #sweep} says so and the
 * lines have to be noded first (Shamos and Hoey 1976: the leftmost crossing is one of neighbours).
 *
 * <p>Scratch memory; one thread.
 */
final class Arrangement {

  private final PointOrder order = new PointOrder();
  private int[] rank = new int[256];
  int vertices;
  int[] vx = new int[256];
  int[] vy = new int[256];

  /** Edges with lower vertex v: from outStart[v] to outEnd[v], by slope. */
  int[] outStart = new int[257];

  int[] outEnd = new int[256];
  int[] lo = new int[256];
  int[] hi = new int[256];

  /** Turns of the subjects in the low half, of the clips in the high half, added with carry. */
  private long[] turns = new long[256];

  private long[] below = new long[256];

  /** 1: material above only; -1: below only; 0: the edge is no border. */
  byte[] border = new byte[256];

  /** The border edge that comes after this one with the same material on its left. */
  int[] next = new int[256];

  /** For a vertex in which borders only begin: the border next below it, or -1. */
  int[] borderBelow = new int[256];

  /** Vertices where more than two borders meet. */
  boolean[] pinched = new boolean[256];

  private int[] active = new int[64];
  private int activeCount;
  private int[] around = new int[16];
  private Operation operation = Operation.UNION;
  private FillRule fill = FillRule.NON_ZERO;
  private long lastTurns;
  private boolean lastInside;

  /**
   * Finds all edges and borders.
   *
   * @return false when two edges cross, overlap or touch elsewhere than in common vertices
   */
  boolean sweep(Chains chains, Operation op, FillRule rule, WorkMonitor monitor) {
    operation = op;
    fill = rule;
    lastTurns = 0;
    lastInside = inside(0, true);
    if (!collect(chains)) {
      return false;
    }
    activeCount = 0;
    for (int v = 0; v < vertices; v++) {
      if ((v & 0x3fff) == 0) {
        monitor.check();
      }
      if (!pass(v)) {
        return false;
      }
    }
    return true;
  }

  // ---- edges ----

  private boolean collect(Chains chains) {
    int n = chains.points;
    ensure(n);
    vertices = order.rank(chains, rank, vx, vy);
    Arrays.fill(outStart, 0, vertices + 1, 0);
    for (int r = 0; r < chains.rings; r++) {
      int before = chains.open[r] ? chains.start(r) : chains.end[r] - 1;
      for (int i = chains.start(r); i < chains.end[r]; before = i++) {
        if (rank[before] != rank[i]) {
          outStart[Math.min(rank[before], rank[i]) + 1]++;
        }
      }
    }
    for (int v = 0; v < vertices; v++) {
      outStart[v + 1] += outStart[v];
      outEnd[v] = outStart[v];
    }
    for (int r = 0; r < chains.rings; r++) {
      long turn = chains.clip[r] ? 1L << 32 : 1L;
      int before = chains.open[r] ? chains.start(r) : chains.end[r] - 1;
      for (int i = chains.start(r); i < chains.end[r]; before = i++) {
        int a = rank[before];
        int b = rank[i];
        if (a < b) {
          put(a, b, turn);
        } else if (b < a) {
          put(b, a, -turn);
        }
      }
    }
    return joinEqual();
  }

  private void put(int from, int to, long turn) {
    int e = outEnd[from]++;
    lo[e] = from;
    hi[e] = to;
    turns[e] = turn;
  }

  /** Sorts the edges that begin in one vertex by slope and joins equal ones. */
  private boolean joinEqual() {
    for (int v = 0; v < vertices; v++) {
      int from = outStart[v];
      int to = outEnd[v];
      if (to - from > 1) {
        sortBySlope(v, from, to);
        int kept = from;
        for (int e = from; e < to; e++) {
          if (kept > from && hi[e] == hi[kept - 1]) {
            turns[kept - 1] += turns[e];
          } else if (kept > from && slope(v, hi[kept - 1], hi[e]) == 0 && turns[kept - 1] != 0) {
            return false; // one lies on the other
          } else {
            hi[kept] = hi[e];
            turns[kept++] = turns[e];
          }
        }
        outEnd[v] = dropTurnless(from, kept);
      }
    }
    return true;
  }

  private int dropTurnless(int from, int to) {
    int kept = from;
    for (int e = from; e < to; e++) {
      if (turns[e] != 0) {
        hi[kept] = hi[e];
        turns[kept++] = turns[e];
      }
    }
    return kept;
  }

  private long slope(int v, int first, int second) {
    return Plane.cross(vx[v], vy[v], vx[first], vy[first], vx[second], vy[second]);
  }

  private void sortBySlope(int v, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      int h = hi[i];
      long t = turns[i];
      int at = i;
      while (at > from && follows(v, hi[at - 1], h)) {
        hi[at] = hi[at - 1];
        turns[at] = turns[at - 1];
        at--;
      }
      hi[at] = h;
      turns[at] = t;
    }
  }

  /** Whether the edge to a comes after the edge to b; of equal slopes the shorter comes first. */
  private boolean follows(int v, int a, int b) {
    long side = slope(v, b, a);
    return side > 0 || (side == 0 && a > b);
  }

  // ---- sweep ----

  /** Positive when a vertex lies above an edge. */
  private long side(int edge, int v) {
    int a = lo[edge];
    int b = hi[edge];
    return Plane.cross(vx[a], vy[a], vx[b], vy[b], vx[v], vy[v]);
  }

  private boolean pass(int v) {
    int position = firstNotBelow(v);
    int past = position;
    while (past < activeCount && hi[active[past]] == v) {
      past++;
    }
    if (past < activeCount && side(active[past], v) == 0) {
      return false; // the vertex lies on an edge
    }
    int ended = listEnded(position, past);
    int begun = outEnd[v] - outStart[v];
    replace(position, past, begun);
    long winding = position > 0 ? above(active[position - 1]) : 0;
    boolean material = inside(winding, false);
    for (int k = 0; k < begun; k++) {
      int e = outStart[v] + k;
      active[position + k] = e;
      below[e] = winding;
      winding += turns[e];
      boolean materialAbove = inside(winding, false);
      border[e] = (byte) (materialAbove == material ? 0 : materialAbove ? 1 : -1);
      material = materialAbove;
    }
    int upper = position + begun;
    if (winding != (upper < activeCount ? below[active[upper]] : 0)) {
      throw PolygonProblem.NOT_CLOSED.refuse(
          "The edges do not close at ("
              + Nanometres.toMm(vx[v])
              + ", "
              + Nanometres.toMm(vy[v])
              + ") mm.",
          "Give closed lines.");
    }
    link(v, position, begun, ended);
    return !crossesNeighbours(position, begun);
  }

  private int firstNotBelow(int v) {
    int from = 0;
    int to = activeCount;
    while (from < to) {
      int mid = (from + to) >>> 1;
      if (side(active[mid], v) > 0) {
        from = mid + 1;
      } else {
        to = mid;
      }
    }
    return from;
  }

  /** Puts the borders that end here, from above to below, at the end of the round list. */
  private int listEnded(int position, int past) {
    int ended = 0;
    if (around.length < past - position) {
      around = new int[2 * (past - position)];
    }
    for (int p = past - 1; p >= position; p--) {
      if (border[active[p]] != 0) {
        around[ended++] = active[p];
      }
    }
    return ended;
  }

  private void replace(int position, int past, int begun) {
    int count = activeCount + begun - (past - position);
    if (count > active.length) {
      active = Arrays.copyOf(active, 2 * count);
    }
    if (begun != past - position) {
      System.arraycopy(active, past, active, position + begun, activeCount - past);
    }
    activeCount = count;
  }

  private long above(int edge) {
    return below[edge] + turns[edge];
  }

  /** The same answer as the last time is the usual case. */
  private boolean inside(long winding, boolean anew) {
    if (winding != lastTurns || anew) {
      int subject = (int) winding;
      int clip = (int) ((winding - subject) >> 32);
      lastTurns = winding;
      lastInside = operation.keeps(fill.fills(subject), fill.fills(clip));
    }
    return lastInside;
  }

  private boolean crossesNeighbours(int position, int begun) {
    int upper = position + begun;
    if (begun == 0) {
      return position > 0 && upper < activeCount && cross(active[position - 1], active[upper]);
    }
    return (position > 0 && cross(active[position - 1], active[position]))
        || (upper < activeCount && cross(active[upper - 1], active[upper]));
  }

  /** Whether two neighbours meet before the one that ends first has ended. */
  private boolean cross(int lower, int upper) {
    int a = hi[lower];
    int b = hi[upper];
    if (a == b) {
      return false;
    }
    return a < b ? side(upper, a) >= 0 : side(lower, b) <= 0;
  }

  // ---- borders ----

  /**
   * Joins the borders around a vertex: a border that arrives goes on with the first one clockwise
   * from it, the other side of the material on its left. Pinched material is parted that way.
   */
  private void link(int v, int position, int begun, int ended) {
    borderBelow[v] = -1;
    int total = ended;
    if (around.length < ended + begun) {
      around = Arrays.copyOf(around, 2 * (ended + begun));
    }
    for (int k = 0; k < begun; k++) {
      int e = outStart[v] + k;
      if (border[e] != 0) {
        around[total++] = e;
      }
    }
    pinched[v] = total > 2;
    if (total == 0) {
      return;
    }
    for (int k = 0; k < total; k++) {
      int e = around[k];
      boolean arrives = (k < ended) == (border[e] > 0);
      if (arrives) {
        next[e] = around[k == 0 ? total - 1 : k - 1];
      }
    }
    if (ended == 0) {
      int p = position - 1;
      while (p >= 0 && border[active[p]] == 0) {
        p--;
      }
      borderBelow[v] = p < 0 ? -1 : active[p];
    }
  }

  private void ensure(int n) {
    if (rank.length < n) {
      int size = Math.max(n, 2 * rank.length);
      rank = new int[size];
      vx = new int[size];
      vy = new int[size];
      outStart = new int[size + 1];
      outEnd = new int[size];
      lo = new int[size];
      hi = new int[size];
      turns = new long[size];
      below = new long[size];
      border = new byte[size];
      next = new int[size];
      borderBelow = new int[size];
      pinched = new boolean[size];
    }
  }
}
