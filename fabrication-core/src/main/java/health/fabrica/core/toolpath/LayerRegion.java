package health.fabrica.core.toolpath;

import health.fabrica.core.polygon.Region;

/**
 * What is known of one part in one layer before its neighbours are looked at.
 *
 * @param layer number of the layer from 0
 * @param part number of the part
 * @param outline what is material, with fewer vertices
 * @param cover the outline to a twentieth of a millimetre, for what skins look at
 * @param walls its walls
 * @param areaMm2 area of the cross-section
 * @param overlapMm2 area where shells overlap, or that is inside out
 */
record LayerRegion(
    int layer,
    int part,
    Region outline,
    Region cover,
    LayerWalls walls,
    double areaMm2,
    double overlapMm2) {}
