package health.fabrica.core.quality;

import health.fabrica.core.mesh.SurfaceDistance.Deviation;
import health.fabrica.core.quality.InscribedBalls.Below;
import health.fabrica.core.work.WorkMonitor;
import java.util.Arrays;
import java.util.List;

/** Checks against what the mesh was made from. */
final class ComparisonChecks {

  private ComparisonChecks() {}

  static CheckResult deviation(
      SurfaceSamples samples,
      float[] there,
      Deviation back,
      CheckProfile profile,
      WorkMonitor monitor) {
    monitor.check();
    float[] sorted = there.clone();
    Arrays.sort(sorted);
    monitor.check();
    double total = 0;
    double sum = 0;
    int worst = 0;
    for (int i = 0; i < samples.mesh().triangleCount(); i++) {
      double area = samples.areaMm2(i);
      for (int s = samples.firstOf(i); s < samples.firstOf(i + 1); s++) {
        total += area;
        sum += area * there[s];
        worst = there[s] > there[worst] ? s : worst;
      }
    }
    monitor.check();
    double mean = total > 0 ? sum / total : 0;
    double share = 1 - Below.of(samples, there, profile.maxDeviationMm()).share();
    double most = Math.max(there[worst], back.maxMm());
    double ninetyFive = Math.max(sorted[(int) (0.95 * (sorted.length - 1))], back.percentile95Mm());
    return new CheckResult(
        "deviation",
        "Distance to the scan's surface",
        ninetyFive <= profile.maxDeviationMm()
            ? most <= 2 * profile.maxDeviationMm() ? CheckStatus.PASS : CheckStatus.WARN
            : CheckStatus.FAIL,
        List.of(
            new Measure("hausdorffMm", most, "mm"),
            new Measure("meanMm", mean, "mm"),
            new Measure("meanBackMm", back.meanMm(), "mm"),
            new Measure("percentile95Mm", ninetyFive, "mm"),
            new Measure("beyondPercent", 100 * share, "%")),
        Sentence.of("95 %% within %.2f mm", profile.maxDeviationMm()),
        Sentence.of(
            "%d points here, one per %s mm², %d there",
            there.length, Sentence.number(samples.largestAreaMm2()), back.points()),
        Sentence.of(
            "95 %% of the surface lies within %.3f mm of the scan's, all within %.3f mm.",
            ninetyFive, most),
        List.of(samples.point(worst)));
  }

  static CheckResult dice(MaskAgreement found, CheckProfile profile) {
    return new CheckResult(
        "dice",
        "Agreement with the mask",
        found.dice() >= profile.minDice() ? CheckStatus.PASS : CheckStatus.WARN,
        List.of(
            new Measure("dice", found.dice(), ""),
            new Measure("jaccard", found.jaccard(), ""),
            new Measure("meshVoxels", found.meshVoxels(), ""),
            new Measure("maskVoxels", found.maskVoxels(), "")),
        Sentence.of("Dice ≥ %.2f", profile.minDice()),
        "the voxels of the scan",
        Sentence.of("Dice %.4f, Jaccard %.4f.", found.dice(), found.jaccard()),
        List.of());
  }
}
