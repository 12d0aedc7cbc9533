/** Inputs that are meant to break the core, and how it ends: with a typed problem, in time. */
@NullMarked
package health.fabrica.core.failure;

import org.jspecify.annotations.NullMarked;
