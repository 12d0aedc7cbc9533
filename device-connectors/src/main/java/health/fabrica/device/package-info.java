/** Placeholder promise, replaced by the module's first commit. */
@NullMarked
package health.fabrica.device;

import org.jspecify.annotations.NullMarked;
