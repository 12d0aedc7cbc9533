/**
 * RT Structure Sets in (PS3.3 C.8.8.5, C.8.8.6): the closed planar contours of a structure become a
 * mask on the grid of a volume.
 *
 * <p>A voxel is inside when its centre is, by the even-odd rule; so a contour that runs into a hole
 * and back along the same line (keyhole) leaves the hole out. Contours of type CLOSED_PLANAR_XOR
 * are combined by exclusive or. For CLOSED_PLANAR the standard does not say what several contours
 * on one slice mean together: separate ones are parts, one inside another is taken as a hole and
 * said so, and partial overlap is refused.
 *
 * <p>A contour belongs to the slice in whose plane it lies, within a tolerance that the caller
 * sets; nothing is interpolated between slices. Contours on every second slice only, points beyond
 * the images, other contour types and another frame of reference are refused with numbers.
 */
@NullMarked
package health.fabrica.dicom.rt;

import org.jspecify.annotations.NullMarked;
