package health.fabrica.core.toolpath;

import health.fabrica.core.slice.BitComponents;
import health.fabrica.core.slice.DepthField;
import java.util.List;

/**
 * What is known of one layer before its neighbours are looked at.
 *
 * @param layer number of the layer from 0
 * @param field depth in the material; goes back to the pool when no neighbour needs it
 * @param islands parts of the layer that are thick enough for a bead
 * @param loops beads along the walls
 * @param areaMm2 area of the cross-section
 * @param overlapMm2 area where shells overlap
 * @param thinMm2 area of parts thinner than a bead
 */
record LayerRegion(
    int layer,
    DepthField field,
    BitComponents islands,
    List<Loop> loops,
    double areaMm2,
    double overlapMm2,
    double thinMm2) {}
