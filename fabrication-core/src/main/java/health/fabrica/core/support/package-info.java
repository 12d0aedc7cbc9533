/**
 * What a layered print needs besides the part: supports below its overhangs, and brim, skirt and
 * raft to hold it on the bed. All of it is made from the layers' polygons alone.
 *
 * <p>{@link health.fabrica.core.support.SupportPlanner} is the door: layers, {@link
 * health.fabrica.core.support.SupportRules} and {@link health.fabrica.core.support.SupportZones}
 * in, a {@link health.fabrica.core.support.SupportPlan} out. {@link
 * health.fabrica.core.support.Overhangs} alone says what would print in the air. {@link
 * health.fabrica.core.support.Adhesion} makes what lies around and below the first layer.
 *
 * <p>Promises of a plan:
 *
 * <ul>
 *   <li>Every point of an overhang lies over a support within {@link
 *       health.fabrica.core.support.SupportRules#reachMm}, or in one of the named lists: bridged,
 *       smaller than asked for, kept out, or out of reach. Nothing is left out silently.
 *   <li>No support comes nearer to the model than the gap (0.01 mm for the chords of arcs) or into
 *       a keep-out. One exception: without dense layers, what begins in the air within the gap of
 *       another part gets a column that touches it.
 *   <li>Every support stands on a support, on the bed, or on the model within the gaps; dense
 *       layers of a tree within the distance of its tips. One exception: beside a keep-out a small
 *       dense patch of a tree may be left without a tip.
 *   <li>The same layers give the same plan on any number of threads.
 * </ul>
 *
 * <p>How. Overhang of a layer: what lies further out than the layer below grown by the distance of
 * their planes times the tangent of the angle that holds itself; parts that begin in the air; less
 * what spans between two sides within the bridge limit. Grid: the overhangs go down as columns,
 * trimmed by the model grown by the gap. Tree: tips on the overhangs become branches that lean
 * towards each other, merge, grow thicker and keep out of the model; from below it is known for
 * every place whether a branch there can still reach the bed (avoidance areas), and one that cannot
 * goes straight down to the model as a column.
 *
 * <p>Memory: the layers' regions and a few grown copies of them. Units: mm.
 */
@NullMarked
package health.fabrica.core.support;

import org.jspecify.annotations.NullMarked;
