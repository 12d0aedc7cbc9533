/** Placeholder promise, replaced by the module's first commit. */
@NullMarked
package health.fabrica.dicom;

import org.jspecify.annotations.NullMarked;
