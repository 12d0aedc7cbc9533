package health.fabrica.core.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.polygon.Polygons;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.slice.Layer;
import health.fabrica.core.slice.Shapes;
import health.fabrica.core.testdata.Cancelled;
import health.fabrica.core.work.WorkMonitor;
import java.util.List;
import org.junit.jupiter.api.Test;

class SupportPlannerTest {

  private static SupportPlan plan(List<Layer> layers, SupportKind kind, SupportZones zones) {
    return SupportPlanner.plan(
        layers, SupportRules.filament(kind, 0.45), zones, 2, WorkMonitor.NONE);
  }

  @Test
  void aGridFillsTheSpaceBelowASlabWithDenseLayersOnTop() {
    List<Layer> layers = Parts.layers(Parts.table(), 0.2);

    SupportPlan plan = plan(layers, SupportKind.GRID, SupportZones.NONE);

    // Slab in layer 40; layer 39 stays empty, 38 and 37 are dense, the columns go to the bed.
    assertThat(plan.layers().get(39).areaMm2()).isZero();
    assertThat(plan.layers().get(38).body().isEmpty()).isTrue();
    assertThat(plan.layers().get(37).body().isEmpty()).isTrue();
    assertThat(plan.layers().get(36).dense().isEmpty()).isTrue();
    double expanded = 16 * 12 + 2 * 28 * 0.9 + Math.PI * 0.9 * 0.9;
    double around = 4 * 4 + 4 * 4 * 0.405 + Math.PI * 0.405 * 0.405;
    assertThat(plan.layers().get(38).dense().areaMm2()).isCloseTo(expanded - around, within(0.5));
    assertThat(plan.layers().get(0).body().areaMm2()).isCloseTo(expanded - around, within(0.5));
    assertThat(plan.unreached()).isEmpty();
    assertThat(plan.warnings()).isEmpty();
    assertThat(plan.onModel()).isZero();
  }

  @Test
  void columnsStopOverTheModelWithAGapAndDenseLayersThere() {
    List<Layer> layers = Parts.layers(Parts.tableOnPlate(), 0.2);

    SupportPlan plan = plan(layers, SupportKind.GRID, SupportZones.NONE);

    // The plate ends with layer 4; layer 5 is the gap, 6 and 7 are dense.
    assertThat(plan.layers().get(5).areaMm2()).isZero();
    assertThat(plan.layers().get(6).dense().areaMm2()).isGreaterThan(150);
    assertThat(plan.layers().get(6).body().isEmpty()).isTrue();
    assertThat(plan.layers().get(8).dense().isEmpty()).isTrue();
    assertThat(plan.onModel()).isEqualTo(1);
    assertThat(plan.warnings()).singleElement().asString().contains("FAB-1309");
  }

  @Test
  void aTreeTakesAFractionOfTheMaterialAndMergesDownwards() {
    List<Layer> layers = Parts.layers(Parts.table(), 0.2);

    SupportPlan grid = plan(layers, SupportKind.GRID, SupportZones.NONE);
    SupportPlan tree = plan(layers, SupportKind.TREE, SupportZones.NONE);

    assertThat(tree.unreached()).isEmpty();
    assertThat(tree.tips()).isBetween(20, 120);
    int below = tree.layers().get(36).body().islands().size();
    int onBed = tree.layers().get(0).body().islands().size();
    assertThat(onBed).isLessThan(below / 2).isPositive();
    assertThat(tree.volumeMm3()).isLessThan(0.6 * grid.volumeMm3());
    assertThat(tree.layers().get(38).dense().areaMm2())
        .isCloseTo(grid.layers().get(38).dense().areaMm2(), within(1.0));
  }

  @Test
  void branchesGoAroundAPlateThatTheyCanPassAndStandOnOneThatTheyCannot() {
    // A small shelf high over a plate: narrow enough to be passed, then too wide.
    List<Layer> narrow = Parts.layers(shelfOver(3), 0.2);
    List<Layer> wide = Parts.layers(shelfOver(25), 0.2);

    SupportPlan around = plan(narrow, SupportKind.TREE, SupportZones.NONE);
    SupportPlan onTop = plan(wide, SupportKind.TREE, SupportZones.NONE);

    assertThat(around.onModel()).isZero();
    assertThat(around.layers().get(0).body().isEmpty()).isFalse();
    assertThat(around.unreached()).isEmpty();
    assertThat(onTop.onModel()).isPositive();
    assertThat(onTop.unreached()).isEmpty();
  }

  private static TriangleMesh shelfOver(double halfWidth) {
    return Shapes.join(
        Shapes.join(Shapes.box(-40, -2, 0, -30, 2, 22), Shapes.box(-35, -1.5, 20, 2, 1.5, 22)),
        Shapes.box(-1 - halfWidth, -halfWidth, 0, -1 + halfWidth, halfWidth, 2));
  }

  @Test
  void whatAKeepOutLeavesWithoutSupportIsReported() {
    List<Layer> layers = Parts.layers(Parts.table(), 0.2);
    Zone below = Zone.box(new Vec3(2.5, -20, 2), new Vec3(20, 20, 3));

    for (SupportKind kind : List.of(SupportKind.GRID, SupportKind.TREE)) {
      SupportPlan plan = plan(layers, kind, new SupportZones(List.of(below), List.of()));

      Region over = Parts.rectangle(2.5, -20, 20, 20);
      for (int j = 10; j < 15; j++) {
        assertThat(Polygons.intersection(plan.layers().get(j).whole(), over).areaMm2())
            .isLessThan(0.01);
      }
      if (kind == SupportKind.GRID) {
        assertThat(plan.unreachedMm2()).isGreaterThan(50);
        assertThat(plan.warnings()).anySatisfy(w -> assertThat(w.toString()).contains("FAB-1308"));
      }
    }
  }

  @Test
  void withoutSupportsTheOverhangsAreReportedAsTheyAre() {
    List<Layer> layers = Parts.layers(Parts.table(), 0.2);

    SupportPlan plan = plan(layers, SupportKind.NONE, SupportZones.NONE);

    assertThat(plan.volumeMm3()).isZero();
    assertThat(plan.unreachedMm2()).isEqualTo(plan.overhangs().get(40).wanted().areaMm2());
  }

  @Test
  void resinColumnsHoldWhatBeginsInTheAir() {
    List<Layer> layers =
        Parts.layers(
            Shapes.join(Shapes.box(0, 0, 0, 4, 4, 8), Shapes.box(8, 0, 5, 8.6, 0.6, 8)), 0.05);
    SupportRules rules = SupportRules.resin(0.05);

    SupportPlan plan = SupportPlanner.plan(layers, rules, SupportZones.NONE, 2, WorkMonitor.NONE);

    assertThat(plan.unreached()).isEmpty();
    assertThat(plan.tips()).isEqualTo(1);
    Region top = plan.layers().get(99).whole();
    assertThat(Polygons.intersection(top, layers.get(100).region()).areaMm2()).isGreaterThan(0.05);
    // Tip, column, foot.
    assertThat(top.areaMm2()).isCloseTo(Math.PI * 0.2 * 0.2, within(0.01));
    assertThat(plan.layers().get(40).areaMm2()).isCloseTo(Math.PI * 0.6 * 0.6, within(0.15));
    assertThat(plan.layers().get(0).areaMm2()).isCloseTo(Math.PI * 1.5 * 1.5, within(0.5));
  }

  @Test
  void aCancelledPlanEnds() {
    List<Layer> layers = Parts.layers(Parts.table(), 0.2);
    assertThatThrownBy(
            () ->
                SupportPlanner.plan(
                    layers,
                    SupportRules.filament(SupportKind.TREE, 0.45),
                    SupportZones.NONE,
                    1,
                    Cancelled.atOnce()))
        .hasMessageContaining("FAB-1000");
  }
}
