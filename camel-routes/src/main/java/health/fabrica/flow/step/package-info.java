/**
 * The steps of an order, each a function of the stored case that may be run again after any crash:
 * what it does to the outside is either repeatable (reading, storing under a hash) or guarded by an
 * intent that was stored before (the print job, the delivery).
 */
@NullMarked
package health.fabrica.flow.step;

import org.jspecify.annotations.NullMarked;
