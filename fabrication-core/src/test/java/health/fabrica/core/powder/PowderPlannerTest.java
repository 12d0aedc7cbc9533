package health.fabrica.core.powder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.layerfile.CliEncoding;
import health.fabrica.core.layerfile.CliReader;
import health.fabrica.core.layerfile.LayerVisitor;
import health.fabrica.core.layerfile.PathDirection;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.slice.Shapes;
import health.fabrica.core.work.WorkMonitor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PowderPlannerTest {

  private static final PowderProfile PROFILE =
      new PowderProfile(100, 100, 100, 0.1, 0.05, 1, 0.1, 0.1, 67, 3, 1000, 500, 5000, 10, 2);

  /** Sums of a layer file, by layer or over all. */
  private static final class Sums implements LayerVisitor {
    final int wanted;
    final Map<PowderPart, Double> lengths = new EnumMap<>(PowderPart.class);
    int layers;
    int outer;
    int inner;
    double longest;
    double[] longestHatch = new double[4];

    Sums(int wanted) {
      this.wanted = wanted;
    }

    private boolean counts() {
      return wanted < 0 || layers - 1 == wanted;
    }

    @Override
    public void layer(double topMm) {
      layers++;
    }

    @Override
    public void polyline(int part, PathDirection direction, double[] xyMm) {
      if (counts()) {
        outer += direction == PathDirection.OUTER ? 1 : 0;
        inner += direction == PathDirection.INNER ? 1 : 0;
      }
    }

    @Override
    public void hatches(int part, double[] xyMm) {
      if (counts()) {
        double sum = 0;
        for (int i = 0; i < xyMm.length; i += 4) {
          double length = Math.hypot(xyMm[i + 2] - xyMm[i], xyMm[i + 3] - xyMm[i + 1]);
          if (length > longest) {
            longest = length;
            longestHatch = Arrays.copyOfRange(xyMm, i, i + 4);
          }
          sum += length;
        }
        lengths.merge(PowderPart.values()[part - 1], sum, Double::sum);
      }
    }

    /** Hatched area in mm2. */
    double area(PowderPart part) {
      return lengths.getOrDefault(part, 0.0) * PROFILE.hatchSpacingMm();
    }
  }

  private record Built(PowderSummary summary, byte[] file) {

    Sums layer(int wanted) {
      Sums sums = new Sums(wanted);
      CliReader.read(new ByteArrayInputStream(file), sums);
      return sums;
    }
  }

  private static Built built(TriangleMesh mesh, CliEncoding encoding) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PowderSummary summary =
        PowderPlanner.plan(mesh, PROFILE, "order-7", encoding, out, WorkMonitor.NONE);
    return new Built(summary, out.toByteArray());
  }

  @Test
  void aBoxIsSkinAtItsEndsAndCoreBetween() {
    Built box = built(Shapes.box(0, 0, 0, 10, 10, 2), CliEncoding.BINARY_LONG);
    double inside = 9.7 * 9.7; // less the beam offset and the way from the contour to the hatch

    assertThat(box.summary().layers()).isEqualTo(20);
    assertThat(box.summary().modelMm3()).isCloseTo(200, within(1e-6));
    assertThat(box.summary().contourMm()).isCloseTo(20 * 4 * 9.9, within(1e-6));
    assertThat(box.layer(0).area(PowderPart.DOWNSKIN)).isCloseTo(inside, within(0.5));
    assertThat(box.layer(2).area(PowderPart.DOWNSKIN)).isCloseTo(inside, within(0.5));
    assertThat(box.layer(3).area(PowderPart.DOWNSKIN)).isZero();
    assertThat(box.layer(3).area(PowderPart.CORE)).isCloseTo(inside, within(0.5));
    assertThat(box.layer(16).area(PowderPart.CORE)).isCloseTo(inside, within(0.5));
    assertThat(box.layer(17).area(PowderPart.UPSKIN)).isCloseTo(inside, within(0.5));
    assertThat(box.summary().timeSeconds())
        .isCloseTo(
            20 * 10
                + (box.summary().hatchMm() / 1000
                        + box.summary().contourMm() / 500
                        + box.summary().jumpMm() / 5000)
                    / 2,
            within(1e-9));
    assertThat(box.summary().warnings()).isEmpty();
  }

  @Test
  void theHatchTurnsFromLayerToLayer() {
    Built box = built(Shapes.box(0, 0, 0, 10, 10, 1), CliEncoding.ASCII);

    for (int layer = 0; layer < 10; layer++) {
      double[] line = box.layer(layer).longestHatch;
      double angle = Math.toDegrees(Math.atan2(line[3] - line[1], line[2] - line[0]));
      double off = Math.abs(((angle - 67.0 * layer) % 180 + 270) % 180 - 90);
      assertThat(off).as("layer %d", layer).isLessThan(0.05);
    }
  }

  @Test
  void holesRunTheOtherWayAndStayFree() {
    TriangleMesh tube =
        Shapes.join(Shapes.box(0, 0, 0, 10, 10, 1), Shapes.flipped(Shapes.box(3, 3, 0, 7, 7, 1)));
    Sums middle = built(tube, CliEncoding.BINARY_SHORT).layer(5);

    assertThat(middle.outer).isEqualTo(1);
    assertThat(middle.inner).isEqualTo(1);
    assertThat(middle.area(PowderPart.CORE)).isCloseTo(9.7 * 9.7 - 4.3 * 4.3, within(0.6));
  }

  @Test
  void anOverhangIsDownskinOnlyWhereNothingIsBelow() {
    TriangleMesh step = Shapes.join(Shapes.box(0, 0, 0, 5, 10, 1), Shapes.box(0, 0, 1, 10, 10, 2));
    Sums first = built(step, CliEncoding.BINARY_LONG).layer(10);

    assertThat(first.area(PowderPart.DOWNSKIN)).isCloseTo(4.85 * 9.7, within(0.6));
    assertThat(first.area(PowderPart.CORE)).isCloseTo(4.85 * 9.7, within(0.6));
  }

  @Test
  void whatIsThinnerThanTheBeamIsSaid() {
    TriangleMesh fin =
        Shapes.join(Shapes.box(0, 0, 0, 10, 10, 1), Shapes.box(4, 12, 0, 4.06, 40, 1));

    PowderSummary summary = built(fin, CliEncoding.BINARY_LONG).summary();

    assertThat(summary.thinMm3()).isCloseTo(0.06 * 28, within(0.1));
    assertThat(summary.warnings()).singleElement().asString().contains("0.100 mm");
  }

  @Test
  void whatCannotBeBuiltIsRefused() {
    assertThatThrownBy(() -> built(Shapes.box(0, 0, 0, 101, 5, 5), CliEncoding.ASCII))
        .hasMessageContaining("FAB-1501")
        .hasMessageContaining("101.0 x 5.0 x 5.0");
    assertThatThrownBy(() -> built(Shapes.box(0, 0, 0, 5, 0.05, 5), CliEncoding.ASCII))
        .hasMessageContaining("FAB-1502");
    assertThatThrownBy(
            () ->
                new PowderProfile(
                    100, 100, 100, 0.1, 0.05, 0, 0.1, 0.1, 67, 3, 1000, 500, 5000, 10, 2))
        .hasMessageContaining("FAB-1500");
  }

  @Test
  void theSameModelGivesTheSameBytes() {
    TriangleMesh ring = Shapes.torus(40, 20, 5, 2);

    assertThat(built(ring, CliEncoding.BINARY_LONG).file())
        .isEqualTo(built(ring, CliEncoding.BINARY_LONG).file());
  }
}
