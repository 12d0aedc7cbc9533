/**
 * Voxel volumes and their place in the patient. Coordinates are LPS (x to the patient's left, y to
 * the back, z to the head) in millimetres throughout; intensities are {@code short}, for CT in
 * Hounsfield units with the rescale already applied.
 */
@NullMarked
package health.fabrica.core.image;

import org.jspecify.annotations.NullMarked;
