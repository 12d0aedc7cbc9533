package health.fabrica.core.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.slice.MeshLayers;
import health.fabrica.core.slice.Shapes;
import health.fabrica.core.work.WorkMonitor;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class OverhangsTest {

  private static final SupportRules RULES = SupportRules.filament(SupportKind.GRID, 0.45);

  private static List<LayerOverhang> found(
      TriangleMesh mesh, SupportRules rules, SupportZones zones) {
    return Overhangs.find(Parts.layers(mesh, 0.2), rules, zones, 2, WorkMonitor.NONE);
  }

  private static double area(List<LayerOverhang> found, Function<LayerOverhang, Region> of) {
    return found.stream().mapToDouble(o -> of.apply(o).areaMm2()).sum();
  }

  @Test
  void aSlabHangsOverWhatItsPostHoldsByTheAngle() {
    List<LayerOverhang> found = found(Parts.table(), RULES, SupportZones.NONE);

    // The post of 4 x 4 holds 0.2 mm around it: 4.4 x 4.4 with round corners.
    double held = 4 * 4 + 4 * 4 * 0.2 + Math.PI * 0.2 * 0.2;
    assertThat(found.get(40).wanted().areaMm2()).isCloseTo(16 * 12 - held, within(0.02));
    assertThat(area(found, LayerOverhang::wanted)).isEqualTo(found.get(40).wanted().areaMm2());
    assertThat(found.get(40).inAir().isEmpty()).isTrue();
  }

  @Test
  void aConeHoldsItselfUpToTheAngleAndNotBeyond() {
    // A cone with its tip on the bed, its side 50 degrees from the vertical.
    double slope = Math.tan(Math.toRadians(50));
    TriangleMesh cone =
        Shapes.moved(
            Shapes.blob(2, 96, slope * 10, slope * 10, 10, (u, v) -> u > 0.1 ? 0.05 : 1), 0, 0, 10);

    List<LayerOverhang> steep = found(cone, RULES.withOverhangDegrees(52), SupportZones.NONE);
    List<LayerOverhang> flat = found(cone, RULES.withOverhangDegrees(44), SupportZones.NONE);

    assertThat(area(steep.subList(1, 49), LayerOverhang::wanted)).isZero();
    assertThat(flat.subList(20, 49)).allMatch(o -> !o.wanted().isEmpty());
  }

  @Test
  void aSpanBetweenTwoPostsIsABridgeUpToTheLimitInAnyDirection() {
    for (double turn : new double[] {0, 0.3, 1.1}) {
      TriangleMesh shortSpan = Shapes.turned(gate(4.5), turn, 0);
      TriangleMesh longSpan = Shapes.turned(gate(6), turn, 0);

      List<LayerOverhang> bridged = found(shortSpan, RULES, SupportZones.NONE);
      List<LayerOverhang> wanted = found(longSpan, RULES, SupportZones.NONE);

      assertThat(area(bridged, LayerOverhang::wanted)).isZero();
      assertThat(area(bridged, LayerOverhang::bridged)).isCloseTo(4.1 * 3, within(0.05));
      assertThat(area(wanted, LayerOverhang::bridged)).isZero();
      assertThat(area(wanted, LayerOverhang::wanted)).isCloseTo(5.6 * 3, within(0.05));
    }
  }

  private static TriangleMesh gate(double span) {
    TriangleMesh posts =
        Shapes.join(
            Shapes.box(-3, -1.5, 0, 0, 1.5, 4), Shapes.box(span, -1.5, 0, span + 3, 1.5, 4));
    return Shapes.join(posts, Shapes.box(-3, -1.5, 4, span + 3, 1.5, 5));
  }

  @Test
  void aCantileverIsNoBridge() {
    TriangleMesh arm = Shapes.join(Shapes.box(0, 0, 0, 3, 3, 4), Shapes.box(0, 0, 4, 6, 3, 5));

    List<LayerOverhang> found = found(arm, RULES, SupportZones.NONE);

    assertThat(area(found, LayerOverhang::bridged)).isZero();
    assertThat(area(found, LayerOverhang::wanted)).isCloseTo(2.8 * 3, within(0.02));
  }

  @Test
  void whatBeginsInTheAirIsFoundHoweverSmall() {
    TriangleMesh hook = Shapes.join(Shapes.box(0, 0, 0, 4, 4, 3), Shapes.box(6, 0, 1, 6.3, 0.3, 3));

    List<LayerOverhang> found = found(hook, RULES, SupportZones.NONE);

    assertThat(found.get(5).inAir().areaMm2()).isCloseTo(0.09, within(1e-6));
    assertThat(found.get(5).wanted()).isEqualTo(found.get(5).inAir());
    assertThat(area(found, LayerOverhang::small)).isZero();
  }

  @Test
  void smallOverhangsOfHeldPartsAreNamedAsSuch() {
    TriangleMesh lip = Shapes.join(Shapes.box(0, 0, 0, 4, 4, 3), Shapes.box(0, 0, 3, 4.5, 0.6, 4));

    List<LayerOverhang> found = found(lip, RULES, SupportZones.NONE);

    assertThat(area(found, LayerOverhang::wanted)).isZero();
    assertThat(area(found, LayerOverhang::small)).isCloseTo(0.3 * 0.6, within(0.01));
  }

  @Test
  void paintedZonesTakeOverhangsOutAndPutSurfacesIn() {
    Zone right = Zone.box(new Vec3(0, -10, 7), new Vec3(10, 10, 9));
    List<LayerOverhang> plain = found(Parts.table(), RULES, SupportZones.NONE);
    List<LayerOverhang> kept =
        found(Parts.table(), RULES, new SupportZones(List.of(right), List.of()));

    assertThat(area(kept, LayerOverhang::keptOut))
        .isCloseTo(area(plain, LayerOverhang::wanted) / 2, within(0.01));
    assertThat(area(kept, LayerOverhang::wanted))
        .isCloseTo(area(plain, LayerOverhang::wanted) / 2, within(0.01));

    Zone around = Zone.body(MeshLayers.of(Shapes.box(-10, -10, 7.9, 10, 10, 8.3)));
    List<LayerOverhang> enforced =
        found(
            Parts.table(),
            RULES.withOverhangDegrees(89),
            new SupportZones(List.of(), List.of(around)));
    assertThat(area(enforced, LayerOverhang::wanted)).isCloseTo(16 * 12 - 16, within(1e-6));
  }

  @Test
  void zonesAndRulesThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> Zone.box(new Vec3(0, 0, 0), new Vec3(1, 0, 1)))
        .hasMessageContaining("FAB-1307");
    assertThatThrownBy(() -> Zone.box(new Vec3(0, 0, 1), new Vec3(1, 1, 1)))
        .hasMessageContaining("FAB-1307");
    assertThatThrownBy(() -> RULES.withOverhangDegrees(90))
        .hasMessageContaining("FAB-1306")
        .hasMessageContaining("90.0");
  }
}
