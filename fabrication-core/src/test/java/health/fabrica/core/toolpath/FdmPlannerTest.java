package health.fabrica.core.toolpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.estimate.GcodeInterpreter;
import health.fabrica.core.estimate.GcodeLimits;
import health.fabrica.core.estimate.GcodeReport;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.slice.Shapes;
import health.fabrica.core.work.WorkMonitor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

class FdmPlannerTest {

  record Printed(PrintSummary summary, byte[] gcode, GcodeReport report) {}

  static Printed print(TriangleMesh mesh, ProcessProfile profile, int threads) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintSummary summary = new FdmPlanner(threads).plan(mesh, profile, WorkMonitor.NONE, out);
    PrinterProfile p = profile.printer();
    GcodeLimits limits =
        new GcodeLimits(
            p.buildXMm(),
            p.buildYMm(),
            p.buildZMm(),
            p.maxNozzleCelsius(),
            p.maxBedCelsius(),
            profile.material().filamentMm(),
            p.accelerationMmS2(),
            p.travelAccelerationMmS2(),
            p.jerkMmS());
    GcodeReport report = GcodeInterpreter.read(new ByteArrayInputStream(out.toByteArray()), limits);
    return new Printed(summary, out.toByteArray(), report);
  }

  @Test
  void aSolidCubeTakesItsOwnVolumeOfPlastic() {
    TriangleMesh cube = Shapes.box(0, 0, 0, 20, 20, 20);
    ProcessProfile solid = ProcessProfile.plaModel().withInfillDensity(1).withSkirt(false);

    Printed printed = print(cube, solid, 2);

    System.out.println(printed.summary());
    System.out.println(printed.report());
    assertThat(printed.summary().modelMm3()).isCloseTo(8000, within(0.01));
    assertThat(printed.report().materialMm3()).isCloseTo(8000, within(160.0));
  }
}
