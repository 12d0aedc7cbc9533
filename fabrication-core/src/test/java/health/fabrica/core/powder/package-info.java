/** Tests of this package. */
@NullMarked
package health.fabrica.core.powder;

import org.jspecify.annotations.NullMarked;
