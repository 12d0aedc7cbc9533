package health.fabrica.core.polygon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.testdata.Cancelled;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolygonsTest {

  private static final FillRule FILL = FillRule.NON_ZERO;

  static Ring square(int x, int y, int side) {
    return Ring.of(x, y, x + side, y, x + side, y + side, x, y + side);
  }

  private static Region region(Ring... rings) {
    return Polygons.of(List.of(rings), FILL);
  }

  @Test
  void overlappingSquaresGiveTheKnownAreas() {
    Region a = region(square(0, 0, 2_000_000));
    Region b = region(square(1_000_000, 1_000_000, 2_000_000));
    assertThat(Polygons.union(List.of(a, b)).areaMm2()).isEqualTo(7);
    assertThat(Polygons.intersection(a, b))
        .isEqualTo(region(square(1_000_000, 1_000_000, 1_000_000)));
    assertThat(Polygons.difference(a, b).areaMm2()).isEqualTo(3);
    assertThat(Polygons.xor(a, b).islands()).hasSize(2).allMatch(part -> part.areaMm2() == 3);
    assertThat(Polygons.difference(a, a)).isEqualTo(Region.EMPTY);
    assertThat(Polygons.union(List.of())).isEqualTo(Region.EMPTY);
  }

  @Test
  void squaresWithACommonEdgeBecomeOneRectangleWithoutASeam() {
    Region both = region(square(0, 0, 10), square(10, 0, 10));
    assertThat(both.rings()).containsExactly(Ring.of(0, 0, 20, 0, 20, 10, 0, 10));
  }

  @Test
  void squaresThatTouchInACornerStayTwoIslands() {
    Region both = region(square(0, 0, 10), square(10, 10, 10));
    assertThat(both.islands()).hasSize(2);
    assertThat(both.islands()).allMatch(island -> island.outer().size() == 4);
  }

  @Test
  void aHoleThatTouchesTheRimIsAHoleAndNotABend() {
    Region ring =
        Polygons.difference(region(square(0, 0, 30)), region(Ring.of(0, 15, 10, 5, 10, 25)));
    assertThat(ring.islands()).hasSize(1);
    assertThat(ring.islands().get(0).holes()).hasSize(1);
    Jts.valid(ring);
  }

  @Test
  void islandsInHolesInIslandsAreNestedByWhatIsAroundThem() {
    Region rings =
        Polygons.of(
            List.of(square(0, 0, 100), square(10, 10, 80), square(20, 20, 60), square(30, 30, 40)),
            FillRule.EVEN_ODD);
    assertThat(rings.islands()).hasSize(2).allMatch(island -> island.holes().size() == 1);
    assertThat(rings.islands().get(1).outer()).isEqualTo(square(20, 20, 60));
    assertThat(rings.contains(15, 15)).isFalse();
    assertThat(rings.contains(20, 25)).as("on the border").isTrue();
    assertThat(rings.contains(25, 25)).isTrue();
  }

  @Test
  void fillRulesSayWhatABowTieAndADoubleTurnCover() {
    Ring bowTie = Ring.of(0, 0, 10, 10, 10, 0, 0, 10);
    assertThat(Polygons.of(List.of(bowTie), FillRule.NON_ZERO).islands()).hasSize(2);
    assertThat(Polygons.of(List.of(bowTie), FillRule.POSITIVE).islands()).hasSize(1);
    assertThat(Polygons.of(List.of(bowTie), FillRule.NEGATIVE).islands()).hasSize(1);
    List<Ring> twice = List.of(square(0, 0, 10), square(0, 0, 10));
    assertThat(Polygons.of(twice, FillRule.EVEN_ODD)).isEqualTo(Region.EMPTY);
    assertThat(Polygons.of(twice, FillRule.POSITIVE)).isEqualTo(region(square(0, 0, 10)));
  }

  @Test
  void spikesAndRepeatedPointsLeaveNoTrace() {
    Region region = region(Ring.of(0, 0, 0, 0, 20, 0, 40, 0, 20, 0, 20, 20, 20, 30, 20, 20, 0, 20));
    assertThat(region).isEqualTo(region(square(0, 0, 20)));
  }

  @Test
  void orientationIsExactAtTheEndsOfTheGrid() {
    int end = Nanometres.LIMIT;
    Region all = region(Ring.of(-end, -end, end, -end, end, end, -end, end));
    Region half = region(Ring.of(-end, -end, end, end - 1, end, end));
    assertThat(all.rings().get(0).twiceArea()).isEqualTo(2 * (2L * end) * (2L * end));
    assertThat(Polygons.difference(all, half).contains(0, 1)).isTrue();
    assertThat(half.contains(0, -1)).isFalse();
    assertThat(half.areaMm2()).isGreaterThan(0);
  }

  @Test
  void coordinatesBeyondTheGridAreRefusedWithTheNumber() {
    assertThatThrownBy(() -> Ring.ofMm(0, 0, 1200, 0, 0, 1))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("FAB-1401")
        .hasMessageContaining("1200.0 mm");
    assertThatThrownBy(() -> Ring.of(0, 0, 1 << 30, 0, 0, 1)).hasMessageContaining("FAB-1401");
    assertThatThrownBy(() -> Nanometres.of(Double.NaN)).hasMessageContaining("FAB-1401");
  }

  @Test
  void aCancelledOverlayStops() {
    Cancelled cancelled = Cancelled.atOnce();
    Overlay overlay = new Overlay(cancelled);
    for (int i = 0; i < 5000; i++) {
      overlay.subject(square(10 * i, 0, 10));
    }
    assertThatThrownBy(() -> overlay.result(Operation.UNION, FILL))
        .hasMessageContaining("FAB-1000");
  }

  @Test
  void roundingOfACrossingIsExactAtHalves() {
    // y = x / 2 crosses x = 1 at 0.5, and x = -1 at -0.5: halves go up.
    assertThat(Crossing.rounded(0, 0, 2, 1, 1, -5, 1, 5)).isEqualTo(Plane.key(1, 1));
    assertThat(Crossing.rounded(0, 0, -2, -1, -1, -5, -1, 5)).isEqualTo(Plane.key(-1, 0));
    assertThat(Crossing.rounded(-1, 5, -1, -5, -2, -1, 0, 0)).isEqualTo(Plane.key(-1, 0));
  }

  @Test
  void regionsAndRingsAreValues() {
    Region a = region(square(0, 0, 10));
    assertThat(a).isEqualTo(region(square(0, 0, 10))).hasSameHashCodeAs(region(square(0, 0, 10)));
    assertThat(a.toString())
        .isEqualTo("Region[Island[outer=Ring[0, 0, 10, 0, 10, 10, 0, 10], holes=[]]]");
    assertThat(a.vertexCount()).isEqualTo(4);
    assertThat(a.perimeterMm()).isEqualTo(4e-5);
    assertThat(Ring.ofMm(0, 0, 1, 0, 0, 2).toMm()).containsExactly(0, 0, 1, 0, 0, 2);
    assertThatThrownBy(() -> Ring.of(1, 2, 3)).isInstanceOf(IllegalArgumentException.class);
  }
}
