package health.fabrica.core.toolpath;

import com.sun.management.OperatingSystemMXBean;
import health.fabrica.core.format.LengthUnit;
import health.fabrica.core.format.MeshFile;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.profile.TestProcesses;
import health.fabrica.core.slice.Shapes;
import health.fabrica.core.work.WorkMonitor;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Times the planner on a bumpy hollow head or on a file; run by hand. */
final class BigMeshProbe {

  private BigMeshProbe() {}

  public static void main(String[] args) throws IOException {
    TriangleMesh mesh =
        args.length > 3
            ? MeshFile.read(Path.of(args[3]), Optional.of(LengthUnit.MILLIMETRE)).mesh()
            : Shapes.skull(500, 250);
    ProcessProfile profile =
        TestProcesses.plaModel()
            .withRules(FdmRules.standard().withInfill(InfillPattern.valueOf(args[2])));
    int threads = Integer.parseInt(args[0]);
    for (int run = 0; run < Integer.parseInt(args[1]); run++) {
      Path file = Files.createTempFile("probe", ".gcode");
      long start = System.nanoTime();
      PrintSummary summary;
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        summary = new FdmPlanner(threads).plan(mesh, profile, WorkMonitor.NONE, out);
      }
      System.out.printf(
          "%d triangles, %.2f s, %.2f CPU s, %s%n",
          mesh.triangleCount(),
          (System.nanoTime() - start) / 1e9,
          ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime()
              / 1e9,
          summary);
      Files.delete(file);
    }
  }
}
