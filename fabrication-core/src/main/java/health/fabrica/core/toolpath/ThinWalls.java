package health.fabrica.core.toolpath;

import health.fabrica.core.slice.BitComponents;
import java.util.List;

/**
 * What was made of the parts of a layer that are thinner than a bead.
 *
 * @param parts the connected parts
 * @param loops narrow beads through them
 * @param narrowMm2 area that the narrow beads fill
 * @param lostMm2 area that is too thin even for them
 */
record ThinWalls(BitComponents parts, List<Loop> loops, double narrowMm2, double lostMm2) {}
