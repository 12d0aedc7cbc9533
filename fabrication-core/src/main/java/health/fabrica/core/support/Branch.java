package health.fabrica.core.support;

/** A branch of a tree where it passes the present layer. Owned by one {@link TreeBuilder}. */
final class Branch {

  double x;
  double y;

  /** Radius here; never less further down. */
  double radius;

  /** Radius that carries what has merged into it. */
  double strength;

  /** Height from the highest tip to here. */
  double depth;

  Branch(double x, double y, double radius) {
    this.x = x;
    this.y = y;
    this.radius = radius;
    this.strength = radius;
  }

  double distance(Branch other) {
    double dx = other.x - x;
    double dy = other.y - y;
    return Math.sqrt(dx * dx + dy * dy);
  }
}
