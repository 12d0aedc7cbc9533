/** Tests of this package. */
@NullMarked
package health.fabrica.core.layerfile;

import org.jspecify.annotations.NullMarked;
