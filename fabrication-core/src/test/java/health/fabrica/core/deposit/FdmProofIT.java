package health.fabrica.core.deposit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.estimate.GcodeInterpreter;
import health.fabrica.core.estimate.GcodeReport;
import health.fabrica.core.format.LengthUnit;
import health.fabrica.core.format.MeshFile;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.mesh.MeshBounds;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.profile.TestProcesses;
import health.fabrica.core.testdata.SharedData;
import health.fabrica.core.toolpath.FdmPlanner;
import health.fabrica.core.toolpath.FdmRules;
import health.fabrica.core.toolpath.InfillPattern;
import health.fabrica.core.toolpath.PrintPlan;
import health.fabrica.core.toolpath.PrintSummary;
import health.fabrica.core.toolpath.ProcessProfile;
import health.fabrica.core.work.WorkMonitor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our files of known meshes, read by an interpreter that knows nothing of the planner. */
class FdmProofIT {

  private static final double LONGEST_MM = 40;

  @ParameterizedTest
  @CsvSource({
    "cow.off, LINES",
    "elephant.off, GYROID",
    "knot1.off, CONCENTRIC",
    "fandisk.off, GRID",
    "rotor_small.off, GYROID"
  })
  void theBeadsEncloseTheModelAndTheFileSaysSo(String name, InfillPattern infill) {
    TriangleMesh mesh = scaled(name);
    ProcessProfile profile =
        TestProcesses.plaModel().withRules(FdmRules.standard().withInfill(infill));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintSummary summary = new FdmPlanner(2).plan(mesh, profile, WorkMonitor.NONE, out);

    GcodeReport report =
        GcodeInterpreter.read(new ByteArrayInputStream(out.toByteArray()), profile.gcodeLimits());
    assertThat(report.timeSeconds()).isCloseTo(summary.timeSeconds(), within(8.0));
    assertThat(report.materialMm3()).isCloseTo(summary.materialMm3(), within(3.0));
    PrintPlan plan = PrintPlan.of(mesh, profile);
    DepositReport laid =
        DepositCheck.check(
            new ByteArrayInputStream(out.toByteArray()),
            profile.gcodeLimits(),
            mesh,
            new double[] {plan.shiftXMm(), plan.shiftYMm(), plan.shiftZMm()},
            7,
            WorkMonitor.NONE);
    assertThat(laid.volumeDifferencePercent()).isCloseTo(0, within(2.0));
    assertThat(laid.excessMm()).isLessThanOrEqualTo(0.3);
  }

  private static TriangleMesh scaled(String name) {
    TriangleMesh mesh =
        MeshFile.read(SharedData.path("mesh-known/" + name), Optional.of(LengthUnit.MILLIMETRE))
            .mesh();
    Vec3 size = MeshBounds.of(mesh).size();
    double longest = Math.max(size.x(), Math.max(size.y(), size.z()));
    float[] xyz = mesh.xyz().clone();
    for (int i = 0; i < xyz.length; i++) {
      xyz[i] = (float) (xyz[i] * LONGEST_MM / longest);
    }
    return new TriangleMesh(xyz, mesh.triangles());
  }
}
