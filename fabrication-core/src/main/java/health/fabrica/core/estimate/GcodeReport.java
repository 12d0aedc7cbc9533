package health.fabrica.core.estimate;

/**
 * What a file of printer instructions does.
 *
 * @param lines lines of the file
 * @param moves moves with a change of position
 * @param layers different heights at which plastic is pushed out while the head moves
 * @param layerComments comments that begin a layer
 * @param filamentMm filament pushed out, less what is drawn back
 * @param printedMm length of the moves that push out plastic
 * @param travelMm length of the other moves
 * @param retractions times that filament is drawn back
 * @param materialMm3 plastic that stays out
 * @param timeSeconds time of all moves
 * @param x0Mm least x at which plastic comes out
 * @param y0Mm least y at which plastic comes out
 * @param x1Mm greatest x at which plastic comes out
 * @param y1Mm greatest y at which plastic comes out
 * @param topMm greatest z at which plastic comes out
 */
public record GcodeReport(
    long lines,
    long moves,
    int layers,
    int layerComments,
    double filamentMm,
    double printedMm,
    double travelMm,
    int retractions,
    double materialMm3,
    double timeSeconds,
    double x0Mm,
    double y0Mm,
    double x1Mm,
    double y1Mm,
    double topMm) {}
