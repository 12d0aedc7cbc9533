/** Tests of this package. */
@NullMarked
package health.fabrica.core.slice;

import org.jspecify.annotations.NullMarked;
