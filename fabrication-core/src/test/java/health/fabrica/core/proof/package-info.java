/**
 * The promises of the core held as figures: bodies known by formula, the same bytes on any number
 * of threads, what turning, scaling and mirroring must do, how soon work ends when it is cancelled,
 * and programs that know nothing of us.
 */
@NullMarked
package health.fabrica.core.proof;

import org.jspecify.annotations.NullMarked;
