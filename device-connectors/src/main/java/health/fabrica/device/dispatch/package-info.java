/**
 * Starts a print once, follows it to its end and survives a crash between any two lines.
 *
 * <p>Operations: {@link health.fabrica.device.dispatch.Dispatcher} writes the intent, then each
 * {@code step} does a bounded piece of work (upload, start, or look) and returns the new state from
 * the {@link health.fabrica.device.dispatch.JobLedger}. A polling loop calls it again and again,
 * also after a restart; there is no state outside the ledger and the device.
 *
 * <p>Guarantees: the start request of one attempt is sent at most once, and only after it was
 * written down. If its outcome is unknown the device's live view and history decide; if they show
 * nothing after the settle time the job waits for a person. Nothing is ever restarted
 * automatically. A foreign job is reported and never touched. Commands are sent only to a job seen
 * to be ours, and are believed only when their effect is seen. Terminal states never change;
 * published progress never goes back.
 *
 * <p>Limit: a device that offers no compare-and-start (none of the printers here does) can be taken
 * by a person at its panel between the last look and the start; what then happens is the device's
 * answer.
 */
@NullMarked
package health.fabrica.device.dispatch;

import org.jspecify.annotations.NullMarked;
