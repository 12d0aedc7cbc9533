/**
 * From a closed mesh to the images of a resin printer (DLP, LCD).
 *
 * <p>{@link health.fabrica.core.resin.ResinPlanner} is the door. It places the model in the middle
 * of the display, cuts it at the middle of every layer, and gives each pixel the share of its area
 * that lies in the model as a grey value, exactly. Layers go one by one into a {@link
 * health.fabrica.core.resin.LayerPackage}: SL1 (Prusa) or NanoDLP, and nothing but the present
 * layer is held.
 *
 * <p>On the way it looks for what ruins such prints: parts of a layer with nothing below them
 * (islands), hollows that are open to the vat alone (suction cups) and hollows that close with
 * resin in them.
 *
 * <p>Same input, same bytes. No patient data: a package holds a job name out of {@code
 * [A-Za-z0-9._-]} and the name of the profile.
 */
@NullMarked
package health.fabrica.core.resin;

import org.jspecify.annotations.NullMarked;
