/** Tests of this package. */
@NullMarked
package health.fabrica.core.engine;

import org.jspecify.annotations.NullMarked;
