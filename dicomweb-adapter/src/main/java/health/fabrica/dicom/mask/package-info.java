/** Masks made elsewhere, from whichever kind of object holds them, for one series of ours. */
@NullMarked
package health.fabrica.dicom.mask;

import org.jspecify.annotations.NullMarked;
