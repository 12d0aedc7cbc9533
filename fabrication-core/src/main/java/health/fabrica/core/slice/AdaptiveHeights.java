package health.fabrica.core.slice;

import health.fabrica.core.mesh.TriangleMesh;
import java.util.Arrays;

/**
 * Layer heights from the slope of the surface: a layer of height h leaves steps on a surface of
 * normal n whose cusps stand off it by h |n_z| (Dolenc and Mäkelä 1994), so every layer is as high
 * as the flattest surface that it meets allows, within the limits. Heights are whole micrometres.
 *
 * @param cuspMm largest cusp
 * @param leastMm least height; where a surface is flatter, the cusp is not kept
 * @param mostMm greatest height
 * @param firstMm height of the first layer
 */
public record AdaptiveHeights(double cuspMm, double leastMm, double mostMm, double firstMm) {

  private static final double STEP_MM = 0.001;

  public AdaptiveHeights {
    if (!(cuspMm > 0 && leastMm >= STEP_MM && mostMm >= leastMm && firstMm >= STEP_MM)) {
      throw SliceProblem.PLAN_INVALID.refuse(
          "A cusp of "
              + cuspMm
              + " mm with heights from "
              + leastMm
              + " to "
              + mostMm
              + " mm and a first one of "
              + firstMm
              + " mm cannot be used.",
          "All are above 0, heights at least 0.001 mm, the least not above the most.");
    }
  }

  /**
   * The layers of a mesh; cost O(triangles + layers).
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1410 when there would be too many
   */
  public LayerPlan plan(TriangleMesh mesh) {
    double bottom = Double.POSITIVE_INFINITY;
    double top = Double.NEGATIVE_INFINITY;
    for (int i = 2; i < mesh.xyz().length; i += 3) {
      bottom = Math.min(bottom, mesh.xyz()[i]);
      top = Math.max(top, mesh.xyz()[i]);
    }
    LayerPlan.check(bottom, top, firstMm, leastMm);
    double bin = leastMm / 4;
    float[] flattest = flattest(mesh, bottom, bin, (int) ((top - bottom) / bin) + 1);
    double[] bounds = new double[64];
    bounds[1] = bottom + firstMm;
    int layers = 1;
    while (bounds[layers] < top - STEP_MM / 2) {
      if (layers + 2 > bounds.length) {
        bounds = Arrays.copyOf(bounds, 2 * bounds.length);
      }
      double above = bounds[layers] - bottom;
      bounds[layers + 1] = bounds[layers] + height(flattest, above, bin);
      layers++;
    }
    bounds[0] = bottom;
    return new LayerPlan(Arrays.copyOf(bounds, layers + 1));
  }

  /** The greatest |n_z| of the triangles that reach into each of the bins. */
  private static float[] flattest(TriangleMesh mesh, double bottom, double bin, int bins) {
    float[] flattest = new float[bins];
    float[] normal = new float[3];
    for (int t = 0; t < mesh.triangleCount(); t++) {
      if (mesh.normal(t, normal) > 0) {
        float nz = Math.abs(normal[2]);
        float a = z(mesh, 3 * t);
        float b = z(mesh, 3 * t + 1);
        float c = z(mesh, 3 * t + 2);
        int from = (int) ((Math.min(a, Math.min(b, c)) - bottom) / bin);
        int to = (int) ((Math.max(a, Math.max(b, c)) - bottom) / bin);
        for (int i = from; i <= Math.min(to, bins - 1); i++) {
          flattest[i] = Math.max(flattest[i], nz);
        }
      }
    }
    return flattest;
  }

  private static float z(TriangleMesh mesh, int corner) {
    return mesh.xyz()[3 * mesh.triangles()[corner] + 2];
  }

  /** As high as all bins that the layer meets allow; it may end before a bin that does not. */
  private double height(float[] flattest, double above, double bin) {
    double height = mostMm;
    for (int i = (int) (above / bin); i < flattest.length && i * bin < above + height; i++) {
      double allowed = flattest[i] > 0 ? cuspMm / flattest[i] : mostMm;
      if (allowed < height) {
        height = Math.max(allowed, i * bin - above);
      }
    }
    // The step below may lose a hair to rounding: 0.2 / 0.001 is just under 200.
    double steps = Math.floor(height / STEP_MM + 1e-6);
    return Math.max(leastMm, steps * STEP_MM);
  }
}
