package health.fabrica.core.resin;

import health.fabrica.core.polygon.Ring;

/**
 * A level round hole, from the inside to the outside, in coordinates of the layers.
 *
 * @param zMm height of its axis
 * @param radiusMm its radius
 */
public record DrainHole(
    double x0Mm, double y0Mm, double x1Mm, double y1Mm, double zMm, double radiusMm) {

  /** Its length in mm. */
  public double lengthMm() {
    return Math.hypot(x1Mm - x0Mm, y1Mm - y0Mm);
  }

  /** Whether a plane cuts it. */
  boolean crosses(double planeMm) {
    return Math.abs(planeMm - zMm) < radiusMm;
  }

  /** Its rectangle in a plane that cuts it. */
  Ring cut(double planeMm) {
    double dz = planeMm - zMm;
    double half = Math.sqrt(radiusMm * radiusMm - dz * dz);
    double length = lengthMm();
    double ux = (x1Mm - x0Mm) / length;
    double uy = (y1Mm - y0Mm) / length;
    double nx = -uy * half;
    double ny = ux * half;
    return Ring.ofMm(
        x0Mm - nx, y0Mm - ny, x1Mm - nx, y1Mm - ny, x1Mm + nx, y1Mm + ny, x0Mm + nx, y0Mm + ny);
  }
}
