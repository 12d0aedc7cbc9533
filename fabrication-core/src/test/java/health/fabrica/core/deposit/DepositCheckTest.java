package health.fabrica.core.deposit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.profile.TestProcesses;
import health.fabrica.core.slice.Shapes;
import health.fabrica.core.toolpath.FdmPlanner;
import health.fabrica.core.toolpath.PrintPlan;
import health.fabrica.core.toolpath.ProcessProfile;
import health.fabrica.core.work.WorkMonitor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DepositCheckTest {

  private static final ProcessProfile SPARSE = TestProcesses.plaModel();
  private static final TriangleMesh BOX = Shapes.box(0, 0, 0, 20, 15, 4);

  @Test
  void theBeadsOfABoxEncloseItsVolume() {
    DepositReport report = checked(BOX, printed(BOX, SPARSE), SPARSE, 1);

    assertThat(report.layers()).isEqualTo(20);
    assertThat(report.checkedLayers()).isEqualTo(20);
    assertThat(report.modelMm3()).isCloseTo(1200, within(12.0));
    assertThat(report.volumeDifferencePercent()).isCloseTo(0, within(1.0));
    assertThat(report.excessMm()).isLessThanOrEqualTo(0.1);
    assertThat(report.missingMm()).isLessThanOrEqualTo(0.2);
    assertThat(report.plasticMm3()).isBetween(500.0, 1000.0);
    assertThat(report.auxiliaryMm3()).isPositive();
  }

  @Test
  void aRingKeepsItsHoleOpenAndItsShape() {
    TriangleMesh ring = Shapes.torus(96, 48, 12, 4);
    DepositReport report = checked(ring, printed(ring, SPARSE), SPARSE, 3);

    assertThat(report.checkedLayers()).isEqualTo((report.layers() + 2) / 3);
    assertThat(report.volumeDifferencePercent()).isCloseTo(0, within(2.0));
    assertThat(report.excessMm()).isLessThanOrEqualTo(0.15);
  }

  @Test
  void aWallThatIsLeftOutShows() {
    String whole = printed(BOX, SPARSE);
    int tenth = whole.indexOf(";LAYER:10\n");
    int next = whole.indexOf(";LAYER:11\n");
    String layer = whole.substring(tenth, next);
    // All beads that end at the right side of the box, walls and infill.
    String without = layer.replaceAll("(?m)^(G1 X13[34]\\S+ Y\\S+) E\\S+", "$1");
    assertThat(without).isNotEqualTo(layer);

    DepositReport report =
        checked(BOX, whole.substring(0, tenth) + without + whole.substring(next), SPARSE, 1);

    assertThat(report.missingMm()).isGreaterThan(1);
    assertThat(report.missingZMm()).isCloseTo(2.1, within(0.001));
  }

  @Test
  void anotherModelThanTheApprovedOneShows() {
    TriangleMesh smaller = Shapes.box(0, 0, 0, 20, 14, 4);
    DepositReport report = checked(smaller, printed(BOX, SPARSE), SPARSE, 1);

    assertThat(report.volumeDifferencePercent()).isGreaterThan(5);
    assertThat(report.excessMm()).isGreaterThan(0.4);
  }

  private static String printed(TriangleMesh mesh, ProcessProfile profile) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new FdmPlanner(1).plan(mesh, profile, WorkMonitor.NONE, out);
    return out.toString(StandardCharsets.US_ASCII);
  }

  private static DepositReport checked(
      TriangleMesh mesh, String gcode, ProcessProfile profile, int everyNth) {
    PrintPlan plan = PrintPlan.of(mesh, profile);
    return DepositCheck.check(
        new ByteArrayInputStream(gcode.getBytes(StandardCharsets.US_ASCII)),
        profile.gcodeLimits(),
        mesh,
        new double[] {plan.shiftXMm(), plan.shiftYMm(), plan.shiftZMm()},
        everyNth,
        WorkMonitor.NONE);
  }
}
