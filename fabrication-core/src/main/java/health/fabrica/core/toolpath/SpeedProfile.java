package health.fabrica.core.toolpath;

/**
 * Speeds and retraction.
 *
 * @param outerWallMmS outermost perimeter
 * @param innerWallMmS other perimeters
 * @param infillMmS sparse infill
 * @param solidMmS solid skins
 * @param firstLayerMmS upper bound of all printing moves of the first layer
 * @param travelMmS moves without extrusion
 * @param retractMmS speed of the filament in a retraction
 * @param retractMm length of a retraction
 * @param retractTravelMm travel moves longer than this retract the filament first
 * @param minLayerSeconds a layer that would be quicker is printed slower, so that it can cool
 * @param minPrintMmS no move becomes slower than this for the sake of cooling
 */
public record SpeedProfile(
    double outerWallMmS,
    double innerWallMmS,
    double infillMmS,
    double solidMmS,
    double firstLayerMmS,
    double travelMmS,
    double retractMmS,
    double retractMm,
    double retractTravelMm,
    double minLayerSeconds,
    double minPrintMmS) {

  public SpeedProfile {
    ProfileCheck.range("outer wall speed in mm/s", outerWallMmS, 1, 1000);
    ProfileCheck.range("inner wall speed in mm/s", innerWallMmS, 1, 1000);
    ProfileCheck.range("infill speed in mm/s", infillMmS, 1, 1000);
    ProfileCheck.range("solid speed in mm/s", solidMmS, 1, 1000);
    ProfileCheck.range("first layer speed in mm/s", firstLayerMmS, 1, 1000);
    ProfileCheck.range("travel speed in mm/s", travelMmS, 1, 2000);
    ProfileCheck.range("retraction speed in mm/s", retractMmS, 1, 200);
    ProfileCheck.range("retraction in mm", retractMm, 0, 10);
    ProfileCheck.range("retraction travel in mm", retractTravelMm, 0, 100);
    ProfileCheck.range("shortest layer in s", minLayerSeconds, 0, 120);
    ProfileCheck.range("slowest print speed in mm/s", minPrintMmS, 1, 100);
  }
}
