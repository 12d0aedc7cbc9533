/** Tests of this package. */
@NullMarked
package health.fabrica.core.toolpath;

import org.jspecify.annotations.NullMarked;
