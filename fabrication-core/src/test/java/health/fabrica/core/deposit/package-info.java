/** Tests of this package. */
@NullMarked
package health.fabrica.core.deposit;

import org.jspecify.annotations.NullMarked;
