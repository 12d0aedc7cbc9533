/**
 * Segmentations as DICOM objects (PS3.3 A.51, C.8.20): masks out as BINARY, masks in from BINARY,
 * FRACTIONAL and LABELMAP.
 *
 * <p>Voxels are mapped by geometry only, never by the order of frames or by instance references. A
 * mask fits the grid of a volume when each of its pixels lies on a voxel centre, whatever the
 * orientation in which it was stored; anything else is refused with the numbers, or resampled when
 * the caller asks for it, and then that is said. Frames that are not there are background. Voxels
 * of a segment outside the volume are a refusal: the printed object would lack them.
 */
@NullMarked
package health.fabrica.dicom.seg;

import org.jspecify.annotations.NullMarked;
