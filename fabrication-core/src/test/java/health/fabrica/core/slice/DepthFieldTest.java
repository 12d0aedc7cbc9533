package health.fabrica.core.slice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DepthFieldTest {

  private static final double PITCH = 0.159;

  /** Loops at a depth, in mm. */
  static List<Contour> offset(List<Contour> contours, double depth) {
    LayerGrid grid = LayerGrid.covering(-40, -40, 40, 40, PITCH, 4);
    DepthField field = new DepthField(grid);
    new DepthFieldBuilder(grid, 2).fill(contours, field);
    BitGrid deep = field.atLeast(depth, new BitGrid(grid.nx(), grid.ny()));
    List<Contour> loops = new ArrayList<>();
    new MarchingSquares(grid)
        .trace(
            field,
            depth,
            deep,
            (x, y, n, i, j) -> {
              double[] xy = new double[2 * n];
              for (int v = 0; v < n; v++) {
                xy[2 * v] = grid.xMm(x[v]);
                xy[2 * v + 1] = grid.yMm(y[v]);
              }
              loops.add(new Contour(xy));
            });
    return loops;
  }

  static Contour circle(double radius, int n) {
    double[] xy = new double[2 * n];
    for (int i = 0; i < n; i++) {
      xy[2 * i] = 0.37 + radius * Math.cos(2 * Math.PI * i / n);
      xy[2 * i + 1] = -0.11 + radius * Math.sin(2 * Math.PI * i / n);
    }
    return new Contour(xy);
  }

  @Test
  void theOffsetOfACircleIsACircleWithinTwoHundredths() {
    for (double radius : new double[] {2, 5, 20}) {
      List<Contour> loops = offset(List.of(circle(radius, 2000)), 0.675);
      assertThat(loops).hasSize(1);
      assertThat(loops.get(0).signedAreaMm2()).isPositive();
      double worst = 0;
      double[] xy = loops.get(0).xy();
      for (int i = 0; i < xy.length; i += 2) {
        double r = Math.hypot(xy[i] - 0.37, xy[i + 1] + 0.11);
        worst = Math.max(worst, Math.abs(r - (radius - 0.675)));
      }
      assertThat(worst).isLessThan(0.02);
    }
  }

  @Test
  void theOffsetOfATurnedSquareIsExactAwayFromItsCorners() {
    double c = Math.cos(0.4);
    double s = Math.sin(0.4);
    double[] xy = new double[8];
    double[] corners = {-10, -10, 10, -10, 10, 10, -10, 10};
    for (int i = 0; i < 8; i += 2) {
      xy[i] = c * corners[i] - s * corners[i + 1];
      xy[i + 1] = s * corners[i] + c * corners[i + 1];
    }
    List<Contour> loops = offset(List.of(new Contour(xy)), 0.225);

    assertThat(loops).hasSize(1);
    double[] p = loops.get(0).xy();
    double worst = 0;
    double worstCorner = 0;
    for (int i = 0; i < p.length; i += 2) {
      double x = Math.abs(c * p[i] + s * p[i + 1]);
      double y = Math.abs(-s * p[i] + c * p[i + 1]);
      double error = Math.abs(Math.max(x, y) - 9.775);
      if (Math.min(x, y) < 9.5) {
        worst = Math.max(worst, error);
      } else {
        worstCorner = Math.max(worstCorner, error);
      }
    }
    assertThat(worst).isLessThan(0.001);
    assertThat(worstCorner).isLessThan(PITCH / 2);
  }

  @Test
  void aHoleIsFollowedClockwise() {
    Contour outer = circle(20, 200);
    double[] hole = circle(5, 200).xy();
    double[] reversed = new double[hole.length];
    for (int i = 0; i < hole.length; i += 2) {
      reversed[i] = hole[hole.length - 2 - i];
      reversed[i + 1] = hole[hole.length - 1 - i];
    }
    List<Contour> loops = offset(List.of(outer, new Contour(reversed)), 0.225);

    assertThat(loops).hasSize(2);
    double area = loops.stream().mapToDouble(Contour::signedAreaMm2).sum();
    assertThat(area)
        .isCloseTo(Math.PI * (19.775 * 19.775 - 5.225 * 5.225), within(0.005 * Math.PI * 400));
  }

  @Test
  void depthIsTheDistanceToTheNearestContour() {
    LayerGrid grid = LayerGrid.covering(0, 0, 10, 10, 0.25, 4);
    DepthField field = new DepthField(grid);
    Contour square = new Contour(new double[] {0, 0, 10, 0, 10, 10, 0, 10});
    new DepthFieldBuilder(grid, 3).fill(List.of(square), field);
    for (int j = 0; j < grid.ny(); j++) {
      for (int i = 0; i < grid.nx(); i++) {
        double x = grid.xMm(i);
        double y = grid.yMm(j);
        double depth = Math.min(Math.min(x, 10 - x), Math.min(y, 10 - y));
        if (depth > 1e-6) {
          assertThat((double) field.at(i, j)).isCloseTo(Math.min(3, depth), within(1e-5));
        } else {
          assertThat(field.at(i, j)).isLessThan(1e-6f);
        }
      }
    }
    assertThat(field.at(grid.column(5.1), grid.row(1.3))).isCloseTo(1.3, within(1e-5));
  }

  @Test
  void overlappingShellsAreMeasured() {
    LayerGrid grid = LayerGrid.covering(0, 0, 30, 30, 0.1, 4);
    DepthFieldBuilder builder = new DepthFieldBuilder(grid, 1);
    Contour a = new Contour(new double[] {0, 0, 10, 0, 10, 10, 0, 10});
    Contour b = new Contour(new double[] {5, 5, 15, 5, 15, 15, 5, 15});
    builder.fill(List.of(a, b), new DepthField(grid));
    assertThat(builder.overlapMm2()).isCloseTo(25, within(1.0));
    builder.fill(List.of(a), new DepthField(grid));
    assertThat(builder.overlapMm2()).isZero();
    Contour hole = new Contour(new double[] {0, 0, 0, 10, 10, 10, 10, 0});
    builder.fill(List.of(hole), new DepthField(grid));
    assertThat(builder.overlapMm2()).isCloseTo(100, within(3.0));
    assertThat(builder.reachMm()).isEqualTo(1);
  }
}
