/**
 * Mends meshes that come from elsewhere, and says what it changed.
 *
 * <p>{@link health.fabrica.core.repair.LocalRepair} keeps the triangles as they are and mends the
 * places that are wrong: for parts whose edges must stay sharp. {@link
 * health.fabrica.core.repair.Regenerator} makes a new surface of what the mesh encloses: for meshes
 * beyond local repair; edges are rounded by the grid.
 *
 * <p>Any mesh is legal input. The result is closed, oriented and 2-manifold, or there is a problem
 * that says what is left; self-intersections stay with the local way. {@link
 * health.fabrica.core.repair.RepairReport} has the counts and the largest distance between old and
 * new. The same input gives the same bytes on any number of threads.
 */
@NullMarked
package health.fabrica.core.repair;

import org.jspecify.annotations.NullMarked;
