package health.fabrica.core.quality;

import health.fabrica.core.work.Parallel;
import health.fabrica.core.work.WorkMonitor;
import java.util.Arrays;

/**
 * Local thickness at points of a surface: the diameter of the largest ball that touches the point
 * and has no surface in it that faces the point (the ball shrinks until it is free: Ma, Bae, Choi,
 * 3D medial axis point approximation using nearest neighbors, 2012). Walls count from both sides;
 * sides that meet at an edge of a right angle do not, so a corner is not a thin wall. Exact on the
 * triangles given: no grid is involved. On the outer side of the surface the same gives gaps.
 */
final class InscribedBalls {

  /** Surfaces face each other when their normals are more than 120 degrees apart. */
  private static final double FACING = -0.5;

  private static final int CHUNK = 256;

  private InscribedBalls() {}

  /**
   * Measures all samples.
   *
   * @param outside whether gaps are measured instead of walls
   * @param mostMm what is larger is not told apart
   * @return diameters in mm, at most {@code mostMm}
   */
  static float[] diameters(
      SurfaceSamples samples,
      TriangleTree tree,
      boolean outside,
      double mostMm,
      int threads,
      WorkMonitor monitor) {
    float[] result = new float[samples.count()];
    int n = samples.mesh().triangleCount();
    String stage = outside ? "gaps" : "walls";
    Parallel.loop(
        threads,
        n,
        CHUNK,
        (from, to) -> {
          monitor.check();
          TriangleTree.Scratch scratch = new TriangleTree.Scratch();
          double[] point = new double[3];
          double[] normal = new double[3];
          for (int i = from; i < to; i++) {
            for (int d = 0; d < 3; d++) {
              normal[d] = samples.normals()[3 * i + d];
            }
            boolean flat = normal[0] == 0 && normal[1] == 0 && normal[2] == 0;
            for (int s = samples.firstOf(i); s < samples.firstOf(i + 1); s++) {
              samples.place(i, s - samples.firstOf(i), point);
              result[s] =
                  flat
                      ? (float) mostMm
                      : (float)
                          (2
                              * tree.shrink(
                                  point,
                                  normal,
                                  outside ? 1 : -1,
                                  samples.normals(),
                                  FACING,
                                  mostMm / 2,
                                  scratch));
            }
          }
          monitor.progress(stage, (double) to / n);
        });
    return result;
  }

  /**
   * What is below a limit.
   *
   * @param least smallest value, mm
   * @param fifthPercentile 5 % of the area has at most this value, mm
   * @param belowMm2 area below the limit
   * @param share of the whole area
   * @param worst sample with the smallest value
   */
  record Below(double least, double fifthPercentile, double belowMm2, double share, int worst) {

    static Below of(SurfaceSamples samples, float[] values, double limit) {
      double total = 0;
      double below = 0;
      int worst = 0;
      long[] ordered = new long[values.length];
      float[] area = new float[values.length];
      for (int i = 0; i < samples.mesh().triangleCount(); i++) {
        double each = samples.areaMm2(i);
        for (int s = samples.firstOf(i); s < samples.firstOf(i + 1); s++) {
          total += each;
          below += values[s] < limit ? each : 0;
          worst = values[s] < values[worst] ? s : worst;
          area[s] = (float) each;
          ordered[s] = (long) Float.floatToIntBits(values[s]) << 32 | s;
        }
      }
      Arrays.parallelSort(ordered);
      double sum = 0;
      int n = 0;
      while (n + 1 < ordered.length && sum + area[(int) ordered[n]] < 0.05 * total) {
        sum += area[(int) ordered[n++]];
      }
      float fifth = Float.intBitsToFloat((int) (ordered[n] >>> 32));
      return new Below(values[worst], fifth, below, total > 0 ? below / total : 0, worst);
    }
  }
}
