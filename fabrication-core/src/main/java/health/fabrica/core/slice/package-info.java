/**
 * Cross-sections of meshes, fields and label maps, and the raster geometry of one layer.
 *
 * <p>Layers for toolpaths and machines: make a {@link health.fabrica.core.slice.LayerPlan}
 * (uniform, or {@link health.fabrica.core.slice.AdaptiveHeights} by the cusps of the surface) and
 * let {@link health.fabrica.core.slice.LayerStream} hand out {@link
 * health.fabrica.core.slice.Layer}s of a {@link health.fabrica.core.slice.MeshLayers} or {@link
 * health.fabrica.core.slice.FieldLayers}, in order, on any number of threads, a few dozen held at
 * once. Each layer is a region of package {@code polygon}: valid, nested, on a grid of 1 nm, and
 * the same for any order of triangles and vertices. {@link health.fabrica.core.slice.LabelLayers}
 * gives one region a material with common borders; {@link health.fabrica.core.slice.RasterLayers}
 * gives runs of pixels where a lattice has more contours than anybody wants to hold.
 *
 * <p>{@link health.fabrica.core.slice.MeshSlicer} turns a closed, consistently oriented triangle
 * mesh into contours that are closed by construction. {@link
 * health.fabrica.core.slice.DepthFieldBuilder} turns the contours of a layer into distances to the
 * boundary at the nodes of a regular grid, and {@link health.fabrica.core.slice.MarchingSquares}
 * turns a depth back into loops: that is an inward offset that cannot fail topologically, whatever
 * the contours look like.
 *
 * <p>Input: any closed mesh; an open or wrongly oriented one is refused with the number of edges
 * concerned. Where shells overlap, layers join them; depth fields go by even-odd and report the
 * overlapping area, so that the caller can refuse.
 *
 * <p>Precision: contours are double precision, offsets are exact at straight edges, within pitch² /
 * (8 r) at arcs of radius r and cut at corners by less than a pitch. All results depend on the
 * geometry only, not on the order of triangles, contours or threads (contours not yet joined to a
 * layer have one exception: edges with four or more triangles are paired in their order).
 *
 * <p>Everything works in millimetres.
 */
@NullMarked
package health.fabrica.core.slice;

import org.jspecify.annotations.NullMarked;
