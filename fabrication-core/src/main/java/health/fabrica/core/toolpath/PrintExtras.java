package health.fabrica.core.toolpath;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.polygon.Nanometres;
import health.fabrica.core.polygon.Polygons;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.polygon.Ring;
import health.fabrica.core.slice.Layer;
import health.fabrica.core.slice.LayerSource;
import health.fabrica.core.slice.MeshLayers;
import health.fabrica.core.support.Adhesion;
import health.fabrica.core.support.SupportKind;
import health.fabrica.core.support.SupportLayer;
import health.fabrica.core.support.SupportPlan;
import health.fabrica.core.support.SupportPlanner;
import health.fabrica.core.support.SupportZones;
import health.fabrica.core.work.Parallel;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Supports, brim and raft of one print, planned from its layers. Holds the regions of all layers.
 * Immutable.
 */
public final class PrintExtras implements LayerExtras {

  private static final int WINDOW = 16;
  private static final double RAFT_BASE_SPACING = 2;

  private final ExtraRules rules;
  private final double lineWidthMm;
  private final double raftMm;
  private final Optional<SupportPlan> supports;
  private final Region brim;
  private final Region raft;

  private PrintExtras(
      ExtraRules rules,
      ProcessProfile profile,
      Optional<SupportPlan> supports,
      Region brim,
      Region raft) {
    this.rules = rules;
    this.lineWidthMm = profile.lineWidthMm();
    this.raftMm =
        raft.isEmpty() ? 0 : profile.layerTopMm(rules.raftLayers() - 1) + rules.raftGapMm();
    this.supports = supports;
    this.brim = brim;
    this.raft = raft;
  }

  /**
   * Plans.
   *
   * @param mesh as it is given to {@link FdmPlanner}
   * @param zones painted keep-outs and enforcers, on the bed
   * @param threads the plan does not depend on them
   * @throws health.fabrica.core.problem.ProblemException FAB-1701 to 1704 when the mesh cannot be
   *     cut, FAB-1802 when the model does not fit, or not with what is printed besides, FAB-1000
   *     when cancelled
   */
  public static PrintExtras of(
      TriangleMesh mesh,
      ProcessProfile profile,
      ExtraRules rules,
      SupportZones zones,
      int threads,
      WorkMonitor monitor) {
    PrintPlan plan = PrintPlan.of(mesh, profile);
    boolean supported = rules.supports().kind() != SupportKind.NONE;
    List<Layer> layers = layers(mesh, profile, plan, !supported, threads, monitor);
    Optional<SupportPlan> supports =
        supported
            ? Optional.of(SupportPlanner.plan(layers, rules.supports(), zones, threads, monitor))
            : Optional.empty();
    Region first = layers.get(0).region();
    if (supports.isPresent()) {
      first = Polygons.union(List.of(first, supports.get().layers().get(0).whole()));
    }
    boolean raft = rules.raftLayers() > 0;
    PrintExtras extras =
        new PrintExtras(
            rules,
            profile,
            supports,
            raft
                ? Region.EMPTY
                : Adhesion.brimArea(first, rules.brimLoops(), profile.lineWidthMm(), 0, monitor),
            raft ? Adhesion.raft(first, rules.raftMarginMm(), monitor) : Region.EMPTY);
    extras.requireFit(profile.printer());
    return extras;
  }

  private static List<Layer> layers(
      TriangleMesh mesh,
      ProcessProfile profile,
      PrintPlan plan,
      boolean firstOnly,
      int threads,
      WorkMonitor monitor) {
    LayerSource.Cuts cuts = MeshLayers.of(plan.placed(mesh)).cuts(plan.planesMm(profile), monitor);
    int count = firstOnly ? 1 : plan.layers();
    List<Layer> layers = new ArrayList<>(count);
    while (layers.size() < count) {
      List<Supplier<Region>> work = new ArrayList<>();
      for (int n = 0; n < WINDOW * threads && layers.size() + n < count; n++) {
        work.add(cuts.next());
      }
      Region[] done = new Region[work.size()];
      Parallel.loop(
          threads,
          done.length,
          1,
          (from, to) -> {
            for (int n = from; n < to; n++) {
              monitor.check();
              done[n] = work.get(n).get();
            }
          });
      for (Region region : done) {
        int layer = layers.size();
        double top = profile.layerTopMm(layer);
        layers.add(
            new Layer(
                layer, top - profile.layerHeightMm(layer), top, Objects.requireNonNull(region)));
      }
    }
    return layers;
  }

  private void requireFit(PrinterProfile printer) {
    double[] beyond = new double[2];
    supports.ifPresent(
        plan -> plan.layers().forEach(layer -> extend(beyond, layer.whole(), printer)));
    extend(beyond, brim, printer);
    extend(beyond, raft, printer);
    if (beyond[0] > 0 || beyond[1] > 0) {
      throw ToolpathProblem.MODEL_TOO_BIG.refuse(
          String.format(
              Locale.ROOT,
              "Supports, brim or raft reach beyond the bed by %.1f mm along x and %.1f mm along y.",
              beyond[0],
              beyond[1]),
          "Choose a larger printer, turn the model, or leave them out.");
    }
  }

  private static void extend(double[] beyond, Region region, PrinterProfile printer) {
    for (Ring ring : region.rings()) {
      for (int i = 0; i < ring.size(); i++) {
        double x = Nanometres.toMm(ring.x(i));
        double y = Nanometres.toMm(ring.y(i));
        beyond[0] = Math.max(beyond[0], Math.max(-x, x - printer.buildXMm()));
        beyond[1] = Math.max(beyond[1], Math.max(-y, y - printer.buildYMm()));
      }
    }
  }

  /** The supports, when there are any. */
  public Optional<SupportPlan> supports() {
    return supports;
  }

  @Override
  public List<LayerExtra> at(int layer) {
    List<LayerExtra> extras = new ArrayList<>();
    if (layer < 0) {
      boolean base = layer == -raftLayers();
      double spacing = base ? RAFT_BASE_SPACING * lineWidthMm : lineWidthMm;
      add(extras, LayerExtra.Role.RAFT, raft, spacing);
      return extras;
    }
    if (layer == 0) {
      add(extras, LayerExtra.Role.BRIM, brim, lineWidthMm);
    }
    if (supports.isPresent() && layer < supports.get().layers().size()) {
      SupportLayer own = supports.get().layers().get(layer);
      // A first layer that is full holds to the bed.
      double sparse = layer == 0 ? lineWidthMm : lineWidthMm / rules.supportDensity();
      add(extras, LayerExtra.Role.SUPPORT, own.body(), sparse);
      double dense = lineWidthMm / rules.interfaceDensity();
      add(extras, LayerExtra.Role.SUPPORT_INTERFACE, own.dense(), dense);
    }
    return extras;
  }

  private static void add(
      List<LayerExtra> extras, LayerExtra.Role role, Region region, double spacingMm) {
    if (!region.isEmpty()) {
      extras.add(new LayerExtra(role, region, spacingMm));
    }
  }

  @Override
  public int supportGapLayers() {
    return supports.isPresent() ? rules.supports().gapLayers() : 0;
  }

  /** How much higher than on the bed itself the parts stand. */
  public double raftMm() {
    return raftMm;
  }

  @Override
  public int raftLayers() {
    return raft.isEmpty() ? 0 : rules.raftLayers();
  }

  @Override
  public double raftGapMm() {
    return raftLayers() == 0 ? 0 : rules.raftGapMm();
  }
}
