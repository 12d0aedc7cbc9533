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
 * @param accelerationMmS2 acceleration while printing
 * @param travelAccelerationMmS2 acceleration of travel moves
 * @param jerkMmS largest jump of the speed along one axis that needs no ramp
 */
public record GcodeLimits(
    double buildXMm,
    double buildYMm,
    double buildZMm,
    int maxNozzleCelsius,
    int maxBedCelsius,
    double filamentMm,
    double accelerationMmS2,
    double travelAccelerationMmS2,
    double jerkMmS) {}
