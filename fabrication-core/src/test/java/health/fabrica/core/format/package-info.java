/** Tests of this package. */
@NullMarked
package health.fabrica.core.format;

import org.jspecify.annotations.NullMarked;
