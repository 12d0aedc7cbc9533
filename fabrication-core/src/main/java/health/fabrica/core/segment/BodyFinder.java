package health.fabrica.core.segment;

import health.fabrica.core.image.Volume;
import health.fabrica.core.work.WorkMonitor;

/**
 * Finds the patient in the scan: leaves out table, head holder, cushions and clothes. What is
 * denser than the outline of the body is opened, which cuts off thin shells and the bridges to
 * them; the largest piece is the body, filled slice by slice.
 *
 * <p>Limits: a table that touches the skin over a breadth of twice the opening stays; fingers and
 * ears thinner than that are kept only as far as they lie within the opening radius of the rest.
 */
public final class BodyFinder {

  private BodyFinder() {}

  /**
   * The body with the air in it.
   *
   * @param openMm half the thickness of what is cut off
   * @throws health.fabrica.core.problem.ProblemException FAB-1201 when the volume has no Hounsfield
   *     units, FAB-1202 when nothing remains, FAB-1000 when cancelled
   */
  public static BitMask body(Volume volume, double openMm, int threads, WorkMonitor monitor) {
    ThresholdSegmenter.requireHounsfield(volume, Tissue.SKIN_SURFACE);
    BitMask dense =
        Thresholder.threshold(
                volume,
                Tissue.SKIN_SURFACE.lowerHu(),
                Tissue.SKIN_SURFACE.upperHu(),
                threads,
                monitor)
            .mask();
    Morphology morphology = new Morphology(volume.affine().spacingMm(), threads, monitor);
    // Filled before it is opened: the skin over lungs and sinuses is thin.
    BitMask filled = HoleFiller.fillSlices(dense, threads, monitor);
    BitMask eroded = morphology.erode(filled, openMm);
    BitMask core = ConnectedComponents.keepLargest(eroded, 1, 1, monitor).mask();
    BitMask body = MaskOps.and(morphology.dilate(core, openMm), filled);
    if (body.count() == 0) {
      throw SegmentProblem.EMPTY.refuse(
          "Nothing thicker than " + 2 * openMm + " mm is denser than air.",
          "Check that this is the right series, or leave this step out.");
    }
    return body;
  }
}
