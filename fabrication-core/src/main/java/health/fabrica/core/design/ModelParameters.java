package health.fabrica.core.design;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.core.mesh.QuadricDecimator;
import health.fabrica.core.segment.ThresholdSegmenter;
import health.fabrica.core.segment.Tissue;
import java.util.Optional;

/**
 * How to make an anatomic model.
 *
 * @param rule what belongs to the object; empty when its mask is given
 * @param smoothing whether the surface is smoothed
 * @param smoothingCapMm how far smoothing may move a vertex
 * @param decimationBoundMm how far decimation may move the surface; 0 leaves it as it is
 * @param scale size of the model over size of the patient, 1 for life size
 */
public record ModelParameters(
    Optional<ThresholdSegmenter.Rule> rule,
    boolean smoothing,
    double smoothingCapMm,
    double decimationBoundMm,
    double scale) {

  public ModelParameters {
    requireFinite("smoothing cap", smoothingCapMm, 0);
    requireFinite("decimation bound", decimationBoundMm, 0);
    requireFinite("scale", scale, 1e-3);
  }

  private static void requireFinite(String name, double value, double least) {
    if (!(value >= least && value < 1e3)) {
      throw new IllegalArgumentException(name + " out of range: " + value);
    }
  }

  /**
   * The defaults for a tissue: its preset thresholds, the largest component, smoothing by at most
   * half the smallest voxel step, decimation by at most a quarter of it or 0.05 mm, life size.
   */
  public static ModelParameters defaults(Tissue tissue, Volume volume) {
    return defaults(ThresholdSegmenter.Rule.largest(tissue), volume);
  }

  /** The same for another rule. */
  public static ModelParameters defaults(ThresholdSegmenter.Rule rule, Volume volume) {
    return defaults(Optional.of(rule), volume);
  }

  /** The same for a mask that is given. */
  public static ModelParameters ofGivenMask(Volume volume) {
    return defaults(Optional.empty(), volume);
  }

  private static ModelParameters defaults(Optional<ThresholdSegmenter.Rule> rule, Volume volume) {
    Vec3 spacing = volume.affine().requireRegular().spacingMm();
    double smallest = Math.min(spacing.x(), Math.min(spacing.y(), spacing.z()));
    return new ModelParameters(
        rule, true, smallest / 2, QuadricDecimator.defaultBoundMm(smallest), 1);
  }

  /** The same with another bound for decimation, in mm. */
  public ModelParameters withDecimationBoundMm(double boundMm) {
    return new ModelParameters(rule, smoothing, smoothingCapMm, boundMm, scale);
  }
}
