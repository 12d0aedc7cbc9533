package health.fabrica.core.toolpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.estimate.GcodeDialect;
import health.fabrica.core.estimate.GcodeInterpreter;
import health.fabrica.core.estimate.GcodeReport;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.polygon.FillRule;
import health.fabrica.core.polygon.Polygons;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.polygon.Ring;
import health.fabrica.core.profile.TestProcesses;
import health.fabrica.core.slice.Shapes;
import health.fabrica.core.work.WorkMonitor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the planner lays inside of walls and beside parts, as the interpreter finds it. */
class FdmPatternsTest {

  private static final ProcessProfile MODEL = TestProcesses.plaModel().withSkirt(false);

  /** A file with its plastic by type in mm3. */
  record Laid(String text, PrintSummary summary, GcodeReport report, Map<String, Double> byType) {

    double of(String type) {
      return byType.getOrDefault(type, 0.0);
    }
  }

  static Laid laid(FdmJob job) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintSummary summary = new FdmPlanner(2).plan(job, WorkMonitor.NONE, out);
    Map<String, Double> byType = new TreeMap<>();
    GcodeReport report =
        GcodeInterpreter.read(
            new ByteArrayInputStream(out.toByteArray()),
            job.profile().gcodeLimits(job.tools()),
            (from, to, z, volume, type) -> byType.merge(type, volume, Double::sum));
    return new Laid(out.toString(StandardCharsets.US_ASCII), summary, report, byType);
  }

  @ParameterizedTest
  @EnumSource(InfillPattern.class)
  void everyPatternFillsItsShareOfTheInside(InfillPattern pattern) {
    ProcessProfile profile =
        MODEL.withInfillDensity(0.2).withRules(FdmRules.standard().withInfill(pattern));

    Laid laid = laid(FdmJob.of(Shapes.box(0, 0, 0, 40, 40, 12), profile));

    double inner = 40 - 4 * 0.45;
    double expected = inner * inner * 53 * 0.2 * 0.2;
    assertThat(laid.of("Internal infill")).isCloseTo(expected, within(0.05 * expected));
    assertThat(laid.of("Solid infill")).isCloseTo(inner * inner * 1.4, within(0.01 * 2043));
  }

  @Test
  void theInsideIsAsDenseAsIsAskedForFromPlaceToPlace() {
    FdmJob job = FdmJob.of(Shapes.box(0, 0, 0, 40, 20, 8), MODEL.withInfillDensity(0.4));
    Laid full = laid(job);
    Laid half = laid(job.withDensity((x, y, z) -> 0.2));
    Laid split = laid(job.withDensity((x, y, z) -> x < 125 ? 0.4 : 0.1));

    double all = full.of("Internal infill");
    assertThat(half.of("Internal infill")).isCloseTo(all / 2, within(0.05 * all));
    assertThat(split.of("Internal infill")).isCloseTo(all * 0.625, within(0.06 * all));
  }

  @Test
  void aSlabBetweenTwoPillarsIsBridgedFromOneToTheOther() {
    TriangleMesh pillars =
        Shapes.join(Shapes.box(0, 0, 0, 8, 20, 6), Shapes.box(28, 0, 0, 36, 20, 6));
    TriangleMesh gate = Shapes.join(pillars, Shapes.box(0, 0, 6, 36, 20, 8));
    FdmJob job = FdmJob.of(gate, MODEL);

    Laid laid = laid(job);

    // Between the pillars, behind the walls, and held by a few lines at each end.
    double least = 20 * (20 - 4 * 0.45) * 0.2;
    assertThat(laid.of("Bridge infill")).isBetween(least, 1.25 * least);
    int bridge = laid.text().indexOf(";TYPE:Bridge infill\n");
    assertThat(laid.text().substring(bridge - 500, bridge)).doesNotContain("M107");
    String[] lines = laid.text().substring(bridge).split("\n", 60);
    double along = 0;
    double across = 0;
    double[] at = {Double.NaN, Double.NaN};
    for (int i = 1; i < 40; i++) {
      if (lines[i].startsWith("G0 X") || lines[i].startsWith("G1 X")) {
        String[] words = lines[i].split(" ");
        double x = Double.parseDouble(words[1].substring(1));
        double y = Double.parseDouble(words[2].substring(1));
        if (lines[i].startsWith("G1 X") && lines[i].contains(" E") && !Double.isNaN(at[0])) {
          along += Math.abs(x - at[0]);
          across += Math.abs(y - at[1]);
        }
        at[0] = x;
        at[1] = y;
      }
    }
    assertThat(along).isGreaterThan(100);
    assertThat(across).isLessThan(0.01 * along);
  }

  @Test
  void aShelfHeldOnOneSideIsNoBridge() {
    TriangleMesh shelf = Shapes.join(Shapes.box(0, 0, 0, 8, 20, 6), Shapes.box(0, 0, 6, 30, 20, 8));

    assertThat(laid(FdmJob.of(shelf, MODEL)).of("Bridge infill")).isZero();
  }

  @Test
  void supportsBrimsAndRaftsAreFilledByTheirRoles() {
    Region support = box(100, 90, 110, 110);
    Region brim = Polygons.difference(box(110, 90, 140, 120), box(114, 94, 136, 116));
    LayerExtras extras =
        layer ->
            switch (layer) {
              case 0 ->
                  List.of(
                      new LayerExtra(LayerExtra.Role.BRIM, brim, 0.45),
                      new LayerExtra(LayerExtra.Role.SUPPORT, support, 2));
              case 1 -> List.of(new LayerExtra(LayerExtra.Role.SUPPORT_INTERFACE, support, 0.45));
              default -> List.of();
            };

    Laid laid = laid(FdmJob.of(Shapes.box(0, 0, 0, 20, 20, 2), MODEL).withExtras(extras));

    assertThat(laid.of("Skirt/Brim")).isCloseTo(brim.areaMm2() * 0.2, within(8.0));
    assertThat(laid.of("Support material")).isCloseTo(200 * 0.2 * 0.45 / 2, within(1.0));
    assertThat(laid.of("Support material interface")).isCloseTo(200 * 0.2, within(1.0));
  }

  @Test
  void aRaftLiftsThePart() {
    LayerExtras raft =
        new LayerExtras() {
          @Override
          public List<LayerExtra> at(int layer) {
            return layer < 0
                ? List.of(new LayerExtra(LayerExtra.Role.RAFT, box(110, 90, 140, 120), 1))
                : List.of();
          }

          @Override
          public int raftLayers() {
            return 3;
          }

          @Override
          public double raftGapMm() {
            return 0.15;
          }
        };
    FdmJob job = FdmJob.of(Shapes.box(0, 0, 0, 20, 20, 2), MODEL);

    Laid laid = laid(job.withExtras(raft));

    assertThat(laid.report().topMm()).isCloseTo(2.75, within(1e-9));
    assertThat(laid.report().layers()).isEqualTo(13);
    assertThat(laid.of("Support material")).isCloseTo(3 * 900 * 0.2 * 0.45, within(4.0));
    assertThat(laid.summary().warnings()).isEmpty();
    assertThat(laid.summary().modelMm3()).isCloseTo(800, within(0.1));
  }

  @Test
  void partsOfTwoColoursTakeTurnsAndAreBothPrimed() {
    TriangleMesh left = Shapes.box(0, 0, 0, 10, 20, 4);
    TriangleMesh right = Shapes.box(10, 0, 0, 20, 20, 4);
    ProcessProfile solid = MODEL.withInfillDensity(1);
    FdmJob job =
        new FdmJob(
            List.of(new FdmPart(left, 0), new FdmPart(right, 1)),
            solid,
            LayerExtras.NONE,
            FdmJob.UNIFORM);

    Laid laid = laid(job);

    assertThat(laid.text()).contains("M109 T0 S215", "M109 T1 S215", "M104 T1 S0");
    // Once to begin with, and once a layer: even layers go up, odd ones down.
    assertThat(laid.text().split("\nT[01]\n", -1)).hasSize(22);
    assertThat(laid.of("Prime tower")).isGreaterThan(20 * 16 * 12 * 0.2);
    double own = laid.report().materialMm3() - laid.of("Prime tower");
    assertThat(own).isCloseTo(1600, within(32.0));
    assertThatThrownBy(() -> GcodeInterpreter.read(bytes(laid), solid.gcodeLimits()))
        .hasMessageContaining("FAB-1901");
    TriangleMesh wide = Shapes.box(0, 0, 0, 240, 200, 4);
    FdmJob full =
        new FdmJob(
            List.of(new FdmPart(wide, 0), new FdmPart(left, 1)),
            solid,
            LayerExtras.NONE,
            FdmJob.UNIFORM);
    assertThatThrownBy(() -> laid(full)).hasMessageContaining("FAB-1150");
  }

  private static ByteArrayInputStream bytes(Laid laid) {
    return new ByteArrayInputStream(laid.text().getBytes(StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @EnumSource(GcodeDialect.class)
  void everyFirmwareIsToldItsAccelerationInItsWords(GcodeDialect firmware) {
    ProcessProfile profile = MODEL.withRules(FdmRules.standard().withFirmware(firmware, 700));

    Laid laid = laid(FdmJob.of(Shapes.box(0, 0, 0, 10, 10, 4), profile));

    String expected =
        switch (firmware) {
          case MARLIN -> "M204 P700 R1000 T1500";
          case KLIPPER -> "SET_VELOCITY_LIMIT ACCEL=700";
          case REPRAPFIRMWARE -> "M204 P700 T1500";
        };
    assertThat(laid.text()).contains("\n" + expected + "\n");
    assertThat(laid.report().timeSeconds()).isCloseTo(laid.summary().timeSeconds(), within(8.0));
  }

  @Test
  void beadsThatTheHotEndCannotMeltAreSlowedDownAndSaidSo() {
    TriangleMesh box = Shapes.box(0, 0, 0, 30, 30, 3);
    Laid free = laid(FdmJob.of(box, MODEL));
    Laid slow = laid(FdmJob.of(box, MODEL.withRules(FdmRules.standard().withMostMm3S(2))));

    assertThat(free.summary().warnings()).isEmpty();
    assertThat(slow.summary().warnings())
        .anyMatch(
            w -> w.code() == ToolpathProblem.MELT_LIMITED && w.message().contains("2.0 mm3/s"));
    assertThat(slow.summary().timeSeconds()).isGreaterThan(1.5 * free.summary().timeSeconds());
  }

  @Test
  void seamsLieWhereTheyAreAskedFor() {
    assertThat(Seam.of(square(), SeamPlacement.REAR, 0, 0)).isIn(2, 3);
    assertThat(Seam.of(square(), SeamPlacement.NEAREST, 9, 1)).isEqualTo(1);
    assertThat(Seam.of(notched(), SeamPlacement.ALIGNED, 0, 0)).isEqualTo(3);
    assertThat(Seam.of(notched(), SeamPlacement.NEAREST, 5, 9)).isEqualTo(3);
  }

  private static Bead square() {
    return new Bead(
        new double[] {0, 10, 10, 0},
        new double[] {0, 0, 10, 10},
        new double[] {1, 1, 1, 1},
        true,
        0,
        MoveKind.OUTER_WALL);
  }

  /** An inner corner at (5, 8). */
  private static Bead notched() {
    return new Bead(
        new double[] {0, 10, 10, 5, 0},
        new double[] {0, 0, 10, 8, 10},
        new double[] {1, 1, 1, 1, 1},
        true,
        0,
        MoveKind.OUTER_WALL);
  }

  private static Region box(double x0, double y0, double x1, double y1) {
    return Polygons.of(List.of(Ring.ofMm(x0, y0, x1, y0, x1, y1, x0, y1)), FillRule.NON_ZERO);
  }
}
