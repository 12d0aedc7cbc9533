package health.fabrica.core.polygon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MiddleLinesTest {

  private static final MiddleLines LINES = new MiddleLines(0.2, 0.005);

  private static Region region(double... xy) {
    return Polygons.of(List.of(Ring.ofMm(xy)), FillRule.NON_ZERO);
  }

  private static Region box(double x0, double y0, double x1, double y1) {
    return region(x0, y0, x1, y0, x1, y1, x0, y1);
  }

  @Test
  void aThinWallHasOneLineAlongItsMiddle() {
    List<MiddleLine> lines = LINES.of(box(0, 0, 40, 0.3));

    assertThat(lines).hasSize(1);
    MiddleLine line = lines.get(0);
    assertThat(line.closed()).isFalse();
    assertThat(line.lengthMm()).isCloseTo(39.7, within(0.2));
    assertThat(line.areaMm2()).isCloseTo(12, within(0.01));
    for (int i = 0; i < line.size(); i++) {
      assertThat(line.yMm()[i]).isCloseTo(0.15, within(0.01));
      assertThat(line.widthMm()[i]).isCloseTo(0.3, within(0.02));
    }
  }

  @Test
  void aWedgeHasALineThatGrowsWide() {
    List<MiddleLine> lines = LINES.of(region(0, 0, 20, -0.5, 20, 0.5));

    MiddleLine line = lines.get(0);
    assertThat(lines).hasSize(1);
    assertThat(line.areaMm2()).isCloseTo(10, within(0.1));
    for (int i = 0; i < line.size(); i++) {
      assertThat(line.yMm()[i]).isCloseTo(0, within(0.05));
      assertThat(line.widthMm()[i]).isCloseTo(line.xMm()[i] / 20, within(0.08));
    }
  }

  @Test
  void aThinRingHasOneClosedLine() {
    Region ring = Polygons.difference(circle(10, 0.4), circle(10, -0.4));

    List<MiddleLine> lines = LINES.of(ring);

    assertThat(lines).hasSize(1);
    assertThat(lines.get(0).closed()).isTrue();
    assertThat(lines.get(0).lengthMm()).isCloseTo(20 * Math.PI, within(0.1));
    assertThat(lines.get(0).areaMm2()).isCloseTo(ring.areaMm2(), within(0.01));
  }

  private static Region circle(double radius, double more) {
    Region middle =
        Offsets.offset(box(-0.001, -0.001, 0.001, 0.001), radius + more, OffsetStyle.ROUND);
    return Polygons.union(List.of(middle));
  }

  @Test
  void wallsThatMeetHaveLinesThatMeet() {
    Region tee = Polygons.union(List.of(box(0, 0, 20, 0.3), box(9.85, 0, 10.15, 10)));

    List<MiddleLine> lines = LINES.of(tee);

    assertThat(lines).hasSize(3);
    assertThat(lines.stream().mapToDouble(MiddleLine::lengthMm).sum()).isCloseTo(29.7, within(0.3));
    assertThat(lines.stream().mapToDouble(MiddleLine::areaMm2).sum())
        .isCloseTo(tee.areaMm2(), within(0.01));
  }

  @Test
  void theLinesDoNotDependOnTheOrderOfTheRings() {
    Ring a = Ring.ofMm(0, 0, 10, 0, 10, 0.2, 0, 0.2);
    Ring b = Ring.ofMm(0, 1, 10, 1, 10, 1.2, 0, 1.2);

    List<MiddleLine> one = LINES.of(Polygons.of(List.of(a, b), FillRule.NON_ZERO));
    List<MiddleLine> two = LINES.of(Polygons.of(List.of(b, a), FillRule.NON_ZERO));

    assertThat(one).hasSameSizeAs(two);
    for (int i = 0; i < one.size(); i++) {
      assertThat(one.get(i).xMm()).isEqualTo(two.get(i).xMm());
      assertThat(one.get(i).widthMm()).isEqualTo(two.get(i).widthMm());
    }
  }

  /** Strips along random ways, crossing themselves: the lines cover the area, on the area. */
  @Property(tries = 150)
  void randomStripsAreCoveredByTheirLines(@ForAll long seed) {
    Random random = new Random(seed);
    double width = 0.1 + 0.6 * random.nextDouble();
    Region strips = Region.EMPTY;
    double x = 10 * random.nextDouble();
    double y = 10 * random.nextDouble();
    for (int i = 0; i < 6; i++) {
      double nx = 10 * random.nextDouble();
      double ny = 10 * random.nextDouble();
      double length = Math.hypot(nx - x, ny - y);
      double ox = -(ny - y) / length * width / 2;
      double oy = (nx - x) / length * width / 2;
      Region strip = region(x + ox, y + oy, x - ox, y - oy, nx - ox, ny - oy, nx + ox, ny + oy);
      strips = Polygons.union(List.of(strips, strip));
      x = nx;
      y = ny;
    }

    List<MiddleLine> lines = LINES.of(strips);

    double covered = lines.stream().mapToDouble(MiddleLine::areaMm2).sum();
    assertThat(covered + LINES.missedMm2())
        .isCloseTo(strips.areaMm2(), within(0.05 * strips.areaMm2()));
    for (MiddleLine line : lines) {
      for (int i = 0; i < line.size(); i++) {
        Region grown = Offsets.offset(strips, 0.01, OffsetStyle.SQUARE);
        assertThat(grown.contains(Nanometres.of(line.xMm()[i]), Nanometres.of(line.yMm()[i])))
            .isTrue();
      }
    }
  }
}
