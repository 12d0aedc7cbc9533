package health.fabrica.core.profile;

import health.fabrica.core.cost.CostRates;
import health.fabrica.core.cost.Equipment;
import health.fabrica.core.estimate.Axes;
import health.fabrica.core.estimate.CornerLimit;
import health.fabrica.core.estimate.GcodeDialect;
import health.fabrica.core.estimate.MotionLimits;
import health.fabrica.core.powder.PowderProfile;
import health.fabrica.core.quality.CheckProfile;
import health.fabrica.core.resin.ResinProfile;
import health.fabrica.core.support.SupportKind;
import health.fabrica.core.toolpath.ExtraRules;
import health.fabrica.core.toolpath.FdmRules;
import health.fabrica.core.toolpath.InfillPattern;
import health.fabrica.core.toolpath.MaterialProfile;
import health.fabrica.core.toolpath.PrinterProfile;
import health.fabrica.core.toolpath.ProcessProfile;
import health.fabrica.core.toolpath.SeamPlacement;
import health.fabrica.core.toolpath.SpeedProfile;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Makes of profiles the records that checks, planners and the cost model take. */
final class TypedRecords {

  private TypedRecords() {}

  static CheckProfile limits(Profile process, Profile printer) {
    return new CheckProfile(
        process.reference(),
        process.number("minWallMm"),
        process.number("minGapMm"),
        process.number("minFeatureMm"),
        process.number("overhangDegrees"),
        process.number("layerHeightMm"),
        process.flag("trappedFails"),
        printer.number("buildXMm"),
        printer.number("buildYMm"),
        printer.number("buildZMm"),
        process.number("maxDeviationMm"),
        process.number("minDiceShare"));
  }

  static ProcessProfile filament(Profile process, Profile printer, Profile material) {
    return new ProcessProfile(
        process.name(),
        printer(printer),
        material(material),
        speeds(process),
        process.number("layerHeightMm"),
        process.number("firstLayerMm"),
        process.number("lineWidthMm"),
        process.whole("perimeterCount"),
        process.number("infillShare"),
        process.whole("bottomLayerCount"),
        process.whole("topLayerCount"),
        process.flag("skirt"),
        rules(process, printer, material));
  }

  /** What is printed besides a part: supports below what leans out further than the limit. */
  static ExtraRules extras(Profile process, ProcessProfile filament) {
    SupportKind kind = SupportKind.valueOf(constant(process.text("supports")));
    ExtraRules rules = ExtraRules.of(kind, filament);
    return rules
        .withSupports(rules.supports().withOverhangDegrees(process.number("overhangDegrees")))
        .withBase(process.whole("brimCount"), 0);
  }

  private static FdmRules rules(Profile process, Profile printer, Profile material) {
    return new FdmRules(
        InfillPattern.valueOf(constant(process.text("infill"))),
        SeamPlacement.valueOf(constant(process.text("seam"))),
        process.number("bridgeFlowShare"),
        process.number("bridgeMmPerS"),
        process.number("wipeMm"),
        material.number("maxMeltMm3PerS"),
        material.whole("fanPercent"),
        process.whole("fanOffLayerCount"),
        GcodeDialect.valueOf(constant(printer.text("firmware"))),
        process.number("setAccelerationMmPerS2"));
  }

  private static String constant(String word) {
    return word.toUpperCase(Locale.ROOT);
  }

  private static PrinterProfile printer(Profile printer) {
    MotionLimits motion =
        new MotionLimits(
            axes(printer, "maxSpeed", "MmPerS"),
            axes(printer, "maxAcceleration", "MmPerS2"),
            printer.number("printAccelerationMmPerS2"),
            printer.number("travelAccelerationMmPerS2"),
            printer.number("retractAccelerationMmPerS2"),
            new CornerLimit.Jerk(axes(printer, "jerk", "MmPerS")));
    return new PrinterProfile(
        printer.name(),
        printer.number("buildXMm"),
        printer.number("buildYMm"),
        printer.number("buildZMm"),
        printer.number("nozzleMm"),
        motion,
        printer.whole("maxNozzleC"),
        printer.whole("maxBedC"));
  }

  private static Axes axes(Profile printer, String what, String unit) {
    return new Axes(
        printer.number(what + "X" + unit),
        printer.number(what + "Y" + unit),
        printer.number(what + "Z" + unit),
        printer.number(what + "E" + unit));
  }

  private static MaterialProfile material(Profile material) {
    return new MaterialProfile(
        material.name(),
        material.number("densityGPerCm3"),
        material.number("filamentMm"),
        material.whole("nozzleC"),
        material.whole("bedC"));
  }

  private static SpeedProfile speeds(Profile process) {
    return new SpeedProfile(
        process.number("outerWallMmPerS"),
        process.number("innerWallMmPerS"),
        process.number("infillMmPerS"),
        process.number("solidMmPerS"),
        process.number("firstLayerMmPerS"),
        process.number("travelMmPerS"),
        process.number("retractMmPerS"),
        process.number("retractMm"),
        process.number("retractTravelMm"),
        process.number("minLayerS"),
        process.number("minPrintMmPerS"));
  }

  static ResinProfile resin(Profile process, Profile printer, Profile material) {
    return new ResinProfile(
        process.name(),
        printer.whole("columnsPx"),
        printer.whole("rowsPx"),
        printer.number("buildXMm"),
        printer.number("buildYMm"),
        printer.number("buildZMm"),
        printer.flag("mirrorX"),
        printer.flag("mirrorY"),
        printer.flag("portrait"),
        process.number("layerHeightMm"),
        process.number("exposureS"),
        process.number("firstExposureS"),
        process.whole("fadedLayerCount"),
        process.number("peelS"),
        material.number("densityGPerCm3"));
  }

  static PowderProfile powder(Profile process, Profile printer) {
    return new PowderProfile(
        printer.number("buildXMm"),
        printer.number("buildYMm"),
        printer.number("buildZMm"),
        process.number("layerHeightMm"),
        process.number("beamOffsetMm"),
        process.whole("contourCount"),
        process.number("contourSpacingMm"),
        process.number("hatchSpacingMm"),
        process.number("rotationDegrees"),
        process.whole("skinLayerCount"),
        process.number("scanMmPerS"),
        process.number("contourMmPerS"),
        printer.number("jumpMmPerS"),
        printer.number("recoatS"),
        printer.whole("laserCount"));
  }

  static CostRates cost(Profile cost) {
    Set<String> machines = new LinkedHashSet<>(named(cost, "equipment/").keySet());
    List<Equipment> equipment = new ArrayList<>();
    for (String machine : machines) {
      String path = "equipment/" + machine + "/";
      equipment.add(
          new Equipment(
              machine,
              exact(cost, path + "priceEach"),
              exact(cost, path + "lifeYears"),
              exact(cost, path + "usesPerYear"),
              exact(cost, path + "maintenancePercent")));
    }
    return new CostRates(
        Currency.getInstance(cost.text("currency")),
        named(cost, "wagesPerHour/"),
        equipment,
        named(cost, "materialsPerKg/"),
        named(cost, "consumablesEach/"),
        exact(cost, "electricityPerKwh"),
        exact(cost, "rejectPercent"),
        exact(cost, "followUpPerVisit"));
  }

  /** The values of a group by the names of the site; of a deeper group the last value of each. */
  private static Map<String, BigDecimal> named(Profile cost, String group) {
    Map<String, BigDecimal> named = new LinkedHashMap<>();
    for (String path : cost.values().keySet()) {
      if (path.startsWith(group)) {
        named.put(path.substring(group.length()).split("/", 2)[0], exact(cost, path));
      }
    }
    return named;
  }

  private static BigDecimal exact(Profile cost, String path) {
    return new BigDecimal(cost.text(path));
  }
}
