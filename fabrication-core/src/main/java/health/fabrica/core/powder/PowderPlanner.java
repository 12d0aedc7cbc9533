package health.fabrica.core.powder;

import health.fabrica.core.layerfile.CliEncoding;
import health.fabrica.core.layerfile.CliHeader;
import health.fabrica.core.layerfile.CliWriter;
import health.fabrica.core.layerfile.LayerVisitor;
import health.fabrica.core.layerfile.PathDirection;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.polygon.FillRule;
import health.fabrica.core.polygon.Island;
import health.fabrica.core.polygon.OffsetStyle;
import health.fabrica.core.polygon.Offsets;
import health.fabrica.core.polygon.Polygons;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.polygon.Ring;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.slice.LayerSource;
import health.fabrica.core.slice.PlacedLayers;
import health.fabrica.core.work.WorkMonitor;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * Plans a powder-bed build and writes it as a layer file while it plans. The model is not turned;
 * it stands in the middle of the bed, its lowest point at zero. One thread.
 */
public final class PowderPlanner {

  private static final BigDecimal UNIT_MM = new BigDecimal("0.001");
  private static final double THIN_WORTH_SAYING_MM3 = 0.1;

  private final PowderProfile profile;
  private final PlacedLayers placed;
  private final Hatcher hatcher = new Hatcher();
  private double areaSumMm2;
  private double thinSumMm2;

  private PowderPlanner(TriangleMesh mesh, PowderProfile profile) {
    this.profile = profile;
    this.placed = PlacedLayers.of(mesh, profile.buildXMm(), profile.buildYMm(), profile.layerMm());
  }

  /**
   * Plans a build. When this method throws, what was written is not a usable file: write to a
   * temporary place first.
   *
   * @param mesh closed, in mm, z up
   * @param job name of the job, {@code [A-Za-z0-9._+-]}, never a patient's
   * @param out takes the layer file; not closed
   * @throws health.fabrica.core.problem.ProblemException FAB-1701 to 1704 when the mesh cannot be
   *     cut, FAB-1500 to 1502, FAB-1561 for the name, FAB-1564 when the stream fails, FAB-1000 when
   *     cancelled
   */
  public static PowderSummary plan(
      TriangleMesh mesh,
      PowderProfile profile,
      String job,
      CliEncoding encoding,
      OutputStream out,
      WorkMonitor monitor) {
    PowderPlanner planner = new PowderPlanner(mesh, profile);
    planner.requireFit();
    int layers = planner.placed.layers();
    CliHeader header = CliHeader.of(encoding, UNIT_MM, PowderPart.labels(job), layers);
    try (CliWriter writer = new CliWriter(header, encoding, out)) {
      ScanTotals totals = new ScanTotals(writer);
      planner.write(layers, totals, monitor);
      return planner.summary(layers, totals);
    }
  }

  private void requireFit() {
    double x = placed.size().x();
    double y = placed.size().y();
    double z = placed.size().z();
    if (x > profile.buildXMm() || y > profile.buildYMm() || z > profile.buildZMm()) {
      throw PowderProblem.POWDER_TOO_BIG.refuse(
          text(
              "The model of %.1f x %.1f x %.1f mm does not fit the bed of %.1f x %.1f x %.1f mm.",
              x, y, z, profile.buildXMm(), profile.buildYMm(), profile.buildZMm()),
          "Choose a larger machine, turn the model, or cut it into parts.");
    }
  }

  /** Layers come with the regions of a skin's layers around them. */
  private void write(int layers, LayerVisitor out, WorkMonitor monitor) {
    LayerSource.Cuts cuts = placed.cuts(monitor);
    int reach = profile.skinLayers();
    Deque<Region> below = new ArrayDeque<>();
    List<Region> ahead = new ArrayList<>();
    int read = 0;
    for (int layer = 0; layer < layers; layer++) {
      monitor.check();
      for (; read < Math.min(layers, layer + reach + 1); read++) {
        ahead.add(cuts.next().get());
      }
      layer(layer, ahead, below, layers, out);
      below.addLast(ahead.remove(0));
      if (below.size() > reach) {
        below.removeFirst();
      }
      monitor.progress("powder", (layer + 1.0) / layers);
    }
  }

  private void layer(
      int layer, List<Region> ahead, Deque<Region> below, int layers, LayerVisitor out) {
    Region whole = ahead.get(0);
    out.layer((layer + 1) * profile.layerMm());
    areaSumMm2 += whole.areaMm2();
    thinSumMm2 += thin(whole);
    Region inside = Offsets.offset(whole, -profile.beamOffsetMm(), OffsetStyle.MITRE);
    for (int n = 0; n < profile.contours(); n++) {
      contours(inside, out);
      inside = Offsets.offset(inside, -profile.contourSpacingMm(), OffsetStyle.MITRE);
    }
    Region covered = common(ahead.subList(1, ahead.size()), layers - layer - 1);
    Region carried = common(List.copyOf(below), layer);
    double angle = layer * profile.rotationDegrees() % 360;
    Region down = Polygons.difference(inside, carried);
    Region up = Polygons.difference(Polygons.difference(inside, covered), down);
    Region core = Polygons.intersection(Polygons.intersection(inside, covered), carried);
    hatch(PowderPart.DOWNSKIN, down, angle, out);
    hatch(PowderPart.UPSKIN, up, angle, out);
    hatch(PowderPart.CORE, core, angle, out);
  }

  /** What all neighbours of a skin's reach have; nothing where the part ends before that. */
  private Region common(List<Region> neighbours, int exist) {
    if (profile.skinLayers() == 0) {
      return everything();
    }
    if (exist < profile.skinLayers()) {
      return Region.EMPTY;
    }
    Region common = neighbours.get(0);
    for (Region other : neighbours.subList(1, neighbours.size())) {
      common = Polygons.intersection(common, other);
    }
    return common;
  }

  private Region everything() {
    double x = profile.buildXMm();
    double y = profile.buildYMm();
    return Polygons.of(
        List.of(Ring.ofMm(-1, -1, x + 1, -1, x + 1, y + 1, -1, y + 1)), FillRule.NON_ZERO);
  }

  private double thin(Region whole) {
    return profile.beamOffsetMm() == 0
        ? 0
        : Offsets.thinParts(whole, 2 * profile.beamOffsetMm()).areaMm2();
  }

  private static void contours(Region region, LayerVisitor out) {
    for (Island island : region.islands()) {
      contour(island.outer(), PathDirection.OUTER, out);
      for (Ring hole : island.holes()) {
        contour(hole, PathDirection.INNER, out);
      }
    }
  }

  private static void contour(Ring ring, PathDirection direction, LayerVisitor out) {
    out.polyline(PowderPart.CONTOUR.number(), direction, ring.toMm());
  }

  private void hatch(PowderPart part, Region region, double angle, LayerVisitor out) {
    double[] lines = hatcher.lines(region, profile.hatchSpacingMm(), angle);
    if (lines.length > 0) {
      out.hatches(part.number(), lines);
    }
  }

  private PowderSummary summary(int layers, ScanTotals totals) {
    if (totals.contourMm() == 0) {
      throw PowderProblem.POWDER_NOTHING.refuse(
          text("Nothing of the model is wider than %.3f mm.", 2 * profile.beamOffsetMm()),
          "Check the unit of the model and the beam offset of the profile.");
    }
    double thinMm3 = thinSumMm2 * profile.layerMm();
    List<Problem> warnings = new ArrayList<>();
    if (thinMm3 > THIN_WORTH_SAYING_MM3) {
      warnings.add(
          PowderProblem.POWDER_THIN.with(
              text(
                  "%.2f mm3 of the model are thinner than %.3f mm and get no contour of their own.",
                  thinMm3, 2 * profile.beamOffsetMm()),
              "Make these parts thicker, or ask the machine's maker for single-line exposure."));
    }
    double scanning =
        totals.hatchMm() / profile.scanMmS()
            + totals.contourMm() / profile.contourMmS()
            + totals.jumpMm() / profile.jumpMmS();
    return new PowderSummary(
        layers,
        layers * profile.layerMm(),
        areaSumMm2 * profile.layerMm(),
        totals.contourMm(),
        totals.hatchMm(),
        totals.jumpMm(),
        scanning / profile.lasers() + layers * profile.recoatS(),
        thinMm3,
        warnings);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
