package health.fabrica.core.toolpath;

import health.fabrica.core.estimate.MotionLimits;

/**
 * What a fused-filament printer can do.
 *
 * @param name name of the profile, {@code [A-Za-z0-9._-]}, at most 60 characters
 * @param buildXMm usable bed along x, from the origin
 * @param buildYMm usable bed along y, from the origin
 * @param buildZMm usable height
 * @param nozzleMm bore of the nozzle
 * @param motion how it moves
 * @param maxNozzleCelsius highest nozzle temperature
 * @param maxBedCelsius highest bed temperature
 */
public record PrinterProfile(
    String name,
    double buildXMm,
    double buildYMm,
    double buildZMm,
    double nozzleMm,
    MotionLimits motion,
    int maxNozzleCelsius,
    int maxBedCelsius) {

  public PrinterProfile {
    ProfileCheck.name("printer name", name);
    ProfileCheck.range("build volume along x in mm", buildXMm, 10, 2000);
    ProfileCheck.range("build volume along y in mm", buildYMm, 10, 2000);
    ProfileCheck.range("build volume along z in mm", buildZMm, 10, 2000);
    ProfileCheck.range("nozzle in mm", nozzleMm, 0.1, 2);
    ProfileCheck.range("acceleration in mm/s2", motion.printingMmS2(), 50, 50_000);
    ProfileCheck.range("travel acceleration in mm/s2", motion.travelMmS2(), 50, 50_000);
    ProfileCheck.range("acceleration of the filament in mm/s2", motion.retractMmS2(), 50, 50_000);
    ProfileCheck.range("highest nozzle temperature in Celsius", maxNozzleCelsius, 150, 500);
    ProfileCheck.range("highest bed temperature in Celsius", maxBedCelsius, 0, 200);
  }
}
