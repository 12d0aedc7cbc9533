/**
 * Simulated printers for the demo and for tests: one engine, several faces.
 *
 * <p>{@link health.fabrica.device.sim.SimMachine} holds the physics (heaters, motion through the
 * real G-code file, filament), the job in work, faults and the journal of physical starts, over a
 * virtual clock that can run up to 1000 times faster than life. {@link
 * health.fabrica.device.sim.MoonrakerSimulator} translates it to Moonraker's HTTP and WebSocket
 * interface; its answers are compared with recordings of a real one ({@code
 * MoonrakerTranscriptIT}).
 *
 * <p>Limits: no acceleration, so print times are those of constant feed rate; no real temperature
 * control; one nozzle. Listens on the loopback interface only. Not for production: it prints
 * nothing.
 */
@NullMarked
package health.fabrica.device.sim;

import org.jspecify.annotations.NullMarked;
