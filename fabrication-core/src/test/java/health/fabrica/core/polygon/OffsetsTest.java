package health.fabrica.core.polygon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

class OffsetsTest {

  private static final int CASES = Integer.getInteger("fabrica.polygon.cases", 1500) / 5;
  private static final GeometryFactory GEOMETRY = new GeometryFactory();

  private static Region region(double... xyMm) {
    return Polygons.of(List.of(Ring.ofMm(xyMm)), FillRule.NON_ZERO);
  }

  @Test
  void roundOffsetsHoldAPointWhenItsDistanceByJtsSaysSo() {
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      int cells = new int[] {6, 20, 1000}[random.nextInt(3)];
      Region region =
          Polygons.of(
              new RandomRings(random, 2_000_000 / cells, cells).make(1 + random.nextInt(4)),
              FillRule.NON_ZERO);
      double delta = (random.nextBoolean() ? 1 : -1) * (0.01 + random.nextDouble() * 0.3);
      Region result = Offsets.offset(region, delta, OffsetStyle.ROUND);
      Geometry before = Jts.valid(region);
      Jts.valid(result);
      for (int i = 0; i < 25 && !region.isEmpty(); i++) {
        int x = random.nextInt(3_000_000) - 1_500_000;
        int y = random.nextInt(3_000_000) - 1_500_000;
        assertPoint(before, result, delta, x, y, seed);
      }
    }
  }

  private static void assertPoint(
      Geometry before, Region result, double delta, int x, int y, int seed) {
    Geometry point = GEOMETRY.createPoint(new Coordinate(x, y));
    double border = before.getBoundary().distance(point);
    double signed = before.distance(point) > 0 ? border : -border;
    double beyond = signed - delta * Nanometres.PER_MM;
    if (Math.abs(beyond) > 1010) {
      assertThat(result.contains(x, y))
          .as("seed %d: (%d, %d) is %f from the border, offset %f", seed, x, y, signed, delta)
          .isEqualTo(beyond < 0);
    }
  }

  @Test
  void mitreAndSquareOffsetsContainTheRoundOne() {
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      Region region = Polygons.of(new RandomRings(random, 100_000, 20).make(3), FillRule.EVEN_ODD);
      double delta = 0.02 + random.nextDouble() * 0.2;
      Region round = Offsets.offset(region, delta, OffsetStyle.ROUND);
      for (OffsetStyle style : List.of(OffsetStyle.MITRE, OffsetStyle.SQUARE)) {
        Region other = Offsets.offset(region, delta, style);
        Jts.valid(other);
        double missing = Polygons.difference(round, other).areaMm2();
        assertThat(missing).as("seed %d", seed).isLessThan(5e-6 * (1 + round.perimeterMm()));
      }
    }
  }

  @Test
  void aRectangleGrowsAndShrinksExactlyByMitres() {
    Region box = region(0, 0, 10, 0, 10, 5, 0, 5);
    assertThat(Offsets.offset(box, 1, OffsetStyle.MITRE))
        .isEqualTo(region(-1, -1, 11, -1, 11, 6, -1, 6));
    assertThat(Offsets.offset(box, -1, OffsetStyle.ROUND))
        .isEqualTo(region(1, 1, 9, 1, 9, 4, 1, 4));
    assertThat(Offsets.offset(box, -2.5, OffsetStyle.ROUND)).isEqualTo(Region.EMPTY);
    assertThat(Offsets.offset(box, 0, OffsetStyle.ROUND)).isSameAs(box);
  }

  @Test
  void aRoundOffsetHasTheAreaOfSteiner() {
    Region box = region(0, 0, 10, 0, 10, 5, 0, 5);
    assertThat(Offsets.offset(box, 2, OffsetStyle.ROUND).areaMm2())
        .isCloseTo(50 + 2 * 30 + Math.PI * 4, within(0.01));
    assertThat(Offsets.offset(box, 2, OffsetStyle.SQUARE).areaMm2())
        .isCloseTo(50 + 2 * 30 + 4 * 8 * (Math.sqrt(2) - 1), within(1e-6));
  }

  @Test
  void holesCloseAndMouthsMeetAsTheRegionGrows() {
    Region frame =
        Polygons.difference(region(0, 0, 10, 0, 10, 10, 0, 10), region(4, 4, 6, 4, 6, 6, 4, 6));
    assertThat(Offsets.offset(frame, 0.9, OffsetStyle.ROUND).islands().get(0).holes()).hasSize(1);
    assertThat(Offsets.offset(frame, 1, OffsetStyle.ROUND).islands().get(0).holes()).isEmpty();
    Region clasp =
        Polygons.difference(region(0, 0, 10, 0, 10, 10, 0, 10), region(3, 3, 9, 3, 9, 7, 3, 7));
    Region open = Polygons.difference(clasp, region(8, 4.5, 11, 4.5, 11, 5.5, 8, 5.5));
    assertThat(open.islands().get(0).holes()).isEmpty();
    assertThat(Offsets.offset(open, 0.6, OffsetStyle.ROUND).islands().get(0).holes()).hasSize(1);
  }

  @Test
  void thinWallsNecksAndTipsAreFoundAndNothingElse() {
    Region dumbbell =
        Polygons.union(
            List.of(
                region(0, 0, 5, 0, 5, 5, 0, 5),
                region(5, 2.4, 10, 2.4, 10, 2.6, 5, 2.6),
                region(10, 0, 15, 0, 15, 5, 10, 5)));
    Region thin = Offsets.thinParts(dumbbell, 0.4);
    assertThat(thin.islands()).hasSize(1);
    assertThat(thin.areaMm2()).isCloseTo(5 * 0.2, within(0.02));
    assertThat(Offsets.thinParts(dumbbell, 0.15)).isEqualTo(Region.EMPTY);
    assertThat(Offsets.widerThan(dumbbell, 0.4).areaMm2()).isCloseTo(50, within(0.02));
    Region wall = region(0, 0, 20, 0, 20, 0.3, 0, 0.3);
    assertThat(Offsets.thinParts(wall, 0.4)).isEqualTo(wall);
  }

  @Test
  void measuresThatMeanNothingAreRefused() {
    Region box = region(0, 0, 1, 0, 1, 1, 0, 1);
    assertThatThrownBy(() -> Offsets.thinParts(box, 0)).hasMessageContaining("FAB-1402");
    assertThatThrownBy(() -> new OffsetStyle(Join.ROUND, 1, 0)).hasMessageContaining("FAB-1402");
    assertThatThrownBy(() -> new Simplifier().simplify(box, -1)).hasMessageContaining("FAB-1402");
    assertThatThrownBy(() -> Offsets.offset(box, 1073.5, OffsetStyle.ROUND))
        .hasMessageContaining("FAB-1401");
  }

  @Test
  void simplifyingKeepsTheShapeWithinTheToleranceAndDropsNoRing() {
    int n = 2000;
    double[] circle = new double[2 * n];
    for (int i = 0; i < n; i++) {
      circle[2 * i] = 10 * Math.cos(2 * Math.PI * i / n);
      circle[2 * i + 1] = 10 * Math.sin(2 * Math.PI * i / n);
    }
    Region given = Polygons.union(List.of(region(circle), region(20, 0, 30, 0.001, 25, 0.002)));
    Region simple = new Simplifier().simplify(given, 0.01);
    assertThat(simple.islands()).hasSize(2);
    assertThat(simple.vertexCount()).isBetween(60, 200);
    Region lost = Polygons.difference(given, simple);
    assertThat(Offsets.widerThan(lost, 0.0102)).isEqualTo(Region.EMPTY);
    Jts.valid(simple);
  }
}
