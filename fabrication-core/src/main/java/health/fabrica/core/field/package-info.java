/**
 * Distances on a voxel grid. {@link health.fabrica.core.field.DistanceTransform} gives the exact
 * Euclidean distance of each voxel to the nearest voxel of a mask, in mm, on grids whose steps
 * differ.
 */
@NullMarked
package health.fabrica.core.field;

import org.jspecify.annotations.NullMarked;
