/**
 * From closed meshes to instructions for a fused-filament printer.
 *
 * <p>{@link health.fabrica.core.toolpath.FdmPlanner} is the door; a {@link
 * health.fabrica.core.toolpath.FdmJob} says what is printed. It places the parts ({@link
 * health.fabrica.core.toolpath.PrintPlan}), cuts them at the middle of every layer, lays beads
 * along the walls, fills solid skins, bridges and the sparse inside, orders the beads and writes
 * G-code. All regions are exact polygons (package {@code polygon}); nothing is drawn on a raster.
 *
 * <p>Walls: bead k follows the border (k + 1/2) line widths inside of it wherever two beads have
 * room; what is narrower than two, thin walls and gaps, becomes one line of its own width along its
 * middle (chordal axis). What is thinner than a third of the nozzle is not printed: its area, its
 * length and the place of the first are in the warnings, and a model of nothing else is refused.
 *
 * <p>Supports, brims, rafts and skirts come from elsewhere as regions for each layer ({@link
 * health.fabrica.core.toolpath.LayerExtras}); the planner fills them by their roles. {@link
 * health.fabrica.core.toolpath.PrintExtras} makes them with package {@code support}, from the same
 * layers.
 *
 * <p>Legal input: closed, consistently oriented meshes in millimetres with z up, and a {@link
 * health.fabrica.core.toolpath.ProcessProfile}. Guarantee: walls receive their own volume within 10
 * %, solid bodies within 2 %; the same input gives the same bytes on any number of threads; the
 * file holds no patient data; a cancelled plan ends within a fraction of a second.
 *
 * <p>Precision: contours are simplified to 0.0125 mm; positions in whole micrometres; extrusion in
 * steps of 0.00001 mm with the rest carried on.
 *
 * <p>Limits: draws no arcs; walls over air get no flow of their own.
 */
@NullMarked
package health.fabrica.core.toolpath;

import org.jspecify.annotations.NullMarked;
