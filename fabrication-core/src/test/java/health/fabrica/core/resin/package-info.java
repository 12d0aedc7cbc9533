/** Tests of this package. */
@NullMarked
package health.fabrica.core.resin;

import org.jspecify.annotations.NullMarked;
