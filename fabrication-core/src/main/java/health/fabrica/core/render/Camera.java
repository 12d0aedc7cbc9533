package health.fabrica.core.render;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.mesh.TriangleMesh;

/**
 * A parallel projection: pixels to the right and down, depth in mm towards the viewer.
 *
 * @param right unit vector in LPS to the right of the picture
 * @param up unit vector in LPS to the top of the picture
 * @param toViewer unit vector in LPS out of the picture
 * @param centre the LPS point in the middle of the picture
 * @param pixelsPerMm magnification
 * @param width pixels
 * @param height pixels
 */
record Camera(
    Vec3 right, Vec3 up, Vec3 toViewer, Vec3 centre, double pixelsPerMm, int width, int height) {

  private static final Vec3 HEAD = new Vec3(0, 0, 1);
  private static final Vec3 FACE = new Vec3(0, -1, 0);

  /** A camera that shows the whole mesh and leaves a margin, a share of the picture. */
  static Camera fit(TriangleMesh mesh, Vec3 toViewer, int width, int height, double margin) {
    boolean alongBody = HEAD.cross(toViewer).length() < 1e-6;
    Vec3 sideways = (alongBody ? FACE : HEAD).cross(toViewer);
    Vec3 right = sideways.times(1 / sideways.length());
    Vec3 up = toViewer.cross(right);
    double[] x = extent(mesh, right);
    double[] y = extent(mesh, up);
    double[] z = extent(mesh, toViewer);
    Vec3 centre =
        right
            .times((x[0] + x[1]) / 2)
            .plus(up.times((y[0] + y[1]) / 2))
            .plus(toViewer.times((z[0] + z[1]) / 2));
    double scale =
        (1 - 2 * margin)
            * Math.min(width / Math.max(x[1] - x[0], 1e-3), height / Math.max(y[1] - y[0], 1e-3));
    return new Camera(right, up, toViewer, centre, scale, width, height);
  }

  private static double[] extent(TriangleMesh mesh, Vec3 axis) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    float[] p = mesh.xyz();
    for (int v : mesh.triangles()) {
      double d = p[3 * v] * axis.x() + p[3 * v + 1] * axis.y() + p[3 * v + 2] * axis.z();
      min = Math.min(min, d);
      max = Math.max(max, d);
    }
    return new double[] {min, max};
  }

  /** The pixel column of a point, fractional. */
  double column(Vec3 p) {
    return width / 2.0 + p.minus(centre).dot(right) * pixelsPerMm;
  }

  /** The pixel row of a point, fractional. */
  double row(Vec3 p) {
    return height / 2.0 - p.minus(centre).dot(up) * pixelsPerMm;
  }

  /** How far a point lies towards the viewer, mm. */
  double depth(Vec3 p) {
    return p.minus(centre).dot(toViewer);
  }

  /** The LPS point at a pixel and depth. */
  Vec3 point(double column, double row, double depth) {
    return centre
        .plus(right.times((column - width / 2.0) / pixelsPerMm))
        .plus(up.times((height / 2.0 - row) / pixelsPerMm))
        .plus(toViewer.times(depth));
  }
}
