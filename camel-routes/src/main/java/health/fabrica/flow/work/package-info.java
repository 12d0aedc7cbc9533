/**
 * Durable work: items that say which step of which task is due, and the two ports behind which they
 * are stored together with the case. A claimed item is leased; when its owner dies, the item is
 * claimed again and the step runs again from what was committed.
 */
@NullMarked
package health.fabrica.flow.work;

import org.jspecify.annotations.NullMarked;
