package health.fabrica.core.polygon;

/**
 * Draws the line beside a ring at a distance to its right.
 *
 * <p>With the material on the left, the sum of the winding numbers of the ring and of one rectangle
 * for each edge and one sector for each outward bend, all counter-clockwise, is that of the drawn
 * line: the inner sides cancel. So the line winds at least once around all that is material or
 * within the distance of it, and not at all around anything else; no fault can come from edges that
 * are shorter than the distance. An inward bend leads through the vertex itself, or straight to
 * where the moved edges meet when that is within half of both.
 *
 * <p>All points of an edge move by the same whole number of nanometres, so its rectangle is a true
 * parallelogram after rounding as well.
 */
final class OffsetLine {

  /** Rounding moves the ends of an edge by less than this. */
  private static final double ROUNDING = 4;

  private final OffsetStyle style;
  private final double distance;
  private final double largestStep;
  private final double cosOfStep;
  private final Chains out;
  private double normalX;
  private double normalY;
  private double length;

  /**
   * @param distance in nm, at least 1
   */
  OffsetLine(OffsetStyle style, int distance, Chains out) {
    this.style = style;
    this.distance = distance;
    double sagitta = Math.min(1, style.arcToleranceMm() * Nanometres.PER_MM / distance);
    this.largestStep = Math.min(Math.PI / 2, 2 * StrictMath.acos(1 - sagitta));
    this.cosOfStep = StrictMath.cos(largestStep);
    this.out = out;
  }

  /** Draws the line beside one ring, taken forward or backward. */
  void draw(Ring ring, boolean backward) {
    int n = ring.size();
    turnTo(ring, at(n - 1, n, backward), at(0, n, backward));
    for (int i = 0; i < n; i++) {
      double x1 = normalX;
      double y1 = normalY;
      double before = length;
      int a = at(i == 0 ? n - 1 : i - 1, n, backward);
      int v = at(i, n, backward);
      int b = at(i + 1 == n ? 0 : i + 1, n, backward);
      turnTo(ring, v, b);
      long turn = Plane.cross(ring.x(a), ring.y(a), ring.x(v), ring.y(v), ring.x(b), ring.y(b));
      double cos = x1 * normalX + y1 * normalY;
      double sin = x1 * normalY - y1 * normalX;
      if (turn > 0) {
        outward(ring.x(v), ring.y(v), x1, y1, cos, sin);
      } else {
        inward(ring.x(v), ring.y(v), x1, y1, cos, sin, Math.min(before, length) / 2);
      }
    }
    out.close(false);
  }

  private static int at(int i, int n, boolean backward) {
    return backward ? n - 1 - i : i;
  }

  /** The unit normal to the right of an edge. */
  private void turnTo(Ring ring, int a, int b) {
    double dx = (double) ring.x(b) - ring.x(a);
    double dy = (double) ring.y(b) - ring.y(a);
    length = Math.sqrt(dx * dx + dy * dy);
    normalX = dy / length;
    normalY = -dx / length;
  }

  private void add(int x, int y, double dx, double dy) {
    out.add(
        Nanometres.checked(x + (long) Math.rint(dx)), Nanometres.checked(y + (long) Math.rint(dy)));
  }

  private void inward(int x, int y, double x1, double y1, double cos, double sin, double room) {
    boolean meets = 1 + cos > 1e-3 && distance * -sin / (1 + cos) + ROUNDING < room;
    if (meets) {
      middle(x, y, x1, y1, distance / (1 + cos));
    } else {
      add(x, y, distance * x1, distance * y1);
      out.add(x, y);
      add(x, y, distance * normalX, distance * normalY);
    }
  }

  /** The point where both moved edges meet. */
  private void middle(int x, int y, double x1, double y1, double scale) {
    add(x, y, scale * (x1 + normalX), scale * (y1 + normalY));
  }

  private void outward(int x, int y, double x1, double y1, double cos, double sin) {
    switch (style.join()) {
      case ROUND -> {
        add(x, y, distance * x1, distance * y1);
        arc(x, y, x1, y1, cos, sin);
        add(x, y, distance * normalX, distance * normalY);
      }
      case MITRE -> {
        // The mitre is 1 / cos(half the bend) times the distance, and cos^2(half) = (1 + cos) / 2.
        if ((1 + cos) * style.mitreLimit() * style.mitreLimit() >= 2) {
          middle(x, y, x1, y1, distance / (1 + cos));
        } else {
          square(x, y, x1, y1, cos);
        }
      }
      case SQUARE -> square(x, y, x1, y1, cos);
    }
  }

  private void arc(int x, int y, double x1, double y1, double cos, double sin) {
    if (cos >= cosOfStep) {
      return;
    }
    double angle = StrictMath.atan2(Math.abs(sin), cos);
    int steps = (int) Math.ceil(angle / largestStep);
    double c = StrictMath.cos(angle / steps);
    double s = StrictMath.sin(angle / steps);
    double dx = distance * x1;
    double dy = distance * y1;
    for (int i = 1; i < steps; i++) {
      double turned = c * dx - s * dy;
      dy = s * dx + c * dy;
      dx = turned;
      add(x, y, dx, dy);
    }
  }

  /** Both moved edges go on by tan(bend / 4) of the distance. */
  private void square(int x, int y, double x1, double y1, double cos) {
    double halfCos = Math.sqrt(Math.max(0, (1 + cos) / 2));
    double halfSin = Math.sqrt(Math.max(0, (1 - cos) / 2));
    double on = halfSin / (1 + halfCos);
    add(x, y, distance * (x1 - on * y1), distance * (y1 + on * x1));
    add(x, y, distance * (normalX + on * normalY), distance * (normalY - on * normalX));
  }
}
