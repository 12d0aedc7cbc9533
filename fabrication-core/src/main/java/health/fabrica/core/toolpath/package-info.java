/**
 * From a closed mesh to instructions for a fused-filament printer.
 *
 * <p>{@link health.fabrica.core.toolpath.FdmPlanner} is the door. It places the model ({@link
 * health.fabrica.core.toolpath.PrintPlan}), cuts it at the middle of every layer, lays beads along
 * the walls (offsets taken from a distance field, so they cannot fail), fills solid skins and
 * sparse infill with lines at 45 degrees, orders the beads and writes G-code.
 *
 * <p>Legal input: a closed, consistently oriented mesh in millimetres with z up, and a {@link
 * health.fabrica.core.toolpath.ProcessProfile}. Guarantee: walls receive their own volume within 10
 * %, solid bodies within 2 %; what is thinner than a bead is printed with narrow beads where that
 * is possible, measured and reported, never dropped silently; the same input gives the same bytes
 * on any number of threads; the file holds no patient data.
 *
 * <p>Supports, brims, rafts and skirts come from elsewhere as regions for each layer ({@link
 * health.fabrica.core.toolpath.LayerExtras}); the planner fills them by their roles.
 *
 * <p>Precision: walls within 0.03 mm away from corners; positions in whole micrometres; extrusion
 * in steps of 0.00001 mm with the rest carried on.
 *
 * <p>Limits: no supports, no brims, no bridges, no arcs.
 */
@NullMarked
package health.fabrica.core.toolpath;

import org.jspecify.annotations.NullMarked;
