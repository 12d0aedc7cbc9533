/**
 * Time and material of a print, computed from its moves.
 *
 * <p>{@link health.fabrica.core.estimate.MotionModel} gives the time that a printer with ramps and
 * look-ahead needs. {@link health.fabrica.core.estimate.GcodeInterpreter} reads a finished file
 * without any knowledge of how it was made, refuses every command outside of an allow-list and
 * every move outside of the build volume, and sums up what the printer will do: the check of the
 * planner and the evidence for the report.
 *
 * <p>Limits: heating, homing and the firmware's own pauses are not part of the time.
 */
@NullMarked
package health.fabrica.core.estimate;

import org.jspecify.annotations.NullMarked;
