package health.fabrica.core.toolpath;

import health.fabrica.core.blob.Sha256;
import health.fabrica.core.estimate.MotionModel;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Sums over the layers, added in their order. Mutable; one thread. */
final class PrintTotals {

  /** Overlap of shells beyond this share of the model is refused. */
  private static final double OVERLAP_LIMIT = 0.01;

  private static final double OVERLAP_WORTH_SAYING = 0.0001;

  private static final double THIN_WORTH_SAYING_MM3 = 0.5;

  /** A print that stands on less of its largest layer may come off the bed. */
  private static final double LEAST_BED_SHARE = 0.01;

  private final LayerSetup setup;
  private double modelMm3;
  private double filamentMm;
  private double seconds;
  private double overlapMm3;
  private boolean printsAnything;
  private double narrowMm3;
  private double lostMm3;
  private double lostMm;
  private int lostLayer;
  private double lostX;
  private double lostY;
  private double limitedMm;
  private int emptyLayers;
  private int firstEmptyLayer;
  private double bedMm2;
  private double largestMm2;
  private int islands;
  private int firstIslandLayer;
  private double headX;
  private double headY;

  PrintTotals(LayerSetup setup) {
    this.setup = setup;
  }

  void add(LayerPipeline.Result result) {
    double height = setup.heightMm(result.layer());
    double layerMm2 = 0;
    for (LayerRegion region : result.regions()) {
      LayerWalls walls = region.walls();
      modelMm3 += region.areaMm2() * height;
      layerMm2 += region.areaMm2();
      overlapMm3 += region.overlapMm2() * height;
      narrowMm3 += walls.narrowMm2() * height;
      printsAnything |= !walls.beads().isEmpty();
      lose(result.layer(), walls.lost(), height);
    }
    largestMm2 = Math.max(largestMm2, layerMm2);
    if (result.layer() == setup.lowest()) {
      bedMm2 = layerMm2 + besidesMm2(result.layer());
    }
    limitedMm += result.text().limitedMm();
    filamentMm += result.text().filamentMm();
    seconds += result.text().seconds();
    if (result.islands() > 0 && islands == 0) {
      firstIslandLayer = result.layer();
    }
    islands += result.islands();
    LayerMoves moves = result.text().moves();
    if (moves.count() == 0) {
      firstEmptyLayer = emptyLayers == 0 ? result.layer() : firstEmptyLayer;
      emptyLayers++;
    } else {
      travelTo(moves);
    }
  }

  private double besidesMm2(int layer) {
    return setup.job().extras().at(layer).stream()
        .filter(extra -> extra.role() != LayerExtra.Role.SKIRT)
        .mapToDouble(extra -> extra.region().areaMm2())
        .sum();
  }

  private void lose(int layer, LayerWalls.Lost lost, double height) {
    if (lostMm == 0 && lost.mm() > 0) {
      lostLayer = layer;
      lostX = lost.xMm();
      lostY = lost.yMm();
    }
    lostMm3 += lost.mm2() * height;
    lostMm += lost.mm();
  }

  /** The travel to the first point of a layer, which the layer itself cannot know. */
  private void travelTo(LayerMoves moves) {
    MotionModel motion = new MotionModel(setup.profile().motion());
    double dx = moves.x(0) / 1000.0 - headX;
    double dy = moves.y(0) / 1000.0 - headY;
    motion.move(dx, dy, 0, 0, setup.profile().speeds().travelMmS());
    motion.stop();
    seconds += motion.seconds();
    headX = moves.lastX();
    headY = moves.lastY();
  }

  double filamentMm() {
    return filamentMm;
  }

  double seconds() {
    return seconds;
  }

  double massG() {
    return materialMm3() / 1000 * setup.profile().material().densityGCm3();
  }

  private double materialMm3() {
    return filamentMm * setup.profile().material().filamentAreaMm2();
  }

  /**
   * Refuses what must not be printed.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1804 or FAB-1805
   */
  void requirePrintable() {
    if (modelMm3 <= 0 || overlapMm3 > OVERLAP_LIMIT * modelMm3) {
      throw new Problem(
              ToolpathProblem.SHELLS_OVERLAP,
              text("Shells overlap, or are inside out, in %.1f of %.1f mm3.", overlapMm3, modelMm3),
              "Unite the shells, and turn the triangles so that they face outwards.")
          .asException();
    }
    if (!printsAnything) {
      throw new Problem(
              ToolpathProblem.NOTHING_PRINTABLE,
              text(
                  "Nothing of the model is thick enough for a bead of %.2f mm.",
                  setup.profile().lineWidthMm()),
              "Thicken the model, or use a smaller nozzle.")
          .asException();
    }
  }

  PrintSummary summary(Sha256 sha256, long bytes) {
    return new PrintSummary(
        "FDM",
        setup.profile().layerHeightMm(),
        setup.plan().layers(),
        modelMm3,
        materialMm3(),
        filamentMm,
        massG(),
        seconds,
        sha256,
        bytes,
        narrowMm3,
        lostMm3,
        warnings());
  }

  private List<Problem> warnings() {
    List<Problem> found = new ArrayList<>();
    if (lostMm3 > THIN_WORTH_SAYING_MM3) {
      warn(
          found,
          ToolpathProblem.THIN_PARTS_LOST,
          text(
              "%.1f mm3 of %.1f mm3 are thinner than %.2f mm and are not printed: %.0f mm of walls,"
                  + " the first in layer %d at x %.1f, y %.1f mm on the bed.",
              lostMm3,
              modelMm3,
              WallBuilder.thinnestWallMm(setup.profile()),
              lostMm,
              lostLayer,
              lostX,
              lostY),
          "Thicken thin walls, or use a smaller nozzle.");
    }
    if (narrowMm3 > THIN_WORTH_SAYING_MM3) {
      warn(
          found,
          ToolpathProblem.THIN_PARTS_NARROW,
          text(
              "%.1f mm3 of %.1f mm3 are thinner than a bead of %.2f mm: narrow beads may be weak.",
              narrowMm3, modelMm3, setup.profile().lineWidthMm()),
          "Look at thin walls in the print, thicken them, or use a smaller nozzle.");
    }
    if (limitedMm > 0) {
      warn(
          found,
          ToolpathProblem.MELT_LIMITED,
          text(
              "%.1f m of beads are printed slower than wanted: the hot end melts %.1f mm3/s.",
              limitedMm / 1000, setup.profile().rules().mostMm3S()),
          "Lower the speeds, or raise the limit if the hot end melts more.");
    }
    if (islands > 0) {
      warn(
          found,
          ToolpathProblem.UNSUPPORTED_ISLANDS,
          text(
              "%d parts of layers have nothing below them, the first in layer %d at %.2f mm.",
              islands, firstIslandLayer, setup.topMm(firstIslandLayer)),
          "Turn the model, add supports, or slice the 3MF file with supports.");
    }
    if (bedMm2 < LEAST_BED_SHARE * largestMm2) {
      warn(
          found,
          ToolpathProblem.LITTLE_ON_BED,
          text(
              "Only %.1f mm2 lie on the bed, the largest layer has %.1f mm2: the print may come"
                  + " off.",
              bedMm2, largestMm2),
          "Cut the model flat below, or print it with a brim, a raft or supports.");
    }
    if (overlapMm3 > OVERLAP_WORTH_SAYING * modelMm3) {
      warn(
          found,
          ToolpathProblem.SHELLS_TOUCH,
          text("The mesh overlaps itself in %.2f of %.1f mm3.", overlapMm3, modelMm3),
          "Look at the model where thin parts touch.");
    }
    if (emptyLayers > 0) {
      warn(
          found,
          ToolpathProblem.EMPTY_LAYERS,
          text(
              "%d of %d layers are empty, the first is layer %d at %.2f mm.",
              emptyLayers,
              setup.plan().layers() - setup.lowest(),
              firstEmptyLayer,
              setup.topMm(firstEmptyLayer)),
          "Look for parts that float, or that are too thin.");
    }
    if (setup.profile().skirt() && !LayerComposer.hasSkirt(setup)) {
      warn(
          found,
          ToolpathProblem.NO_SKIRT,
          "There is no room on the bed for a skirt around the model.",
          "Prime the nozzle before the print.");
    }
    return found;
  }

  private static void warn(List<Problem> found, ProblemCode code, String message, String hint) {
    found.add(new Problem(code, message, hint));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
