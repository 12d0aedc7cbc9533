package health.fabrica.core.quality;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.quality.InscribedBalls.Below;
import java.util.List;

/** Checks of walls, gaps, overhangs and cavities. */
final class WallChecks {

  /** Up to this share of the surface below a limit is for a person to judge. */
  private static final double TOLERATED_SHARE = 0.01;

  private WallChecks() {}

  static CheckResult walls(
      SurfaceSamples samples, float[] values, CheckProfile profile, boolean solid) {
    return thickness(
        "wall-thickness",
        "Wall thickness",
        samples,
        values,
        profile.minWallMm(),
        "thinner than",
        solid,
        true);
  }

  static CheckResult gaps(
      SurfaceSamples samples, float[] values, CheckProfile profile, boolean solid) {
    return thickness(
        "gaps", "Gaps", samples, values, profile.minGapMm(), "at a gap of less than", solid, false);
  }

  private static CheckResult thickness(
      String id,
      String title,
      SurfaceSamples samples,
      float[] values,
      double limit,
      String below,
      boolean solid,
      boolean mayFail) {
    Below b = Below.of(samples, values, limit);
    CheckStatus status =
        !solid
            ? CheckStatus.SKIPPED
            : b.belowMm2() == 0
                ? CheckStatus.PASS
                : b.share() <= TOLERATED_SHARE || !mayFail ? CheckStatus.WARN : CheckStatus.FAIL;
    return new CheckResult(
        id,
        title,
        status,
        List.of(
            new Measure("leastMm", b.least(), "mm"),
            new Measure("fifthPercentileMm", b.fifthPercentile(), "mm"),
            new Measure("belowMm2", b.belowMm2(), "mm²"),
            new Measure("belowPercent", 100 * b.share(), "%")),
        Sentence.of("≥ %.2f mm", limit),
        Sentence.of("one point per %s mm² of surface", Sentence.number(samples.largestAreaMm2())),
        !solid
            ? "The mesh encloses no volume in a defined way."
            : b.belowMm2() == 0
                ? Sentence.of("Nowhere %s %.2f mm.", below, limit)
                : Sentence.of(
                    "%.2f %% of the surface (%s mm²) is %s %.2f mm; least %.3f mm.",
                    100 * b.share(), Sentence.number(b.belowMm2()), below, limit, b.least()),
        b.belowMm2() == 0 ? List.of() : List.of(samples.point(b.worst())));
  }

  static CheckResult overhangs(SurfaceSamples samples, MeshMeasures m, CheckProfile profile) {
    TriangleMesh mesh = samples.mesh();
    double steep = Math.cos(Math.toRadians(profile.overhangDegrees()));
    double bed = m.min().z() + profile.layerHeightMm();
    double area = 0;
    double largest = 0;
    int worst = -1;
    for (int i = 0; i < mesh.triangleCount(); i++) {
      double down = -samples.normals()[3 * i + 2];
      if (down > steep + 1e-6 && highest(mesh, i) > bed) {
        double each = MeshMeasures.doubleArea(mesh.xyz(), mesh.triangles(), 3 * i) / 2;
        area += each;
        if (each * down > largest) {
          largest = each * down;
          worst = i;
        }
      }
    }
    boolean needed = profile.overhangDegrees() > 0;
    double share = m.areaMm2() > 0 ? area / m.areaMm2() : 0;
    return new CheckResult(
        "overhangs",
        "Overhangs",
        needed && area > 0 ? CheckStatus.WARN : CheckStatus.PASS,
        List.of(new Measure("areaMm2", area, "mm²"), new Measure("areaPercent", 100 * share, "%")),
        needed ? Sentence.of("≥ %.0f° from the bed", profile.overhangDegrees()) : "",
        "",
        !needed
            ? "The process holds the part in its powder."
            : area == 0
                ? "Every surface holds itself."
                : Sentence.of(
                    "%s mm² (%.1f %% of the surface) hang flatter than %.0f°: support or turn it.",
                    Sentence.number(area), 100 * share, profile.overhangDegrees()),
        worst < 0 || !needed ? List.of() : List.of(SelfIntersections.middle(mesh, worst)));
  }

  private static double highest(TriangleMesh mesh, int i) {
    double z = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < 3; k++) {
      z = Math.max(z, mesh.xyz()[3 * mesh.triangles()[3 * i + k] + 2]);
    }
    return z;
  }

  static CheckResult trapped(TrappedVoids found, CheckProfile profile) {
    double volume = found.voids().stream().mapToDouble(TrappedVoids.Part::volumeMm3).sum();
    int count = found.voids().size();
    List<Vec3> places = found.voids().stream().map(TrappedVoids.Part::middle).toList();
    return new CheckResult(
        "trapped-volumes",
        "Trapped volumes",
        count == 0
            ? CheckStatus.PASS
            : profile.trappedFails() ? CheckStatus.FAIL : CheckStatus.WARN,
        List.of(new Measure("cavities", count, ""), new Measure("volumeMm3", volume, "mm³")),
        "0 cavities",
        Sentence.of("grid of %.2f mm; narrower holes count as closed", found.pitchMm()),
        count == 0
            ? "Every hollow is open to the outside."
            : Sentence.of(
                "%d closed cavities hold %s mm³ of %s.",
                count,
                Sentence.number(volume),
                profile.trappedFails() ? "material that cannot get out" : "air"),
        places);
  }
}
