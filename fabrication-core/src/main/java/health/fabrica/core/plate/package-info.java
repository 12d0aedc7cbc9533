/**
 * How parts lie on a machine's bed: which way up ({@link
 * health.fabrica.core.plate.OrientationSearch}) and where among others ({@link
 * health.fabrica.core.plate.PlateNester}).
 *
 * <p>A part is turned and moved, never mirrored and never scaled. Each placed part keeps the
 * identifier that it came with; two parts with one identifier are refused, for nobody could tell
 * them apart after the print.
 *
 * <p>Same input, same result on any machine. Lengths in mm, z up.
 */
@NullMarked
package health.fabrica.core.plate;

import org.jspecify.annotations.NullMarked;
