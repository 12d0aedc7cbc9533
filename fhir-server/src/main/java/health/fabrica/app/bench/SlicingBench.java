package health.fabrica.app.bench;

import com.sun.management.OperatingSystemMXBean;
import health.fabrica.core.field.Solids;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.polygon.OffsetStyle;
import health.fabrica.core.polygon.Offsets;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.polygon.Simplifier;
import health.fabrica.core.profile.ProfileLibrary;
import health.fabrica.core.slice.AdaptiveHeights;
import health.fabrica.core.slice.GyroidField;
import health.fabrica.core.slice.Layer;
import health.fabrica.core.slice.LayerField;
import health.fabrica.core.slice.LayerGrid;
import health.fabrica.core.slice.LayerPlan;
import health.fabrica.core.slice.LayerStream;
import health.fabrica.core.slice.MeshLayers;
import health.fabrica.core.slice.RasterLayers;
import health.fabrica.core.toolpath.FdmPlanner;
import health.fabrica.core.toolpath.InfillPattern;
import health.fabrica.core.toolpath.PrintSummary;
import health.fabrica.core.toolpath.PrinterProfile;
import health.fabrica.core.toolpath.ProcessProfile;
import health.fabrica.core.work.WorkMonitor;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * From a closed mesh to layers, and from a lattice to layers. Runs in this process, so processor
 * time is that of the process, all threads, compiler and collector included; the least of the
 * rounds counts.
 */
final class SlicingBench {

  private static final double HEIGHT_MM = 0.2;
  private static final double PIXEL_MM = 0.03;
  private static final double HALF_MM = 20;
  private static final int LATTICE_LAYERS = 100;
  private static final double TOLERANCE_MM = 0.0125;
  private static final double WALL_MM = 0.45;

  private final List<Integer> threads;
  private final int rounds;
  private final Consumer<String> progress;
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final List<SlicingReport.Line> lines = new ArrayList<>();

  SlicingBench(List<Integer> threads, int rounds, Consumer<String> progress) {
    this.threads = threads;
    this.rounds = rounds;
    this.progress = progress;
  }

  SlicingReport run(TriangleMesh mesh, Machine machine, SlicingReport.@Nullable Peer peer) {
    float[] z = heights(mesh);
    LayerPlan uniform = LayerPlan.uniform(z[0], z[1], HEIGHT_MM, HEIGHT_MM);
    each("contours every 0.2 mm, mesh to nested regions", "0.5 s", n -> contours(mesh, uniform, n));
    LayerPlan adaptive = new AdaptiveHeights(0.05, 0.06, 0.3, HEIGHT_MM).plan(mesh);
    each("contours, cusps of 0.05 mm", "-", n -> contours(mesh, adaptive, n));
    each("two walls of 0.45 mm in every layer", "-", n -> walls(mesh, uniform, n));
    LayerField lattice = new GyroidField(2, 0.4, 0.005, 0, 0.004);
    each("graded gyroid, pixels of 0.03 mm", "0.5 Gpixel/s", n -> raster(lattice, n));
    Vec3 bottom = new Vec3(0, 0, -HALF_MM);
    Vec3 top = new Vec3(0, 0, HALF_MM);
    LayerField implant = LayerField.within(new Solids.Cylinder(bottom, top, HALF_MM), lattice);
    each("the same in a cylinder of 40 x 40 mm", "0.5 Gpixel/s", n -> raster(implant, n));
    each("FDM file: 2 perimeters, 15 % gyroid", "0.3x PrusaSlicer", 1, n -> file(mesh, n));
    return new SlicingReport(
        machine, mesh.triangleCount(), Runtime.getRuntime().maxMemory() >> 20, lines, peer);
  }

  private static float[] heights(TriangleMesh mesh) {
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (int i = 2; i < mesh.xyz().length; i += 3) {
      low = Math.min(low, mesh.xyz()[i]);
      high = Math.max(high, mesh.xyz()[i]);
    }
    return new float[] {low, high};
  }

  private static String contours(TriangleMesh mesh, LayerPlan plan, int threads) {
    long[] count = new long[2];
    LayerStream.run(
        MeshLayers.of(mesh),
        plan,
        threads,
        WorkMonitor.NONE,
        layer -> {
          count[0] += layer.region().vertexCount();
          count[1] += layer.region().islands().size();
        });
    return plan.layers() + " layers, " + count[0] + " vertices, " + count[1] + " islands";
  }

  /**
   * Offsets of simplified contours as perimeters want them; on the thread that takes the layers.
   */
  private static String walls(TriangleMesh mesh, LayerPlan plan, int threads) {
    double[] length = new double[1];
    Simplifier simplifier = new Simplifier();
    LayerStream.run(
        MeshLayers.of(mesh),
        plan,
        threads,
        WorkMonitor.NONE,
        layer -> length[0] += walls(layer, simplifier));
    return String.format(Locale.ROOT, "%.1f m of walls", length[0] / 1000);
  }

  private static double walls(Layer layer, Simplifier simplifier) {
    Region simple = simplifier.simplify(layer.region(), TOLERANCE_MM);
    Region outer = Offsets.offset(simple, -WALL_MM / 2, OffsetStyle.ROUND);
    return outer.perimeterMm() + Offsets.offset(outer, -WALL_MM, OffsetStyle.ROUND).perimeterMm();
  }

  private static String raster(LayerField field, int threads) {
    LayerGrid grid = LayerGrid.covering(-HALF_MM, -HALF_MM, HALF_MM, HALF_MM, PIXEL_MM, 1);
    double[] planes = new double[LATTICE_LAYERS];
    Arrays.setAll(planes, i -> PIXEL_MM * i);
    long[] inside = new long[1];
    RasterLayers.run(
        field, grid, planes, threads, WorkMonitor.NONE, layer -> inside[0] += layer.pixels());
    return ((long) grid.nx() * grid.ny() * LATTICE_LAYERS) + " pixels, " + inside[0] + " inside";
  }

  /** The whole way to G-code, on a bed that holds any mesh. */
  private static String file(TriangleMesh mesh, int threads) {
    ProcessProfile model = ProfileLibrary.shipped().process("pla-model-0.2@1").filament();
    PrinterProfile desktop = model.printer();
    PrinterProfile roomy =
        new PrinterProfile(
            desktop.name(),
            1000,
            1000,
            1000,
            desktop.nozzleMm(),
            desktop.motion(),
            desktop.maxNozzleCelsius(),
            desktop.maxBedCelsius());
    ProcessProfile profile =
        model.withPrinter(roomy).withRules(model.rules().withInfill(InfillPattern.GYROID));
    PrintSummary summary =
        new FdmPlanner(threads)
            .plan(mesh, profile, WorkMonitor.NONE, OutputStream.nullOutputStream());
    return String.format(
        Locale.ROOT,
        "%d layers, %.0f MB, %.1f m of filament, %.1f h",
        summary.layers(),
        summary.bytes() / 1e6,
        summary.filamentMm() / 1000,
        summary.timeSeconds() / 3600);
  }

  private void each(String part, String goal, IntFunction<String> work) {
    each(part, goal, rounds, work);
  }

  private void each(String part, String goal, int times, IntFunction<String> work) {
    for (int n : threads) {
      double cpu = Double.POSITIVE_INFINITY;
      double first = 0;
      double wall = Double.POSITIVE_INFINITY;
      String result = "";
      for (int round = 0; round < times; round++) {
        long cpuBegin = system.getProcessCpuTime();
        long begin = System.nanoTime();
        result = work.apply(n);
        wall = Math.min(wall, (System.nanoTime() - begin) / 1e9);
        double now = (system.getProcessCpuTime() - cpuBegin) / 1e9;
        first = round == 0 ? now : first;
        cpu = Math.min(cpu, now);
      }
      progress.accept(String.format(Locale.ROOT, "%s, %d threads: %.3f CPU s", part, n, cpu));
      lines.add(new SlicingReport.Line(part, n, cpu, first, wall, rate(result, cpu), goal));
    }
  }

  /** Pixels as a rate too. */
  private static String rate(String result, double cpuSeconds) {
    int end = result.indexOf(" pixels");
    return end < 0
        ? result
        : String.format(
            Locale.ROOT,
            "%s, %.2f Gpixel/s a core",
            result,
            Long.parseLong(result.substring(0, end)) / cpuSeconds / 1e9);
  }
}
