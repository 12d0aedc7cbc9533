package health.fabrica.core.plate;

import health.fabrica.core.mesh.TriangleMesh;

/**
 * Where a part lies.
 *
 * @param id the part's identifier
 * @param bed number of the bed, counted from 0
 * @param quarterTurns quarters that the part is turned to the left
 * @param shiftXMm what to add to x after the turn
 * @param shiftYMm what to add to y after the turn
 * @param shiftZMm what to add to z, so that the part stands on the bed
 */
public record Placement(
    String id, int bed, int quarterTurns, double shiftXMm, double shiftYMm, double shiftZMm) {

  /** The mesh where it lies. */
  public TriangleMesh apply(TriangleMesh mesh) {
    float[] from = mesh.xyz();
    float[] to = new float[from.length];
    for (int i = 0; i < from.length; i += 3) {
      double x = from[i];
      double y = from[i + 1];
      for (int turn = 0; turn < quarterTurns; turn++) {
        double before = x;
        x = -y;
        y = before;
      }
      to[i] = (float) (x + shiftXMm);
      to[i + 1] = (float) (y + shiftYMm);
      to[i + 2] = (float) (from[i + 2] + shiftZMm);
    }
    return new TriangleMesh(to, mesh.triangles());
  }
}
