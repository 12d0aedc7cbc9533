package health.fabrica.core.polygon;

import java.util.Arrays;

/**
 * Constrained Delaunay triangulation of points and segments that do not cross, in nanometres. All
 * decisions are exact: orientations fit into 64 bits and circle tests are summed in 128.
 *
 * <p>Triangle t has the half-edges 3t to 3t + 2, counter-clockwise; a half-edge is named by the
 * vertex it starts at, and its twin runs the other way in the neighbour. Insertion by flips (Lawson
 * 1977), segments by flipping what crosses them (Sloan 1993). Points come best in the order of
 * their lines, each is looked for from the one before. Mutable; one thread.
 */
final class Triangulation {

  static final int NONE = -1;

  private static final int CORNERS = 4;

  private int[] x = new int[64];
  private int[] y = new int[64];

  /** One half-edge that starts at each vertex. */
  private int[] out = new int[64];

  private int vertices;
  private int[] from = new int[384];
  private int[] twin = new int[384];
  private boolean[] fixed = new boolean[384];
  private int edges;
  private int near;
  private int[] stack = new int[64];
  private int top;

  /**
   * An empty triangulation of a box.
   *
   * @param x0 left of all points, and so on
   */
  Triangulation(int x0, int y0, int x1, int y1) {
    int a = vertex(x0, y0);
    int b = vertex(x1, y0);
    int c = vertex(x1, y1);
    int d = vertex(x0, y1);
    triangle(a, b, c);
    triangle(a, c, d);
    join(2, 3);
    for (int h : new int[] {0, 1, 4, 5}) {
      twin[h] = NONE;
    }
  }

  private int vertex(int px, int py) {
    if (vertices == x.length) {
      x = Arrays.copyOf(x, 2 * vertices);
      y = Arrays.copyOf(y, 2 * vertices);
      out = Arrays.copyOf(out, 2 * vertices);
    }
    x[vertices] = px;
    y[vertices] = py;
    return vertices++;
  }

  private int triangle(int a, int b, int c) {
    if (edges + 3 > from.length) {
      from = Arrays.copyOf(from, 2 * edges);
      twin = Arrays.copyOf(twin, 2 * edges);
      fixed = Arrays.copyOf(fixed, 2 * edges);
    }
    int h = edges;
    edges += 3;
    name(h, a);
    name(h + 1, b);
    name(h + 2, c);
    return h;
  }

  private void name(int h, int v) {
    from[h] = v;
    out[v] = h;
  }

  private void join(int a, int b) {
    if (a != NONE) {
      twin[a] = b;
    }
    if (b != NONE) {
      twin[b] = a;
    }
  }

  static int next(int h) {
    return h % 3 == 2 ? h - 2 : h + 1;
  }

  static int before(int h) {
    return h % 3 == 0 ? h + 2 : h - 1;
  }

  int triangles() {
    return edges / 3;
  }

  int from(int h) {
    return from[h];
  }

  int to(int h) {
    return from[next(h)];
  }

  int twin(int h) {
    return twin[h];
  }

  boolean isFixed(int h) {
    return fixed[h];
  }

  int x(int v) {
    return x[v];
  }

  int y(int v) {
    return y[v];
  }

  private long side(int a, int b, int p) {
    return Plane.cross(x[a], y[a], x[b], y[b], x[p], y[p]);
  }

  /** Adds a point strictly inside of the box, or finds it when it is there already. */
  int insert(int px, int py) {
    int h = locate(px, py);
    for (int k = 0; k < 3; k++, h = next(h)) {
      if (x[from[h]] == px && y[from[h]] == py) {
        return from[h];
      }
    }
    int p = vertex(px, py);
    h -= h % 3;
    int a = from[h];
    int b = from[h + 1];
    int c = from[h + 2];
    int bc = twin[h + 1];
    int ca = twin[h + 2];
    name(h + 2, p);
    int second = triangle(b, c, p);
    int third = triangle(c, a, p);
    join(h + 1, second + 2);
    join(second, bc);
    join(second + 1, third + 2);
    join(third, ca);
    join(third + 1, h + 2);
    name(h, a);
    name(h + 1, b);
    near = h;
    push(h);
    push(second);
    push(third);
    legalise();
    return p;
  }

  /** A half-edge of the triangle that holds a point. */
  private int locate(int px, int py) {
    int h = near - near % 3;
    int steps = 0;
    while (true) {
      int cross = NONE;
      for (int k = 0; k < 3 && cross == NONE; k++) {
        int e = h + (k + steps) % 3;
        int a = from[e];
        int b = to(e);
        if (Plane.cross(x[a], y[a], x[b], y[b], px, py) < 0) {
          cross = e;
        }
      }
      if (cross == NONE) {
        return h;
      }
      h = twin[cross] - twin[cross] % 3;
      steps++;
    }
  }

  private void push(int h) {
    if (top == stack.length) {
      stack = Arrays.copyOf(stack, 2 * top);
    }
    stack[top++] = h;
  }

  /** Flips the edges on the stack, and those that follow, until all circles are empty. */
  private void legalise() {
    while (top > 0) {
      int h = stack[--top];
      int t = twin[h];
      if (t == NONE || fixed[h]) {
        continue;
      }
      if (inCircle(from[h], to(h), from[before(h)], from[before(t)]) && isConvex(h)) {
        flip(h);
        push(before(h)); // after the flip these two are opposite of the old third corner
        push(next(t));
        push(next(h));
        push(before(t));
      }
    }
  }

  /** Whether the two triangles at an edge form a quadrangle whose other diagonal lies inside. */
  private boolean isConvex(int h) {
    int c = from[before(h)];
    int d = from[before(twin[h])];
    return (side(c, d, to(h)) > 0 && side(d, c, from[h]) > 0)
        || (side(d, c, to(h)) > 0 && side(c, d, from[h]) > 0);
  }

  /**
   * Turns an edge into the other diagonal: h from a to b between c and d becomes the edge from d to
   * c, its twin the one from c to d.
   */
  private void flip(int h) {
    int t = twin[h];
    int hn = next(h);
    int hp = before(h);
    int tn = next(t);
    int tp = before(t);
    int c = from[hp];
    int d = from[tp];
    int a = from[h];
    int b = from[t];
    int bc = twin[hn];
    int ad = twin[tn];
    boolean fixedBc = fixed[hn];
    boolean fixedAd = fixed[tn];
    int ca = twin[hp];
    int db = twin[tp];
    boolean fixedCa = fixed[hp];
    boolean fixedDb = fixed[tp];
    name(h, d);
    name(hn, c);
    name(hp, a);
    name(t, c);
    name(tn, d);
    name(tp, b);
    join(hn, ca);
    join(hp, ad);
    join(tn, db);
    join(tp, bc);
    fixed[hn] = fixedCa;
    fixed[hp] = fixedAd;
    fixed[tn] = fixedDb;
    fixed[tp] = fixedBc;
    fixed[h] = false;
    fixed[t] = false;
  }

  /** Whether d lies strictly inside of the circle through a, b, c. */
  private boolean inCircle(int a, int b, int c, int d) {
    long ax = (long) x[a] - x[d];
    long ay = (long) y[a] - y[d];
    long bx = (long) x[b] - x[d];
    long by = (long) y[b] - y[d];
    long cx = (long) x[c] - x[d];
    long cy = (long) y[c] - y[d];
    long la = ax * ax + ay * ay;
    long lb = bx * bx + by * by;
    long lc = cx * cx + cy * cy;
    long ma = bx * cy - cx * by;
    long mb = cx * ay - ax * cy;
    long mc = ax * by - bx * ay;
    double quick = (double) la * ma + (double) lb * mb + (double) lc * mc;
    double bound = Math.abs((double) la * ma) + Math.abs((double) lb * mb);
    bound += Math.abs((double) lc * mc);
    if (Math.abs(quick) > 1e-14 * bound) {
      return quick > 0;
    }
    long high = Math.multiplyHigh(la, ma);
    long low = la * ma;
    long more = lb * mb;
    high += Math.multiplyHigh(lb, mb) + carry(low, more);
    low += more;
    more = lc * mc;
    high += Math.multiplyHigh(lc, mc) + carry(low, more);
    low += more;
    return high > 0 || (high == 0 && low != 0);
  }

  private static int carry(long a, long b) {
    return Long.compareUnsigned(a + b, a) < 0 ? 1 : 0;
  }

  /**
   * Makes the way between two vertices an edge, or edges when it passes others.
   *
   * @return false when that takes too many flips, which only segments that cross can cause
   */
  boolean fix(int a, int b) {
    int start = a;
    while (start != b) {
      int reached = fixPart(start, b);
      if (reached == NONE) {
        return false;
      }
      start = reached;
    }
    return true;
  }

  /** Fixes the edge from a towards b, up to the first vertex on the way, which is given back. */
  private int fixPart(int a, int b) {
    int h = out[a];
    int begin = h;
    do {
      int v = to(h);
      int w = from[before(h)];
      if (v == b || isOnWay(a, b, v)) {
        return mark(h, v);
      }
      if (w == b || isOnWay(a, b, w)) {
        return mark(before(h), w);
      }
      if (side(a, b, v) < 0 && side(a, b, w) > 0) {
        return cut(a, b, next(h));
      }
      h = turned(h);
    } while (h != NONE && h != begin);
    return NONE;
  }

  /** The next half-edge around the vertex it starts at, counter-clockwise. */
  private int turned(int h) {
    return twin[before(h)];
  }

  private boolean isOnWay(int a, int b, int v) {
    return side(a, b, v) == 0
        && ((long) x[v] - x[a]) * ((long) x[b] - x[a]) + ((long) y[v] - y[a]) * ((long) y[b] - y[a])
            > 0;
  }

  private int mark(int h, int end) {
    fixed[h] = true;
    if (twin[h] != NONE) {
      fixed[twin[h]] = true;
    }
    return end;
  }

  /** Flips all edges that cross the way from a to b; the first of them is given. */
  private int cut(int a, int b, int first) {
    int[] ends = new int[32]; // two vertices for each edge that crosses; flips rename half-edges
    int tail = 0;
    int h = first;
    int end = NONE;
    while (end == NONE) {
      if (fixed[h]) {
        return NONE;
      }
      ends = added(ends, tail, from[h], to(h));
      tail += 2;
      int t = twin[h];
      int v = from[before(t)];
      if (v == b || side(a, b, v) == 0) {
        end = v;
      } else {
        h = side(a, b, v) > 0 ? next(t) : before(t);
      }
    }
    int[] made = new int[tail];
    int n = 0;
    int left = 50 * (tail + 10) + tail * tail;
    for (int head = 0; head < tail; head += 2) {
      h = edge(ends[head], ends[head + 1]);
      if (left-- == 0 || h == NONE) {
        return NONE;
      }
      boolean again = !isConvex(h);
      if (!again) {
        flip(h);
        again = crosses(a, end, from[h], to(h));
        if (!again) {
          made = added(made, n, from[h], to(h));
          n += 2;
        }
      }
      if (again) {
        ends = added(ends, tail, from[h], to(h));
        tail += 2;
      }
    }
    for (int i = 0; i < n; i += 2) {
      h = edge(made[i], made[i + 1]);
      boolean isWay =
          h != NONE && ((from[h] == a && to(h) == end) || (from[h] == end && to(h) == a));
      if (isWay) {
        mark(h, end);
      }
    }
    for (int i = 0; i < n; i += 2) {
      h = edge(made[i], made[i + 1]);
      if (h != NONE) {
        push(h);
        legalise();
      }
    }
    return end;
  }

  /** Whether the way from a to b passes between two vertices, none of them its own end. */
  private boolean crosses(int a, int b, int v, int w) {
    boolean shared = v == a || v == b || w == a || w == b;
    return !shared && side(a, b, v) > 0 != side(a, b, w) > 0;
  }

  private static int[] added(int[] list, int at, int v, int w) {
    int[] longer = at + 2 <= list.length ? list : Arrays.copyOf(list, 2 * at + 2);
    longer[at] = v;
    longer[at + 1] = w;
    return longer;
  }

  /** The half-edge from one vertex to another, or from the other to it; at most one is a corner. */
  private int edge(int v, int w) {
    int around = v >= CORNERS ? v : w;
    int other = v >= CORNERS ? w : v;
    int h = out[around];
    int begin = h;
    do {
      if (to(h) == other) {
        return h;
      }
      h = turned(h);
    } while (h != NONE && h != begin);
    return NONE;
  }

  /** For each triangle whether fixed edges part it an odd number of times from the border. */
  boolean[] inside() {
    int n = triangles();
    byte[] state = new byte[n];
    int[] queue = new int[n];
    int tail = 0;
    queue[tail++] = out[0] / 3;
    state[out[0] / 3] = 1;
    for (int head = 0; head < tail; head++) {
      int t = queue[head];
      for (int h = 3 * t; h < 3 * t + 3; h++) {
        int other = twin[h] == NONE ? t : twin[h] / 3;
        if (state[other] == 0) {
          state[other] = (byte) (fixed[h] ? 3 - state[t] : state[t]);
          queue[tail++] = other;
        }
      }
    }
    boolean[] inside = new boolean[n];
    for (int t = 0; t < n; t++) {
      inside[t] = state[t] == 2;
    }
    return inside;
  }
}
