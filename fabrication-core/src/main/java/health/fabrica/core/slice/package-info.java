/**
 * Cross-sections of closed meshes and the raster geometry of one layer.
 *
 * <p>{@link health.fabrica.core.slice.MeshSlicer} turns a closed, consistently oriented triangle
 * mesh into contours that are closed by construction. {@link
 * health.fabrica.core.slice.DepthFieldBuilder} turns the contours of a layer into distances to the
 * boundary at the nodes of a regular grid, and {@link health.fabrica.core.slice.MarchingSquares}
 * turns a depth back into loops: that is an inward offset that cannot fail topologically, whatever
 * the contours look like.
 *
 * <p>Input: any closed mesh; an open or wrongly oriented one is refused with the number of edges
 * concerned. Where shells overlap, inside is even-odd and the overlapping area is reported, so that
 * the caller can refuse.
 *
 * <p>Precision: contours are double precision, offsets are exact at straight edges, within pitch² /
 * (8 r) at arcs of radius r and cut at corners by less than a pitch. All results depend on the
 * geometry only, not on the order of triangles, contours or threads (the one exception: edges with
 * four or more triangles are paired in the order of the triangles).
 *
 * <p>Everything works in millimetres.
 */
@NullMarked
package health.fabrica.core.slice;

import org.jspecify.annotations.NullMarked;
