package health.fabrica.core.toolpath;

import health.fabrica.core.estimate.GcodeCommands;
import health.fabrica.core.estimate.GcodeDialect;
import health.fabrica.core.estimate.GcodeLimits;
import health.fabrica.core.estimate.MotionLimits;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a model is made on a fused-filament printer. The line width is the spacing of neighbouring
 * beads, and a bead is taken to fill line width x layer height of cross-section, so that a solid
 * body takes exactly its volume of plastic.
 *
 * @param name name of the profile, {@code [A-Za-z0-9._-]}, at most 60 characters
 * @param printer the machine
 * @param material the filament
 * @param speeds speeds and retraction
 * @param layerHeightMm height of all layers but the first
 * @param firstLayerMm height of the first layer
 * @param lineWidthMm spacing of beads
 * @param perimeters beads along every wall
 * @param infillDensity share of the inside that is filled, 0 to 1
 * @param bottomLayers solid layers above every downward surface
 * @param topLayers solid layers below every upward surface
 * @param skirt whether a loop around the model primes the nozzle
 * @param rules how beads are laid
 */
public record ProcessProfile(
    String name,
    PrinterProfile printer,
    MaterialProfile material,
    SpeedProfile speeds,
    double layerHeightMm,
    double firstLayerMm,
    double lineWidthMm,
    int perimeters,
    double infillDensity,
    int bottomLayers,
    int topLayers,
    boolean skirt,
    FdmRules rules) {

  public ProcessProfile {
    ProfileCheck.name("profile name", name);
    double nozzle = printer.nozzleMm();
    ProfileCheck.range("layer height in mm", layerHeightMm, 0.02, 0.8 * nozzle);
    ProfileCheck.range("first layer height in mm", firstLayerMm, 0.05, 0.9 * nozzle);
    ProfileCheck.range("line width in mm", lineWidthMm, 0.8 * nozzle, 2 * nozzle);
    ProfileCheck.range("perimeters", perimeters, 1, 10);
    ProfileCheck.range("infill density", infillDensity, 0, 1);
    ProfileCheck.range("bottom layers", bottomLayers, 0, 20);
    ProfileCheck.range("top layers", topLayers, 0, 20);
    ProfileCheck.range(
        "nozzle temperature of the material in Celsius",
        material.nozzleCelsius(),
        150,
        printer.maxNozzleCelsius());
    ProfileCheck.range(
        "bed temperature of the material in Celsius",
        material.bedCelsius(),
        0,
        printer.maxBedCelsius());
  }

  /** This profile with another infill density. */
  public ProcessProfile withInfillDensity(double density) {
    return new ProcessProfile(
        name,
        printer,
        material,
        speeds,
        layerHeightMm,
        firstLayerMm,
        lineWidthMm,
        perimeters,
        density,
        bottomLayers,
        topLayers,
        skirt,
        rules);
  }

  /** This profile with other layer heights. */
  public ProcessProfile withLayerHeights(double firstMm, double otherMm) {
    return new ProcessProfile(
        name,
        printer,
        material,
        speeds,
        otherMm,
        firstMm,
        lineWidthMm,
        perimeters,
        infillDensity,
        bottomLayers,
        topLayers,
        skirt,
        rules);
  }

  /** This profile for another machine. */
  public ProcessProfile withPrinter(PrinterProfile other) {
    return new ProcessProfile(
        name,
        other,
        material,
        speeds,
        layerHeightMm,
        firstLayerMm,
        lineWidthMm,
        perimeters,
        infillDensity,
        bottomLayers,
        topLayers,
        skirt,
        rules);
  }

  /** This profile with or without a skirt. */
  public ProcessProfile withSkirt(boolean wanted) {
    return new ProcessProfile(
        name,
        printer,
        material,
        speeds,
        layerHeightMm,
        firstLayerMm,
        lineWidthMm,
        perimeters,
        infillDensity,
        bottomLayers,
        topLayers,
        wanted,
        rules);
  }

  /** This profile with other rules. */
  public ProcessProfile withRules(FdmRules other) {
    return new ProcessProfile(
        name,
        printer,
        material,
        speeds,
        layerHeightMm,
        firstLayerMm,
        lineWidthMm,
        perimeters,
        infillDensity,
        bottomLayers,
        topLayers,
        skirt,
        other);
  }

  /** What a file made with this profile and one extruder may do, for the interpreter. */
  public GcodeLimits gcodeLimits() {
    return gcodeLimits(1);
  }

  /** What a file made with this profile and the extruders from 0 on may do. */
  public GcodeLimits gcodeLimits(int tools) {
    Set<String> changes = new TreeSet<>();
    for (int tool = 0; tools > 1 && tool < tools; tool++) {
      changes.add("T" + tool);
    }
    return new GcodeLimits(
        printer.buildXMm(),
        printer.buildYMm(),
        printer.buildZMm(),
        printer.maxNozzleCelsius(),
        printer.maxBedCelsius(),
        material.filamentMm(),
        printer.motion(),
        new GcodeCommands(rules.firmware(), rules.accelerationMmS2() > 0, changes));
  }

  /** How the printer moves once the file has set its accelerations. */
  MotionLimits motion() {
    MotionLimits own = printer.motion();
    double printing = rules.accelerationMmS2();
    if (printing <= 0) {
      return own;
    }
    double travel = rules.firmware() == GcodeDialect.KLIPPER ? printing : own.travelMmS2();
    return new MotionLimits(
        own.maxSpeedMmS(),
        own.maxAccelerationMmS2(),
        printing,
        travel,
        own.retractMmS2(),
        own.corner());
  }

  /** Height of one layer. */
  double layerHeightMm(int layer) {
    return layer == 0 ? firstLayerMm : layerHeightMm;
  }

  /** Height of the top of one layer above the bed. */
  double layerTopMm(int layer) {
    return firstLayerMm + layer * layerHeightMm;
  }
}
