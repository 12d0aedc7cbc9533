package health.fabrica.core.picture;

/**
 * The room of a part on the bed, in mm.
 *
 * @param x0Mm left end
 * @param y0Mm front end
 * @param x1Mm right end
 * @param y1Mm back end
 * @param heightMm from the bed
 */
public record BedBox(double x0Mm, double y0Mm, double x1Mm, double y1Mm, double heightMm) {

  double widthMm() {
    return Math.max(0.1, x1Mm - x0Mm);
  }

  double depthMm() {
    return Math.max(0.1, y1Mm - y0Mm);
  }
}
