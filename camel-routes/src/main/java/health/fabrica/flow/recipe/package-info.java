/**
 * The recipes that orders may name: published by name, version and digest, resolved and checked
 * when an order comes, so that what is run later is what was ordered then. The text format is the
 * caller's.
 */
@NullMarked
package health.fabrica.flow.recipe;

import org.jspecify.annotations.NullMarked;
