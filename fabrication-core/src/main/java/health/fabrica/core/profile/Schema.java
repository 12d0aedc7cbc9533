package health.fabrica.core.profile;

import static health.fabrica.core.profile.Key.choice;
import static health.fabrica.core.profile.Key.flag;
import static health.fabrica.core.profile.Key.number;
import static health.fabrica.core.profile.Key.reference;
import static health.fabrica.core.profile.Key.whole;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys of each kind of profile. The name of every number ends in its unit: one of {@link
 * #UNITS}.
 */
final class Schema {

  /** What names of numbers end in: units, and words for what has none. */
  static final List<String> UNITS =
      List.of(
          "MmPerS2",
          "Mm3PerS",
          "MmPerS",
          "Mm",
          "Um",
          "C",
          "S",
          "Degrees",
          "GPerCm3",
          "KPa",
          "Px",
          "Count",
          "Share",
          "Percent",
          "Years",
          "PerYear",
          "PerHour",
          "PerKg",
          "PerKwh",
          "PerVisit",
          "Each");

  private static final List<String> AXES = List.of("X", "Y", "Z", "E");

  private static final List<Key> PRINTER =
      List.of(
          number("buildXMm", 10, 2000), number("buildYMm", 10, 2000), number("buildZMm", 10, 2000));

  private static final List<Key> MATERIAL = List.of(number("densityGPerCm3", 0.5, 10));

  private static final List<Key> PROCESS =
      List.of(
          reference("printer"),
          reference("material"),
          number("layerHeightMm", 0.005, 5),
          number("minWallMm", 0.01, 100),
          number("minGapMm", 0.01, 100),
          number("minFeatureMm", 0.01, 100),
          number("overhangDegrees", 0, 89),
          flag("trappedFails"),
          number("maxDeviationMm", 0.001, 10),
          number("minDiceShare", 0, 1),
          choice("thinWalls", "warn", "refuse"));

  private static final List<Key> FILAMENT_PRINTER =
      Stream.of(
              List.of(
                  number("nozzleMm", 0.1, 2),
                  whole("maxNozzleC", 150, 500),
                  whole("maxBedC", 0, 200),
                  number("printAccelerationMmPerS2", 50, 50_000),
                  number("travelAccelerationMmPerS2", 50, 50_000),
                  number("retractAccelerationMmPerS2", 50, 50_000),
                  choice("firmware", "marlin", "klipper", "reprapfirmware").or("marlin")),
              axes("maxSpeed", "MmPerS", 1, 2000),
              axes("maxAcceleration", "MmPerS2", 1, 50_000),
              axes("jerk", "MmPerS", 0.01, 100))
          .flatMap(List::stream)
          .toList();

  private static final List<Key> FILAMENT_MATERIAL =
      List.of(
          number("filamentMm", 1, 4),
          whole("minNozzleC", 150, 500),
          whole("nozzleC", 150, 500),
          whole("maxNozzleC", 150, 500),
          whole("bedC", 0, 200),
          number("maxMeltMm3PerS", 0.1, 100).or("11"),
          whole("fanPercent", 0, 100).or("100"));

  private static final List<Key> FILAMENT_PROCESS =
      List.of(
          number("firstLayerMm", 0.05, 2),
          number("lineWidthMm", 0.08, 4),
          whole("perimeterCount", 1, 10),
          number("infillShare", 0, 1),
          whole("bottomLayerCount", 0, 20),
          whole("topLayerCount", 0, 20),
          flag("skirt"),
          choice("infill", "lines", "grid", "gyroid", "concentric").or("lines"),
          choice("seam", "aligned", "rear", "nearest").or("aligned"),
          choice("supports", "none", "grid", "tree").or("none"),
          whole("brimCount", 0, 100).or("0"),
          number("bridgeFlowShare", 0.5, 1.5).or("1"),
          number("bridgeMmPerS", 1, 1000).or("25"),
          number("wipeMm", 0, 10).or("0.8"),
          whole("fanOffLayerCount", 0, 100).or("1"),
          number("setAccelerationMmPerS2", 0, 50_000).or("0"),
          number("outerWallMmPerS", 1, 1000),
          number("innerWallMmPerS", 1, 1000),
          number("infillMmPerS", 1, 1000),
          number("solidMmPerS", 1, 1000),
          number("firstLayerMmPerS", 1, 1000),
          number("travelMmPerS", 1, 2000),
          number("retractMmPerS", 1, 200),
          number("retractMm", 0, 10),
          number("retractTravelMm", 0, 100),
          number("minLayerS", 0, 120),
          number("minPrintMmPerS", 1, 100));

  private static final List<Key> RESIN_PRINTER =
      List.of(
          whole("columnsPx", 64, 20_000),
          whole("rowsPx", 64, 20_000),
          flag("mirrorX"),
          flag("mirrorY"),
          flag("portrait"));

  private static final List<Key> RESIN_MATERIAL = List.of(whole("maxSteamC", 0, 140).or("0"));

  private static final List<Key> RESIN_PROCESS =
      List.of(
          number("exposureS", 0.1, 300),
          number("firstExposureS", 0.1, 600),
          whole("fadedLayerCount", 0, 100),
          number("peelS", 0, 120));

  private static final List<Key> POWDER_PRINTER =
      List.of(
          whole("laserCount", 1, 16), number("jumpMmPerS", 1, 50_000), number("recoatS", 0, 600));

  private static final List<Key> POWDER_MATERIAL = List.of(number("d90Um", 1, 500));

  private static final List<Key> POWDER_PROCESS =
      List.of(
          number("beamOffsetMm", 0, 1),
          whole("contourCount", 1, 10),
          number("contourSpacingMm", 0.01, 1),
          number("hatchSpacingMm", 0.02, 2),
          number("rotationDegrees", 0, 360),
          whole("skinLayerCount", 0, 50),
          number("scanMmPerS", 1, 20_000),
          number("contourMmPerS", 1, 20_000));

  private static final List<Key> PASTE_PRINTER =
      List.of(
          whole("printheadCount", 1, 12),
          number("minNozzleMm", 0.05, 5),
          number("maxNozzleMm", 0.05, 5),
          number("minHeadC", -10, 300),
          number("maxHeadC", -10, 300),
          number("maxBedC", 0, 200),
          number("maxPressureKPa", 1, 5000));

  private static final List<Key> PASTE_MATERIAL =
      List.of(
          number("minHeadC", -10, 300),
          number("maxHeadC", -10, 300),
          number("minPressureKPa", 0, 5000),
          number("maxPressureKPa", 0, 5000));

  private static final List<Key> PASTE_PROCESS =
      List.of(
          number("nozzleMm", 0.05, 5),
          number("lineWidthMm", 0.05, 5),
          number("printMmPerS", 0.1, 200),
          number("headC", -10, 300),
          number("bedC", -10, 200),
          number("pressureKPa", 0, 5000));

  private static final List<Key> COST =
      List.of(
          choice("currency", "EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CAD", "AUD"),
          number("wagesPerHour/*", 0, 10_000),
          number("equipment/*/priceEach", 0, 10_000_000),
          number("equipment/*/lifeYears", 0.01, 100),
          number("equipment/*/usesPerYear", 0.01, 10_000_000),
          number("equipment/*/maintenancePercent", 0, 99.9),
          number("materialsPerKg/*", 0, 1_000_000),
          number("consumablesEach/*", 0, 1_000_000),
          number("electricityPerKwh", 0, 100),
          number("rejectPercent", 0, 99.9),
          number("followUpPerVisit", 0, 100_000));

  private Schema() {}

  /** The keys of a kind; a cost profile has no technology. */
  static List<Key> of(ProfileKind kind, Optional<Technology> technology) {
    if (kind == ProfileKind.COST) {
      return COST;
    }
    List<Key> common =
        switch (kind) {
          case PRINTER -> PRINTER;
          case MATERIAL -> MATERIAL;
          case PROCESS, COST -> PROCESS;
        };
    return Stream.concat(common.stream(), own(kind, technology.orElseThrow()).stream()).toList();
  }

  private static List<Key> own(ProfileKind kind, Technology technology) {
    boolean printer = kind == ProfileKind.PRINTER;
    boolean material = kind == ProfileKind.MATERIAL;
    return switch (technology) {
      case FILAMENT -> printer ? FILAMENT_PRINTER : material ? FILAMENT_MATERIAL : FILAMENT_PROCESS;
      case RESIN -> printer ? RESIN_PRINTER : material ? RESIN_MATERIAL : RESIN_PROCESS;
      case POWDER -> printer ? POWDER_PRINTER : material ? POWDER_MATERIAL : POWDER_PROCESS;
      case PASTE -> printer ? PASTE_PRINTER : material ? PASTE_MATERIAL : PASTE_PROCESS;
    };
  }

  private static List<Key> axes(String what, String unit, double least, double most) {
    return AXES.stream().map(axis -> number(what + axis + unit, least, most)).toList();
  }
}
