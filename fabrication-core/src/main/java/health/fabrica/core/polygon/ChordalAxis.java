package health.fabrica.core.polygon;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The lines of one triangulated part. Inside triangles have one, two or three edges that are no
 * border: ends, sleeves and forks. An arm runs through sleeves from a fork or an end to the next.
 */
final class ChordalAxis {

  private static final int TIP = -1;
  private static final int NONE = -1;

  /** Corners of a blunt end may hang on one another. */
  private static final int MOST_PASSES = 4;

  private final Triangulation net;
  private final boolean[] inside;
  private final boolean[] walked;
  private List<Arm> arms = new ArrayList<>();
  private double[] buffer = new double[96];
  private int count;

  /** Points x, y, width in turn from one node to another; a node is a fork's triangle or a tip. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier within this class, never compared
  private record Arm(double[] points, int first, int last) {

    int size() {
      return points.length / 3;
    }

    double length() {
      double sum = 0;
      for (int i = 3; i < points.length; i += 3) {
        sum += Math.hypot(points[i] - points[i - 3], points[i + 1] - points[i - 2]);
      }
      return sum;
    }

    /** Ends in a corner that is no further from the fork than the part is wide there. */
    boolean isCorner() {
      boolean tipFirst = first == TIP;
      if (tipFirst == (last == TIP) || size() < 2) {
        return false;
      }
      double width = points[tipFirst ? points.length - 1 : 2];
      return length() < width;
    }

    boolean isClosed() {
      return first != TIP && first == last;
    }

    Arm reversed() {
      double[] back = new double[points.length];
      for (int i = 0; i < points.length; i += 3) {
        System.arraycopy(points, i, back, points.length - 3 - i, 3);
      }
      return new Arm(back, last, first);
    }

    /** This arm and one that begins where it ends. */
    Arm followedBy(Arm other) {
      double[] both = Arrays.copyOf(points, points.length + other.points.length - 3);
      System.arraycopy(other.points, 3, both, points.length, other.points.length - 3);
      return new Arm(both, first, other.last);
    }
  }

  ChordalAxis(Triangulation net) {
    this.net = net;
    this.inside = net.inside();
    this.walked = new boolean[3 * net.triangles()];
  }

  List<MiddleLine> lines() {
    for (int wanted : new int[] {3, 1, 2}) {
      for (int t = 0; t < net.triangles(); t++) {
        if (inside[t] && open(t) == wanted) {
          for (int h = 3 * t; h < 3 * t + 3; h++) {
            if (!net.isFixed(h) && !walked[h]) {
              walk(t, h);
            }
          }
        }
      }
    }
    int before = -1;
    for (int pass = 0; pass < MOST_PASSES && arms.size() != before; pass++) {
      before = arms.size();
      arms = joined(withoutCorners());
    }
    return arms.stream().map(ChordalAxis::line).toList();
  }

  /** Edges of a triangle that are no border. */
  private int open(int t) {
    int n = 0;
    for (int h = 3 * t; h < 3 * t + 3; h++) {
      n += net.isFixed(h) ? 0 : 1;
    }
    return n;
  }

  private void walk(int start, int first) {
    count = 0;
    int kind = open(start);
    if (kind != 2) {
      node(start, first, kind);
    }
    int h = first;
    while (true) {
      int back = net.twin(h);
      boolean again = walked[h];
      walked[h] = true;
      walked[back] = true;
      if (again) {
        break; // a ring of sleeves has closed
      }
      add(middle(h, true), middle(h, false), width(h));
      int t = back / 3;
      int at = open(t);
      if (at != 2) {
        node(t, back, at);
        arms.add(arm(kind == 3 ? start : TIP, at == 3 ? t : TIP));
        return;
      }
      h = otherOpen(t, back);
    }
    arms.add(arm(start, start));
  }

  private Arm arm(int first, int last) {
    return new Arm(Arrays.copyOf(buffer, 3 * count), first, last);
  }

  private int otherOpen(int t, int but) {
    int found = but;
    for (int h = 3 * t; h < 3 * t + 3; h++) {
      if (h != but && !net.isFixed(h)) {
        found = h;
      }
    }
    return found;
  }

  private void add(double xMm, double yMm, double width) {
    if (3 * count + 3 > buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    buffer[3 * count] = xMm;
    buffer[3 * count + 1] = yMm;
    buffer[3 * count + 2] = width;
    count++;
  }

  /** The middle of a fork, or the corner of an end. */
  private void node(int t, int h, int kind) {
    if (kind == 3) {
      double x = 0;
      double y = 0;
      double widest = 0;
      for (int e = 3 * t; e < 3 * t + 3; e++) {
        x += net.x(net.from(e)) / 3.0;
        y += net.y(net.from(e)) / 3.0;
        widest = Math.max(widest, width(e));
      }
      add(Nanometres.toMm(x), Nanometres.toMm(y), widest);
    } else {
      int tip = net.from(Triangulation.before(h));
      add(Nanometres.toMm(net.x(tip)), Nanometres.toMm(net.y(tip)), 0);
    }
  }

  private double middle(int h, boolean alongX) {
    int a = net.from(h);
    int b = net.to(h);
    return Nanometres.toMm(
        alongX ? ((double) net.x(a) + net.x(b)) / 2 : ((double) net.y(a) + net.y(b)) / 2);
  }

  /** How wide the part is at an edge: the heights of the sleeves beside it over their borders. */
  private double width(int h) {
    double length = length(h);
    double one = height(h);
    double other = height(net.twin(h));
    if (one > 0 && other > 0) {
      return Math.min(length, (one + other) / 2);
    }
    return Math.min(length, Math.max(one, other) > 0 ? Math.max(one, other) : length);
  }

  /** Height of a sleeve over its border in mm; 0 for other triangles. */
  private double height(int h) {
    int t = h / 3;
    if (open(t) != 2) {
      return 0;
    }
    int border = 3 * t;
    while (!net.isFixed(border)) {
      border++;
    }
    int a = net.from(border);
    int b = net.to(border);
    int c = net.from(Triangulation.before(border));
    double twice = Plane.cross(net.x(a), net.y(a), net.x(b), net.y(b), net.x(c), net.y(c));
    return twice / (length(border) * Nanometres.PER_MM * Nanometres.PER_MM);
  }

  private double length(int h) {
    double dx = (double) net.x(net.to(h)) - net.x(net.from(h));
    double dy = (double) net.y(net.to(h)) - net.y(net.from(h));
    return Nanometres.toMm(Math.sqrt(dx * dx + dy * dy));
  }

  /** Leaves out arms into corners; of a fork with nothing else the two longest stay. */
  private List<Arm> withoutCorners() {
    int[] bodies = new int[net.triangles()];
    for (Arm arm : arms) {
      if (!arm.isCorner()) {
        count(bodies, arm, 1);
      }
    }
    List<Arm> kept = new ArrayList<>();
    for (int i = 0; i < arms.size(); i++) {
      Arm arm = arms.get(i);
      int fork = Math.max(arm.first(), arm.last());
      if (!arm.isCorner() || (bodies[fork] == 0 && longerAtFork(i, fork) < 2)) {
        kept.add(arm);
      }
    }
    return kept;
  }

  private static void count(int[] at, Arm arm, int by) {
    if (arm.first() != TIP) {
      at[arm.first()] += by;
    }
    if (arm.last() != TIP) {
      at[arm.last()] += by;
    }
  }

  /** How many arms of the same fork are longer, or as long and earlier. */
  private int longerAtFork(int index, int fork) {
    int n = 0;
    for (int i = 0; i < arms.size(); i++) {
      Arm other = arms.get(i);
      if (i != index && (other.first() == fork || other.last() == fork)) {
        int order = Double.compare(other.length(), arms.get(index).length());
        n += order > 0 || (order == 0 && i < index) ? 1 : 0;
      }
    }
    return n;
  }

  /** Joins arms where two are left at a fork; a fork with one arm left is an end. */
  private List<Arm> joined(List<Arm> kept) {
    int[] degree = new int[net.triangles()];
    for (Arm arm : kept) {
      count(degree, arm, 1);
    }
    int[] one = new int[net.triangles()];
    int[] other = new int[net.triangles()];
    Arrays.fill(one, NONE);
    for (int n = 0; n < kept.size(); n++) {
      for (int node : new int[] {kept.get(n).first(), kept.get(n).last()}) {
        if (node != TIP && degree[node] == 2) {
          other[node] = n;
          one[node] = one[node] == NONE ? n : one[node];
        }
      }
    }
    List<Arm> lines = new ArrayList<>();
    boolean[] used = new boolean[kept.size()];
    for (boolean rings : new boolean[] {false, true}) {
      for (int n = 0; n < kept.size(); n++) {
        Arm arm = kept.get(n);
        boolean startsFirst = arm.first() == TIP || degree[arm.first()] != 2;
        boolean startsLast = arm.last() == TIP || degree[arm.last()] != 2;
        if (!used[n] && (rings || startsFirst || startsLast)) {
          used[n] = true;
          Arm line = startsFirst || rings ? arm : arm.reversed();
          lines.add(ends(chain(line, kept, one, other, used), degree));
        }
      }
    }
    return lines;
  }

  private static Arm chain(Arm begun, List<Arm> kept, int[] one, int[] other, boolean[] used) {
    Arm line = begun;
    while (!line.isClosed() && line.last() != TIP && one[line.last()] != NONE) {
      int following = used[one[line.last()]] ? other[line.last()] : one[line.last()];
      if (used[following]) {
        break;
      }
      used[following] = true;
      Arm next = kept.get(following);
      line = line.followedBy(next.first() == line.last() ? next : next.reversed());
    }
    return line;
  }

  private static Arm ends(Arm arm, int[] degree) {
    int first = arm.first() != TIP && degree[arm.first()] == 1 ? TIP : arm.first();
    int last = arm.last() != TIP && degree[arm.last()] == 1 ? TIP : arm.last();
    return new Arm(arm.points(), first, last);
  }

  private static MiddleLine line(Arm arm) {
    int n = arm.size();
    double[] x = new double[n];
    double[] y = new double[n];
    double[] width = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = arm.points()[3 * i];
      y[i] = arm.points()[3 * i + 1];
      width[i] = arm.points()[3 * i + 2];
    }
    return new MiddleLine(x, y, width, arm.isClosed());
  }
}
