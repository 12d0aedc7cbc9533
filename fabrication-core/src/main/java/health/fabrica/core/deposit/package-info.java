/**
 * A finished print file laid down again, bead by bead, and compared with the model.
 *
 * <p>{@link health.fabrica.core.deposit.DepositCheck} takes the beads that the interpreter reads
 * from the file, knows nothing of who planned them, and compares layer by layer with the
 * cross-section of the approved mesh: how much material, how far outside, how far short.
 *
 * <p>Memory: a few bit grids of one layer. One thread.
 */
@NullMarked
package health.fabrica.core.deposit;

import org.jspecify.annotations.NullMarked;
