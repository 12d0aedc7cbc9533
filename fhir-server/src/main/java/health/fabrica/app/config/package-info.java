/**
 * Configuration: built-in defaults, then {@code fabrica.yaml}, then {@code FABRICA_*} of the
 * environment, then flags; the later wins. The result is immutable records. A key that does not
 * exist stops the start and names the nearest one that does.
 */
@NullMarked
package health.fabrica.app.config;

import org.jspecify.annotations.NullMarked;
