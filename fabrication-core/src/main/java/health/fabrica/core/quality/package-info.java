/**
 * What is true of a mesh: census of its edges and vertices, measures, and the report that goes with
 * every model.
 *
 * <p>Legal input is any {@link health.fabrica.core.mesh.TriangleMesh}, however broken; the numbers
 * say how broken. Sums are taken in double and in a fixed order, so they are the same everywhere.
 *
 * <p>{@link health.fabrica.core.quality.MeshChecker} asks a mesh against the limits of a process;
 * each result says its limit and how finely it was looked at.
 */
@NullMarked
package health.fabrica.core.quality;

import org.jspecify.annotations.NullMarked;
