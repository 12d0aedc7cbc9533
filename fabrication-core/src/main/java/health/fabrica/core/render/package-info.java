/**
 * Pictures of meshes for people: a small software rasteriser, no graphics hardware, no display.
 *
 * <p>Legal input is a mesh in LPS mm of at least one triangle. The result is a PNG in parallel
 * projection with a scale bar and letters that name the patient's sides (R, L, A, P), the head up.
 * Same mesh and view give the same pixels on any number of threads.
 *
 * <p>Limits: a picture shows, it does not measure. Not for diagnosis.
 */
@NullMarked
package health.fabrica.core.render;

import org.jspecify.annotations.NullMarked;
