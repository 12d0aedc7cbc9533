/**
 * Exact polygon operations on an integer grid of one nanometre.
 *
 * <p>Start with {@link health.fabrica.core.polygon.Polygons} (union, intersection, difference, xor
 * of many polygons), {@link health.fabrica.core.polygon.Offsets} (growing, shrinking, opening, thin
 * parts) and {@link health.fabrica.core.polygon.Simplifier}; {@link
 * health.fabrica.core.polygon.MiddleLines} draws lines along the middle of what is thin. All others
 * give a {@link health.fabrica.core.polygon.Region}: islands that own their holes.
 *
 * <p>Promises of every region that leaves this package:
 *
 * <ul>
 *   <li>Rings are closed and simple, outer rings run counter-clockwise and holes clockwise; every
 *       hole lies in its island; no two edges cross or overlap, they meet in points at most; the
 *       interior of an island is connected. A vertex lies on the straight line between its
 *       neighbours only where another ring touches.
 *   <li>The form is canonical: rings start at their least vertex (by x, then y) and are sorted, so
 *       the same input in any order gives the same bytes, and a region joined with nothing stays as
 *       it is.
 *   <li>Intersections of edges are rounded to the nearest grid point; nothing moves by more than
 *       that, 0.71 nm for each operation. A part narrower than a nanometre may vanish; nothing else
 *       does.
 * </ul>
 *
 * <p>How: the edges are noded by snap rounding (Hobby 1999; Guibas and Marimont 1998): every edge
 * is led through the centres of all grid squares that hold a vertex or an intersection and that it
 * passes, after which edges meet in vertices only. A sweep over the vertices then gives every edge
 * the winding numbers of its two sides, the fill rule says which sides are material, and the walks
 * along the edges between material and none are the rings. Predicates are exact: coordinates have
 * less than 30 bits and a sign, so an orientation fits into 64 bits. The sweep checks as it goes
 * that neighbouring edges do not cross (Shamos and Hoey 1976); input that is noded already is
 * therefore swept once and nothing is searched.
 *
 * <p>Cost: O((n + k) log n) for n edges with k intersections when the edges of a ring are short
 * against the whole, as those of contours are.
 *
 * <p>Units: coordinates are {@code int} nanometres within ±{@value
 * health.fabrica.core.polygon.Nanometres#LIMIT} (1.07 m); a coordinate beyond is refused
 * (FAB-1401).
 */
@NullMarked
package health.fabrica.core.polygon;

import org.jspecify.annotations.NullMarked;
