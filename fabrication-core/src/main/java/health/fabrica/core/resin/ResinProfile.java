package health.fabrica.core.resin;

import health.fabrica.core.problem.PlainName;
import health.fabrica.core.problem.Range;

/**
 * A resin printer with a resin.
 *
 * @param name name of the profile, {@code [A-Za-z0-9._-]}, at most 60 characters
 * @param pixelsX pixels of the display along x of the bed
 * @param pixelsY pixels of the display along y of the bed
 * @param widthMm width of the display
 * @param heightMm height of the display along y of the bed
 * @param maxZMm greatest height of a print
 * @param mirrorX whether the columns of the image are mirrored
 * @param mirrorY whether the rows of the image are mirrored
 * @param portrait whether the machine takes the image turned by a quarter
 * @param layerMm height of a layer
 * @param exposureS exposure of a layer
 * @param firstExposureS exposure of the first layer
 * @param fadedLayers layers over which the exposure falls evenly from the first to the usual one
 * @param peelS time between two exposures: peel, lift, return and rest
 * @param resinGCm3 density of the cured resin
 */
public record ResinProfile(
    String name,
    int pixelsX,
    int pixelsY,
    double widthMm,
    double heightMm,
    double maxZMm,
    boolean mirrorX,
    boolean mirrorY,
    boolean portrait,
    double layerMm,
    double exposureS,
    double firstExposureS,
    int fadedLayers,
    double peelS,
    double resinGCm3) {

  public ResinProfile {
    requireName("name of the profile", name);
    range("pixels along x", pixelsX, 64, 20_000);
    range("pixels along y", pixelsY, 64, 20_000);
    range("width of the display in mm", widthMm, 10, 1000);
    range("height of the display in mm", heightMm, 10, 1000);
    range("greatest height in mm", maxZMm, 10, 2000);
    range("layer in mm", layerMm, 0.005, 0.5);
    range("exposure in s", exposureS, 0.1, 300);
    range("first exposure in s", firstExposureS, exposureS, 600);
    range("faded layers", fadedLayers, 0, 100);
    range("time between exposures in s", peelS, 0, 120);
    range("density in g/cm3", resinGCm3, 0.5, 5);
  }

  static void requireName(String what, String name) {
    PlainName.require(
        ResinProblem.RESIN_PROFILE,
        what,
        name,
        "Choose a name without spaces, and never that of a patient.");
  }

  private static void range(String what, double value, double low, double high) {
    Range.require(ResinProblem.RESIN_PROFILE, what, value, low, high, "Correct the resin profile.");
  }

  /** Exposure of a layer in s, counted from 0. */
  double exposureS(int layer) {
    if (layer > fadedLayers) {
      return exposureS;
    }
    double share = fadedLayers == 0 ? (layer == 0 ? 0 : 1) : (double) layer / (fadedLayers + 1);
    return firstExposureS + share * (exposureS - firstExposureS);
  }

  /** Width of a pixel in mm. */
  double pixelXMm() {
    return widthMm / pixelsX;
  }

  /** Height of a pixel in mm. */
  double pixelYMm() {
    return heightMm / pixelsY;
  }
}
