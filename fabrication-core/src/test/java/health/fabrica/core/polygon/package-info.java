/** Tests of the polygon operations; JTS is the oracle. */
@NullMarked
package health.fabrica.core.polygon;

import org.jspecify.annotations.NullMarked;
