/**
 * From the instances of a series to one {@link health.fabrica.core.image.Volume}, or a refusal.
 *
 * <p>Geometry comes from Image Position (Patient) and Image Orientation (Patient) only (PS3.3
 * C.7.6.2): never from slice thickness, slice location, instance number or file name. Slices are
 * sorted along the normal; a gap, an irregular step, a shear, a mixture of orientations, sizes,
 * frames of reference or patients is refused with the numbers found. Intensities of CT are
 * Hounsfield units, rescaled slice by slice; padding becomes air; lossy images are flagged.
 *
 * <p>Single-frame and enhanced multi-frame CT and MR; the frames of an enhanced image must be one
 * stack, one time point and one type. A sheared or uneven stack is resampled to a straight grid
 * only where the policy asks for it, and the warnings then say so. One copy of the voxels is held,
 * two while a stack is straightened; an enhanced image is also held as bytes while its frames
 * decode.
 */
@NullMarked
package health.fabrica.dicom.volume;

import org.jspecify.annotations.NullMarked;
