package health.fabrica.core.toolpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.blob.Sha256;
import health.fabrica.core.estimate.GcodeInterpreter;
import health.fabrica.core.estimate.GcodeReport;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.profile.TestProcesses;
import health.fabrica.core.slice.Shapes;
import health.fabrica.core.support.SupportKind;
import health.fabrica.core.work.WorkMonitor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FdmPlannerTest {

  private static final ProcessProfile MODEL = TestProcesses.plaModel();
  private static final ProcessProfile SOLID = MODEL.withInfillDensity(1).withSkirt(false);

  record Printed(PrintSummary summary, byte[] gcode, GcodeReport report) {

    String text() {
      return new String(gcode, StandardCharsets.US_ASCII);
    }
  }

  static Printed print(TriangleMesh mesh, ProcessProfile profile, int threads) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintSummary summary = new FdmPlanner(threads).plan(mesh, profile, WorkMonitor.NONE, out);
    GcodeReport report =
        GcodeInterpreter.read(new ByteArrayInputStream(out.toByteArray()), profile.gcodeLimits());
    return new Printed(summary, out.toByteArray(), report);
  }

  @Test
  void aSolidCubeTakesItsOwnVolumeOfPlastic() {
    Printed printed = print(Shapes.box(0, 0, 0, 20, 20, 20), SOLID, 2);

    assertThat(printed.summary().modelMm3()).isCloseTo(8000, within(0.01));
    assertThat(printed.report().materialMm3()).isCloseTo(8000, within(80.0));
    assertThat(printed.summary().warnings()).isEmpty();
    // The outer bead's centre runs half a line width inside of the wall.
    assertThat(printed.report().x0Mm()).isCloseTo(115.225, within(0.001));
    assertThat(printed.report().y1Mm()).isCloseTo(114.775, within(0.001));
  }

  @Test
  void solidRoundAndHollowBodiesTakeTheirVolumeToo() {
    TriangleMesh ring = Shapes.torus(128, 64, 20, 6);
    TriangleMesh hollow =
        Shapes.join(
            Shapes.box(0, 0, 0, 30, 30, 10), Shapes.flipped(Shapes.box(3, 3, 3, 27, 27, 7)));

    for (TriangleMesh mesh : List.of(ring, hollow)) {
      Printed printed = print(mesh, SOLID, 2);
      double volume = Shapes.volume(mesh);
      assertThat(printed.summary().modelMm3()).isCloseTo(volume, within(0.005 * volume));
      assertThat(printed.report().materialMm3()).isCloseTo(volume, within(0.02 * volume));
    }
  }

  /** Every wall receives its own volume: loops, one line along the middle, or lines in the gaps. */
  @Test
  void wallsOfAnyThicknessTakeTheirVolume() {
    for (double thickness :
        new double[] {0.3, 0.4, 0.46, 0.5, 0.6, 0.7, 0.8, 0.95, 1.1, 1.3, 1.4, 1.7, 1.9, 2.2, 3}) {
      Printed printed = print(Shapes.box(0, 0, 0, thickness, 40, 2), SOLID, 1);
      double volume = thickness * 40 * 2;
      assertThat(printed.report().materialMm3())
          .as("wall of %s mm", thickness)
          .isCloseTo(volume, within(0.1 * volume));
      assertThat(printed.summary().lostMm3()).isZero();
      assertThat(printed.summary().narrowMm3() > 0).isEqualTo(thickness < 0.45);
    }
  }

  @Test
  void aWallThinnerThanABeadIsReportedWithItsVolume() {
    TriangleMesh mesh =
        Shapes.join(Shapes.box(0, 0, 0, 10, 10, 10), Shapes.box(20, 0, 0, 20.04, 40, 10));

    PrintSummary summary = print(mesh, MODEL, 2).summary();

    assertThat(summary.lostMm3()).isCloseTo(16, within(2.0));
    assertThat(summary.warnings())
        .anyMatch(
            w ->
                w.code() == ToolpathProblem.THIN_PARTS_LOST
                    && w.message().contains("the first in layer 0 at x 135.0"));
  }

  @Test
  void aModelOfThinWallsOnlyIsRefused() {
    assertThatThrownBy(() -> print(Shapes.box(0, 0, 0, 0.05, 40, 10), MODEL, 1))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("FAB-1805");
  }

  @Test
  void aSparseCubeIsWallsSkinsAndItsShareOfInfill() {
    Printed printed = print(Shapes.box(0, 0, 0, 20, 20, 20), MODEL.withSkirt(false), 2);

    double inner = 20 - 4 * 0.45;
    double walls = (400 - inner * inner) * 20;
    double skins = inner * inner * 7 * 0.2;
    double sparse = inner * inner * 93 * 0.2 * 4 / 27;
    double expected = walls + skins + sparse;
    assertThat(printed.report().materialMm3()).isCloseTo(expected, within(0.02 * expected));
  }

  @Test
  void everyLayerNearASlopeIsSolidThere() {
    // The slope of a flat ball is covered by skins: nothing below the surface shows infill.
    Printed ball = print(Shapes.ball(60, 80, 10), MODEL.withSkirt(false), 2);
    Printed none = print(Shapes.ball(60, 80, 10), MODEL.withInfillDensity(0).withSkirt(false), 2);

    assertThat(ball.text()).contains(";TYPE:Solid infill", ";TYPE:Internal infill");
    assertThat(none.text()).doesNotContain(";TYPE:Internal infill");
    assertThat(none.report().materialMm3()).isLessThan(ball.report().materialMm3());
  }

  @Test
  void theFileSaysTheSameAsTheSummary() {
    Printed printed = print(Shapes.torus(64, 32, 15, 5), MODEL, 2);
    PrintSummary summary = printed.summary();
    GcodeReport report = printed.report();

    assertThat(summary.technology()).isEqualTo("FDM");
    assertThat(summary.layers()).isEqualTo(50);
    assertThat(report.layers()).isEqualTo(50);
    assertThat(report.layerComments()).isEqualTo(50);
    assertThat(report.topMm()).isEqualTo(10.0);
    assertThat(summary.bytes()).isEqualTo(printed.gcode().length);
    assertThat(summary.gcodeSha256()).isEqualTo(Sha256.of(printed.gcode()));
    // One last retraction is not part of the summary.
    assertThat(report.filamentMm()).isCloseTo(summary.filamentMm() - 0.8, within(1e-6));
    assertThat(summary.massG()).isCloseTo(summary.materialMm3() * 1.24e-3, within(1e-9));
    // The interpreter adds the moves before the first and after the last layer.
    assertThat(report.timeSeconds()).isCloseTo(summary.timeSeconds(), within(8.0));
  }

  @Test
  void theBytesDoNotDependOnThreadsOrOnTheOrderOfTriangles() {
    TriangleMesh mesh = Shapes.turned(Shapes.torus(60, 30, 14, 6), 0.2, 0.6);
    Printed one = print(mesh, MODEL.withLayerHeights(0.3, 0.3), 1);
    Printed two = print(Shapes.shuffled(mesh, 3), MODEL.withLayerHeights(0.3, 0.3), 2);

    assertThat(two.summary()).isEqualTo(one.summary());
    assertThat(two.gcode()).isEqualTo(one.gcode());
  }

  @Test
  void theFirstLayerIsSlowAndSmallLayersTakeTheirTime() {
    Printed cube = print(Shapes.box(0, 0, 0, 30, 30, 2), MODEL, 1);
    String first = between(cube.text(), ";LAYER:0", ";LAYER:1");
    for (String line : first.split("\n", -1)) {
      int f = line.indexOf(" F");
      if (line.startsWith("G1 X") && !line.contains(" E-") && f > 0) {
        assertThat(Integer.parseInt(line.substring(f + 2))).isLessThanOrEqualTo(1200);
      }
    }
    PrintSummary pin = print(Shapes.box(0, 0, 0, 4, 4, 20), MODEL, 1).summary();
    assertThat(pin.timeSeconds()).isGreaterThan(290);
  }

  private static String between(String text, String from, String to) {
    return text.substring(text.indexOf(from), text.indexOf(to));
  }

  @Test
  void aModelThatDoesNotFitIsRefusedWithTheExcess() {
    assertThatThrownBy(() -> print(Shapes.box(0, 0, 0, 251, 220, 100), MODEL, 1))
        .hasMessageContaining("FAB-1802")
        .hasMessageContaining("1.0, 10.0 and 0.0 mm");
    assertThatThrownBy(() -> print(Shapes.box(0, 0, 0, 10, 10, 0.05), MODEL, 1))
        .hasMessageContaining("FAB-1803");
  }

  @Test
  void overlappingShellsAndMeshesInsideOutAreRefused() {
    TriangleMesh overlapping =
        Shapes.join(Shapes.box(0, 0, 0, 10, 10, 10), Shapes.box(5, 5, 0, 15, 15, 10));
    assertThatThrownBy(() -> print(overlapping, MODEL, 1)).hasMessageContaining("FAB-1804");
    TriangleMesh insideOut = Shapes.flipped(Shapes.box(0, 0, 0, 10, 10, 10));
    assertThatThrownBy(() -> print(insideOut, MODEL, 1)).hasMessageContaining("FAB-1804");
  }

  @Test
  void partsInTheAirAndEmptyLayersAreReported() {
    TriangleMesh floating =
        Shapes.join(Shapes.box(0, 0, 0, 10, 10, 5), Shapes.box(0, 0, 8, 10, 10, 12));

    PrintSummary summary = print(floating, MODEL, 2).summary();

    assertThat(summary.warnings()).anyMatch(w -> w.code() == ToolpathProblem.UNSUPPORTED_ISLANDS);
    assertThat(summary.warnings())
        .anyMatch(
            w ->
                w.code() == ToolpathProblem.EMPTY_LAYERS
                    && w.message().contains("15 of 60 layers are empty, the first is layer 25"));
    assertThat(summary.warnings()).noneMatch(w -> w.code() == ToolpathProblem.LITTLE_ON_BED);
  }

  @Test
  void aModelThatStandsOnNextToNothingIsReportedUnlessABrimHoldsIt() {
    TriangleMesh ball = Shapes.ball(48, 96, 20);

    assertThat(print(ball, MODEL, 2).summary().warnings())
        .anyMatch(
            w ->
                w.code() == ToolpathProblem.LITTLE_ON_BED
                    && w.message().contains("the largest layer has 125"));
    ExtraRules brim = ExtraRules.of(SupportKind.NONE, MODEL).withBase(5, 0);
    PrintSummary held =
        new FdmPlanner(2)
            .plan(ball, MODEL, brim, WorkMonitor.NONE, OutputStream.nullOutputStream());
    assertThat(held.warnings()).noneMatch(w -> w.code() == ToolpathProblem.LITTLE_ON_BED);
  }

  @Test
  void aModelAsLargeAsTheBedHasNoSkirt() {
    Printed printed = print(Shapes.box(0, 0, 0, 248, 208, 0.4), MODEL, 2);

    assertThat(printed.summary().warnings()).anyMatch(w -> w.code() == ToolpathProblem.NO_SKIRT);
    assertThat(printed.text()).doesNotContain(";TYPE:Skirt");
  }

  @Test
  void progressIsToldPerLayerAndCancellingStopsTheWork() {
    List<Double> told = new ArrayList<>();
    WorkMonitor impatient =
        new WorkMonitor() {
          @Override
          public void progress(String stage, double fraction) {
            told.add(fraction);
          }

          @Override
          public boolean cancelled() {
            return told.size() == 5;
          }
        };
    assertThatThrownBy(
            () ->
                new FdmPlanner()
                    .plan(
                        Shapes.box(0, 0, 0, 10, 10, 10),
                        MODEL,
                        impatient,
                        OutputStream.nullOutputStream()))
        .hasMessageContaining("FAB-1000");
    assertThat(told).hasSize(5).isSorted();
  }

  @Test
  void aFullDiskIsAProblemOfTheOutput() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("no space");
          }
        };
    assertThatThrownBy(
            () ->
                new FdmPlanner(1).plan(Shapes.box(0, 0, 0, 9, 9, 9), MODEL, WorkMonitor.NONE, full))
        .hasMessageContaining("FAB-1806");
    assertThatThrownBy(() -> new FdmPlanner(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void profilesWithIllegalValuesAreRefused() {
    assertThatThrownBy(() -> MODEL.withInfillDensity(1.5))
        .hasMessageContaining("FAB-1801")
        .hasMessageContaining("infill density");
    assertThatThrownBy(() -> MODEL.withLayerHeights(0.2, 0.5)).hasMessageContaining("layer height");
    assertThatThrownBy(() -> new MaterialProfile("PLA; M500", 1.2, 1.75, 210, 60))
        .hasMessageContaining("material name");
    PrinterProfile cold =
        new PrinterProfile(
            "x", 100, 100, 100, 0.4, TestProcesses.plaModel().printer().motion(), 200, 60);
    assertThatThrownBy(() -> MODEL.withPrinter(cold)).hasMessageContaining("nozzle temperature");
  }
}
