/** Tests of this package. */
@NullMarked
package health.fabrica.core.estimate;

import org.jspecify.annotations.NullMarked;
