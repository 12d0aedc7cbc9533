/**
 * Orders that images start by themselves. Rules say which series becomes which product; a series
 * that a source has seen waits until it is silent, is looked at once, and becomes one order that
 * waits for approval, or an entry in a list that people read. The ports say what has to be durable:
 * that a series was seen, and, in one step, that it has its order.
 */
@NullMarked
package health.fabrica.flow.trigger;

import org.jspecify.annotations.NullMarked;
