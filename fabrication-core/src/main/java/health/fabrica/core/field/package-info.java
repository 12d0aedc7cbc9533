/**
 * Distances on a voxel grid, and the edits that are made in them. {@link
 * health.fabrica.core.field.DistanceTransform} gives the exact Euclidean distance of each voxel to
 * the nearest voxel of a mask, in mm, on grids whose steps differ. {@link
 * health.fabrica.core.field.FieldBuilder} makes of a segmentation the signed distance to its
 * surface, {@link health.fabrica.core.field.DistanceField} hollows, drills, adds, labels and cuts
 * there by the least and greatest of distances, {@link health.fabrica.core.field.FieldSplit} makes
 * parts that fit together; then one closed surface is taken.
 */
@NullMarked
package health.fabrica.core.field;

import org.jspecify.annotations.NullMarked;
