package health.fabrica.core.quality;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.mesh.TriangleMesh;
import java.util.Arrays;
import java.util.List;

/** Checks of how large the mesh is. */
final class SizeChecks {

  /** Sizes beyond these speak for a wrong unit. */
  private static final double SMALLEST_MM = 2;

  private static final double LARGEST_MM = 2500;

  private SizeChecks() {}

  static CheckResult measures(TriangleMesh mesh, MeshMeasures m, boolean solid) {
    Vec3 e = m.max().minus(m.min());
    double largest = Math.max(e.x(), Math.max(e.y(), e.z()));
    boolean odd = largest < SMALLEST_MM || largest > LARGEST_MM;
    Vec3 c = solid ? centroid(mesh, m) : m.min().plus(m.max()).times(0.5);
    return new CheckResult(
        "measures",
        "Size",
        odd ? CheckStatus.WARN : CheckStatus.PASS,
        List.of(
            new Measure("volumeMm3", solid ? m.volumeMm3() : Double.NaN, "mm³"),
            new Measure("areaMm2", m.areaMm2(), "mm²"),
            new Measure("xMm", e.x(), "mm"),
            new Measure("yMm", e.y(), "mm"),
            new Measure("zMm", e.z(), "mm"),
            new Measure("centroidXMm", c.x(), "mm"),
            new Measure("centroidYMm", c.y(), "mm"),
            new Measure("centroidZMm", c.z(), "mm")),
        Sentence.of("%.0f to %.0f mm", SMALLEST_MM, LARGEST_MM),
        "",
        odd
            ? "The largest extent is " + Sentence.number(largest) + " mm: is the unit right?"
            : Sentence.of(
                "%s × %s × %s mm.",
                Sentence.number(e.x()), Sentence.number(e.y()), Sentence.number(e.z())),
        List.of());
  }

  /** Centre of the volume: tetrahedra from a point near the mesh, weighed by signed volume. */
  static Vec3 centroid(TriangleMesh mesh, MeshMeasures m) {
    double[] o = {m.min().x(), m.min().y(), m.min().z()};
    double[] sum = new double[3];
    double volume = 0;
    float[] p = mesh.xyz();
    int[] t = mesh.triangles();
    double[][] q = new double[3][3];
    for (int n = 0; n < t.length; n += 3) {
      for (int k = 0; k < 3; k++) {
        for (int d = 0; d < 3; d++) {
          q[k][d] = p[3 * t[n + k] + d] - o[d];
        }
      }
      double six =
          q[0][0] * (q[1][1] * q[2][2] - q[1][2] * q[2][1])
              + q[0][1] * (q[1][2] * q[2][0] - q[1][0] * q[2][2])
              + q[0][2] * (q[1][0] * q[2][1] - q[1][1] * q[2][0]);
      volume += six;
      for (int d = 0; d < 3; d++) {
        sum[d] += six * (q[0][d] + q[1][d] + q[2][d]) / 4;
      }
    }
    return new Vec3(o[0] + sum[0] / volume, o[1] + sum[1] / volume, o[2] + sum[2] / volume);
  }

  static CheckResult buildVolume(MeshMeasures m, CheckProfile profile) {
    Vec3 e = m.max().minus(m.min());
    double[] size = {e.x(), e.y(), e.z()};
    double[] room = {profile.buildXMm(), profile.buildYMm(), profile.buildZMm()};
    boolean fits = size[0] <= room[0] && size[1] <= room[1] && size[2] <= room[2];
    double[] sortedSize = size.clone();
    double[] sortedRoom = room.clone();
    Arrays.sort(sortedSize);
    Arrays.sort(sortedRoom);
    boolean turned =
        sortedSize[0] <= sortedRoom[0]
            && sortedSize[1] <= sortedRoom[1]
            && sortedSize[2] <= sortedRoom[2];
    String room3 = Sentence.of("%.0f × %.0f × %.0f mm", room[0], room[1], room[2]);
    return new CheckResult(
        "build-volume",
        "Build volume",
        fits ? CheckStatus.PASS : turned ? CheckStatus.WARN : CheckStatus.FAIL,
        List.of(
            new Measure("spareXMm", room[0] - size[0], "mm"),
            new Measure("spareYMm", room[1] - size[1], "mm"),
            new Measure("spareZMm", room[2] - size[2], "mm")),
        room3,
        "",
        fits
            ? "Fits as it stands."
            : turned
                ? "Fits when it is turned by right angles."
                : "Does not fit: split or scale it.",
        List.of());
  }
}
