/**
 * From intensities to a mask: thresholds, connected components, morphology with balls in mm, region
 * growing, watershed. Masks are bits, 64 voxels a word, and most operations work on whole words.
 *
 * <p>Legal input is a CT volume in Hounsfield units. The result is a {@link
 * health.fabrica.core.segment.Segmentation}: a non-empty mask of whole 6-connected components with
 * the numbers needed to judge it, among them what was dropped. Everything else is a refusal with a
 * code of {@link health.fabrica.core.segment.SegmentProblem}.
 *
 * <p>Limits: thresholds know nothing of anatomy. Metal above the upper threshold is left out of the
 * mask ({@code voxelsAboveUpper} counts it, {@link health.fabrica.core.segment.MetalCheck} warns),
 * and touching bones are parted only from markers. Cone-beam grey values are no Hounsfield units: a
 * volume that says it is cone beam is refused, one that says it is CT is believed.
 */
@NullMarked
package health.fabrica.core.segment;

import org.jspecify.annotations.NullMarked;
