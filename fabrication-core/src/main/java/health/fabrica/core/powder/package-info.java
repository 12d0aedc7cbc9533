/**
 * From a closed mesh to scan vectors of a powder-bed machine (metal or polymer).
 *
 * <p>{@link health.fabrica.core.powder.PowderPlanner} is the door. Each layer gets contours inside
 * of the part's border by the compensation of the beam, and hatches: skins where the part ends
 * within a number of layers above or below, core elsewhere, lines turned from layer to layer. Skins
 * and cores have part numbers of their own in the layer file, to which the machine's operator
 * assigns the exposure sets that the site has validated: laser power and speed are no business of a
 * file.
 *
 * <p>Nothing is dropped silently: what is too thin for a contour or a hatch line is measured and
 * reported. Same input, same bytes. Memory: the layers of a skin on either side.
 */
@NullMarked
package health.fabrica.core.powder;

import org.jspecify.annotations.NullMarked;
