/** Placeholder promise, replaced by the module's first commit. */
@NullMarked
package health.fabrica.flow;

import org.jspecify.annotations.NullMarked;
