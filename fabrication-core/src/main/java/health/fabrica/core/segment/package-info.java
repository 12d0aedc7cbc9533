/**
 * From intensities to a mask: threshold, then connected components.
 *
 * <p>Legal input is a CT volume in Hounsfield units. The result is a {@link
 * health.fabrica.core.segment.Segmentation}: a non-empty mask of whole 6-connected components with
 * the numbers needed to judge it, among them what was dropped. Everything else is a refusal with a
 * code of {@link health.fabrica.core.segment.SegmentProblem}.
 *
 * <p>Limits: thresholds know nothing of anatomy. Metal above the upper threshold is left out of the
 * mask ({@code voxelsAboveUpper} counts it), touching bones stay one component, and cone-beam grey
 * values, which are no Hounsfield units, cannot be told from CT here.
 */
@NullMarked
package health.fabrica.core.segment;

import org.jspecify.annotations.NullMarked;
