package health.fabrica.core.quality;

import java.util.List;

/** Checks of the layers of a print. */
final class LayerChecks {

  /** Up to this share of the layers' area below a limit is noise of the grid. */
  private static final double NOISE_SHARE = 1e-4;

  private static final double TOLERATED_SHARE = 0.02;

  private LayerChecks() {}

  private static String resolution(LayerFindings found) {
    return Sentence.of(
        "%d layers, %.3f mm apart, grid of %.2f mm",
        found.layers(), found.stepMm(), found.pitchMm());
  }

  static CheckResult islands(LayerFindings found, CheckProfile profile) {
    boolean held = profile.overhangDegrees() == 0;
    return new CheckResult(
        "islands",
        "Islands per layer",
        found.islands() == 0 || held ? CheckStatus.PASS : CheckStatus.WARN,
        List.of(new Measure("islands", found.islands(), "")),
        held ? "" : "0 islands",
        resolution(found),
        found.islands() == 0
            ? "Every part of a layer rests on the one below."
            : found.islands()
                + " parts of layers begin in the air"
                + (held ? "; the powder holds them." : ": they need support."),
        held ? List.of() : found.islandPlaces());
  }

  static CheckResult features(LayerFindings found, CheckProfile profile) {
    double share = found.solidMm2() > 0 ? found.fineMm2() / found.solidMm2() : 0;
    return new CheckResult(
        "minimum-feature",
        "Minimum feature",
        share <= NOISE_SHARE
            ? CheckStatus.PASS
            : share <= TOLERATED_SHARE ? CheckStatus.WARN : CheckStatus.FAIL,
        List.of(
            new Measure("belowMm2", found.fineMm2(), "mm²"),
            new Measure("belowPercent", 100 * share, "%")),
        Sentence.of("≥ %.2f mm", profile.minFeatureMm()),
        resolution(found),
        share <= NOISE_SHARE
            ? "No detail of a layer is lost."
            : Sentence.of(
                "%.2f %% of the layers' area is finer than %.2f mm and may be lost.",
                100 * share, profile.minFeatureMm()),
        found.finePlaces());
  }
}
