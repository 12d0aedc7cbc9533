/** Tests of this package. */
@NullMarked
package health.fabrica.core.cost;

import org.jspecify.annotations.NullMarked;
