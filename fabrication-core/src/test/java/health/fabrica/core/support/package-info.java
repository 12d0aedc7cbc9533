/** Tests of supports, brims, skirts and rafts. */
@NullMarked
package health.fabrica.core.support;

import org.jspecify.annotations.NullMarked;
