package health.fabrica.core.segment;

import health.fabrica.core.image.Modality;
import health.fabrica.core.image.Volume;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.work.WorkMonitor;
import java.util.Locale;
import java.util.Optional;

/**
 * Warns of metal, whose streaks are taken for tissue and whose neighbourhood is not measured truly.
 * Enamel seldom exceeds the threshold over more than the volume asked for.
 */
public final class MetalCheck {

  /** The smallest volume of one piece that is reported. */
  public static final double LEAST_MM3 = 20;

  private MetalCheck() {}

  /** The warning, if there is metal; never for a volume without Hounsfield units. */
  public static Optional<Problem> of(Volume volume, int threads, WorkMonitor monitor) {
    if (volume.modality() != Modality.CT) {
      return Optional.empty();
    }
    BitMask bright =
        Thresholder.threshold(
                volume, Tissue.METAL.lowerHu(), Tissue.METAL.upperHu(), threads, monitor)
            .mask();
    double voxelMm3 = volume.affine().voxelVolumeMm3();
    long least = (long) Math.ceil(LEAST_MM3 / voxelMm3);
    ConnectedComponents.Kept metal =
        ConnectedComponents.keepLargest(bright, Integer.MAX_VALUE, least, monitor);
    if (metal.componentsKept() == 0) {
      return Optional.empty();
    }
    int slices = 0;
    for (boolean empty : BallDilation.emptySlices(metal.mask())) {
      slices += empty ? 0 : 1;
    }
    return Optional.of(
        SegmentProblem.METAL.with(
            String.format(
                Locale.ROOT,
                "%d pieces brighter than %d HU, %.0f mm3 in %d of %d slices, are taken for metal.",
                metal.componentsKept(),
                Tissue.METAL.lowerHu(),
                metal.voxelsKept() * voxelMm3,
                slices,
                volume.slices()),
            "Compare the model with the images in these slices: streaks may look like bone."));
  }
}
