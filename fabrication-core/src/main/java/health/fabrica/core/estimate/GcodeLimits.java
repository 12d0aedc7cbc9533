package health.fabrica.core.estimate;

/**
 * What a file of printer instructions may do, and how the printer moves.
 *
 * @param buildXMm moves stay between 0 and this along x
 * @param buildYMm moves stay between 0 and this along y
 * @param buildZMm moves stay between 0 and this along z
 * @param maxNozzleCelsius highest nozzle temperature
 * @param maxBedCelsius highest bed temperature
 * @param filamentMm diameter of the filament
 * @param motion how the printer moves
 * @param commands what else than motion, heat and fan the file may ask for
 */
public record GcodeLimits(
    double buildXMm,
    double buildYMm,
    double buildZMm,
    int maxNozzleCelsius,
    int maxBedCelsius,
    double filamentMm,
    MotionLimits motion,
    GcodeCommands commands) {}
