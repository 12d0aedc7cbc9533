/** Placeholder promise, replaced by the module's first commit. */
@NullMarked
package health.fabrica.app;

import org.jspecify.annotations.NullMarked;
