/**
 * Triangle surfaces: how they are made from voxels, smoothed, decimated and measured. Vertices are
 * LPS mm, triangles run counter-clockwise seen from outside.
 */
@NullMarked
package health.fabrica.core.mesh;

import org.jspecify.annotations.NullMarked;
