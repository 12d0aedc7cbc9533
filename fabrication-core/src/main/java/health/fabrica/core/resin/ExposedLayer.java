package health.fabrica.core.resin;

/**
 * One layer as it is shown.
 *
 * @param index counted from 0
 * @param grey 0 to 255, row by row from the front of the bed, of the profile's size; nobody writes
 *     to it
 * @param areaMm2 area of the model in the layer
 * @param largestMm2 area of the largest connected part
 * @param smallestMm2 area of the smallest connected part
 * @param parts number of connected parts
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier between two stages, never compared
record ExposedLayer(
    int index, byte[] grey, double areaMm2, double largestMm2, double smallestMm2, int parts) {}
