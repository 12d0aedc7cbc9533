package health.fabrica.core.support;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.polygon.Join;
import health.fabrica.core.polygon.OffsetStyle;
import health.fabrica.core.polygon.Offsets;
import health.fabrica.core.polygon.Polygons;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.slice.Layer;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The promises of the package on heaps of boxes and balls. */
class SupportPlannerProperty {

  /** Areas below are the rounding of corners and chords. */
  private static final double NOTHING_MM2 = 0.02;

  private static final double CHORDS_MM = 0.03;

  /** Dense patches of trees beside keep-outs may lie further from a tip: the package says so. */
  private static final double ANYWHERE = 100;

  private static final OffsetStyle COARSE = new OffsetStyle(Join.ROUND, 1, 0.01);

  private static SupportPlan plan(List<Layer> layers, SupportRules rules, SupportZones zones) {
    return SupportPlanner.plan(layers, rules, zones, 2, WorkMonitor.NONE);
  }

  private static Region grown(Region region, double mm) {
    return Offsets.offset(region, mm, COARSE);
  }

  @Property(tries = 12, seed = "1306")
  void gridsKeepThePromises(@ForAll @IntRange(max = 100_000) int seed) {
    keepThePromises(seed, SupportRules.filament(SupportKind.GRID, 0.45), SupportZones.NONE, 0);
  }

  @Property(tries = 12, seed = "1306")
  void treesKeepThePromises(@ForAll @IntRange(max = 100_000) int seed) {
    SupportRules rules = SupportRules.filament(SupportKind.TREE, 0.45);
    keepThePromises(seed, rules, SupportZones.NONE, rules.tree().spacingMm());
  }

  @Property(tries = 6, seed = "1306")
  void keepOutsStayFreeAndNothingFloatsOverThem(@ForAll @IntRange(max = 100_000) int seed) {
    Zone zone = Zone.box(new Vec3(-4, -9, 1), new Vec3(3, 4, 5));
    SupportZones zones = new SupportZones(List.of(zone), List.of());
    SupportRules tree = SupportRules.filament(SupportKind.TREE, 0.45);
    keepThePromises(seed, SupportRules.filament(SupportKind.GRID, 0.45), zones, 0);
    keepThePromises(seed, tree, zones, ANYWHERE);
  }

  private static void keepThePromises(
      int seed, SupportRules rules, SupportZones zones, double slackMm) {
    List<Layer> layers = Parts.layers(Parts.heap(seed), 0.3);
    Region[] keepOut =
        SupportZones.cut(zones.keepOuts(), Overhangs.planes(layers), WorkMonitor.NONE);
    SupportPlan plan = plan(layers, rules, zones);

    assertThat(plan.layers()).hasSameSizeAs(layers);
    for (int j = 0; j < layers.size(); j++) {
      Region support = plan.layers().get(j).whole();
      everyOverhangIsHeldOrNamed(plan, layers, rules, j);
      Region near = grown(layers.get(j).region(), rules.gapXyMm() - CHORDS_MM);
      assertThat(Polygons.intersection(support, near).areaMm2()).isLessThan(NOTHING_MM2);
      assertThat(Polygons.intersection(support, keepOut[j]).areaMm2()).isLessThan(NOTHING_MM2);
      SupportLayer own = plan.layers().get(j);
      assertThat(Polygons.intersection(own.body(), own.dense()).areaMm2()).isLessThan(1e-6);
      if (j > 0) {
        standsOnSomething(plan, layers, rules, slackMm, j);
      }
    }
  }

  private static void everyOverhangIsHeldOrNamed(
      SupportPlan plan, List<Layer> layers, SupportRules rules, int k) {
    if (k == 0) {
      return;
    }
    LayerOverhang overhang = plan.overhangs().get(k);
    Region over =
        Polygons.difference(
            layers.get(k).region(),
            grown(
                layers.get(k - 1).region(),
                0.3 * Math.tan(Math.toRadians(rules.overhangDegrees())) + CHORDS_MM));
    List<Region> named = new ArrayList<>();
    named.add(overhang.bridged());
    named.add(overhang.small());
    named.add(overhang.keptOut());
    plan.unreached().stream().filter(u -> u.layer() == k).forEach(u -> named.add(u.region()));
    int contact = k - 1 - rules.gapLayers();
    if (contact >= 0) {
      named.add(grown(plan.layers().get(contact).whole(), rules.reachMm() + CHORDS_MM));
    }
    assertThat(Polygons.difference(over, Polygons.union(named)).areaMm2())
        .as("layer %d of %s", k, rules.kind())
        .isLessThan(NOTHING_MM2);
  }

  private static void standsOnSomething(
      SupportPlan plan, List<Layer> layers, SupportRules rules, double slackMm, int j) {
    List<Region> below = new ArrayList<>();
    for (int i = Math.max(0, j - 1 - rules.bottomGapLayers()); i < j; i++) {
      below.add(grown(layers.get(i).region(), rules.gapXyMm()));
    }
    below.add(plan.layers().get(j - 1).whole());
    double lean = 0.3 * Math.tan(Math.toRadians(rules.tree().leanDegrees()));
    double tolerance = Math.max(rules.minWidthMm(), lean) + CHORDS_MM;
    SupportLayer own = plan.layers().get(j);
    Region ground = Polygons.union(below);
    assertThat(Polygons.difference(own.body(), grown(ground, tolerance)).areaMm2())
        .as("body of layer %d", j)
        .isLessThan(NOTHING_MM2);
    assertThat(Polygons.difference(own.dense(), grown(ground, tolerance + slackMm)).areaMm2())
        .as("dense part of layer %d", j)
        .isLessThan(NOTHING_MM2);
  }

  @Property(tries = 4, seed = "1306")
  void threadsDoNotMatter(@ForAll @IntRange(max = 100_000) int seed) {
    List<Layer> layers = Parts.layers(Parts.heap(seed), 0.3);
    for (SupportKind kind : List.of(SupportKind.GRID, SupportKind.TREE)) {
      SupportRules rules = SupportRules.filament(kind, 0.45);
      assertThat(SupportPlanner.plan(layers, rules, SupportZones.NONE, 1, WorkMonitor.NONE))
          .isEqualTo(SupportPlanner.plan(layers, rules, SupportZones.NONE, 5, WorkMonitor.NONE));
    }
  }
}
