/** Placeholder promise, replaced by the module's first commit. */
@NullMarked
package health.fabrica.conformance;

import org.jspecify.annotations.NullMarked;
