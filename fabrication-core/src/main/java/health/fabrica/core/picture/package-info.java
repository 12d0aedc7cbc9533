/**
 * Pictures of the layers of a print file, and the page that shows a job.
 *
 * <p>Pictures are drawn from the finished file as it is read again, not from what was planned:
 * {@link health.fabrica.core.picture.BeadLayers} takes the beads of G-code, {@link
 * health.fabrica.core.picture.ScanLayers} the vectors of a layer file, {@link
 * health.fabrica.core.picture.ResinLayers} the images of a resin package. What they have in common
 * is a {@link health.fabrica.core.picture.LayerShape}: lines with a width and a {@link
 * health.fabrica.core.picture.LayerRole}, closed borders, or an image, in mm on the bed seen from
 * above. {@link health.fabrica.core.picture.JobPictures} chooses layers that stand for all, draws
 * them, and puts the build together as an animated picture; {@link
 * health.fabrica.core.picture.JobPage} is one HTML file with all of it inside.
 *
 * <p>Nothing is mirrored: x to the right, y up. One layer is held at a time. The same file gives
 * the same bytes on one Java version. No patient data: pages hold names of jobs and profiles.
 */
@NullMarked
package health.fabrica.core.picture;

import org.jspecify.annotations.NullMarked;
