/** Tests of this package. */
@NullMarked
package health.fabrica.core.plate;

import org.jspecify.annotations.NullMarked;
