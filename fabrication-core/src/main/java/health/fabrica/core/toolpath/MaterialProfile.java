package health.fabrica.core.toolpath;

/**
 * A filament and how it is melted.
 *
 * @param name name of the profile, {@code [A-Za-z0-9._-]}, at most 60 characters
 * @param densityGCm3 density
 * @param filamentMm diameter of the filament
 * @param nozzleCelsius nozzle temperature
 * @param bedCelsius bed temperature
 */
public record MaterialProfile(
    String name, double densityGCm3, double filamentMm, int nozzleCelsius, int bedCelsius) {

  public MaterialProfile {
    ProfileCheck.name("material name", name);
    ProfileCheck.range("density in g/cm3", densityGCm3, 0.5, 10);
    ProfileCheck.range("filament diameter in mm", filamentMm, 1, 4);
    ProfileCheck.range("nozzle temperature in Celsius", nozzleCelsius, 150, 500);
    ProfileCheck.range("bed temperature in Celsius", bedCelsius, 0, 200);
  }

  /** Cross-section of the filament. */
  public double filamentAreaMm2() {
    return Math.PI * filamentMm * filamentMm / 4;
  }
}
