/**
 * What is true of a mesh: census of its edges and vertices, measures, and the report that goes with
 * every model.
 *
 * <p>Legal input is any {@link health.fabrica.core.mesh.TriangleMesh}, however broken; the numbers
 * say how broken. Sums are taken in double and in a fixed order, so they are the same everywhere.
 *
 * <p>Limits: self-intersections and wall thickness are not looked for.
 */
@NullMarked
package health.fabrica.core.quality;

import org.jspecify.annotations.NullMarked;
