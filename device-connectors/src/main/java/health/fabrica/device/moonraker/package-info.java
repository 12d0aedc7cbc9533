/**
 * Connector for printers run by Klipper behind Moonraker, over its HTTP and WebSocket interface.
 *
 * <p>Source: behaviour recorded from Moonraker v0.10.0-31 with Klipper v0.13.0-730 (test data,
 * transcripts). Legal input: files in G-code. Guarantee: {@link
 * health.fabrica.device.moonraker.MoonrakerConnector} tells what the live view and the history say
 * together, because each alone is wrong in known cases; contradictions are resolved by the rules in
 * {@code JobTruth} or reported as unknown, never guessed. Tracebacks and paths of the host never
 * enter our messages, logs or records.
 *
 * <p>Limits: Moonraker's own queue and its OctoPrint emulation are not used. Moonraker has no
 * compare-and-start: between the last look and the start somebody can pause another job at the
 * panel, and Klipper then drops that job.
 */
@NullMarked
package health.fabrica.device.moonraker;

import org.jspecify.annotations.NullMarked;
