package health.fabrica.app.bench;

import com.sun.management.OperatingSystemMXBean;
import health.fabrica.core.design.AnatomicModel;
import health.fabrica.core.design.AnatomicModelDesigner;
import health.fabrica.core.design.ModelParameters;
import health.fabrica.core.field.DistanceField;
import health.fabrica.core.field.DistanceTransform;
import health.fabrica.core.field.FieldBuilder;
import health.fabrica.core.field.FieldSplit;
import health.fabrica.core.field.Solid;
import health.fabrica.core.field.Solids;
import health.fabrica.core.field.StrokeText;
import health.fabrica.core.format.ThreeMfMetadata;
import health.fabrica.core.format.ThreeMfWriter;
import health.fabrica.core.image.MedianFilter;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.core.mesh.IsoSurface;
import health.fabrica.core.mesh.QuadricDecimator;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.mesh.WindowedSincSmoother;
import health.fabrica.core.segment.ConnectedComponents;
import health.fabrica.core.segment.Segmentation;
import health.fabrica.core.segment.ThresholdSegmenter;
import health.fabrica.core.segment.Thresholder;
import health.fabrica.core.segment.Tissue;
import health.fabrica.core.work.WorkMonitor;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * From voxels to a checked 3MF, step by step, on the measuring volume. Our side runs in this
 * process, so its processor time is that of the process, all threads, compiler and collector
 * included. The figures of a step are the least of its rounds.
 */
final class GeometryBench {

  private static final double CAP_MM = 0.24;
  private static final double BOUND_MM = 0.05;
  private static final int PAD = 1 << 24;
  private static final double BAND_MM = 4;
  private static final double MARGIN_MM = 3;
  private static final double LETTER_MM = 6;
  private static final String EDIT_GOAL = "0.3 s";
  private static final String COMPONENTS = "components";
  private static final String SINC = "windowed sinc";
  private static final String MEDIAN = "median 3x3x3";
  private static final String DECIMATION = "decimation to " + BOUND_MM + " mm";
  private static final String CHAIN = "volume to checked 3MF";
  private static final String DISTANCES = "exact distances to the mask";
  private static final List<String> FIELD =
      List.of(
          "signed field of 4 mm, corrected by grey values",
          "drain hole",
          "engraved label",
          "cut along a plane",
          "shell");

  private final List<Integer> threads;
  private final int rounds;
  private final GeometryPeers peers;
  private final Set<String> steps;
  private final Consumer<String> progress;
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final List<GeometryReport.Line> lines = new ArrayList<>();
  private double bytesPerSecond;

  /**
   * A benchmark.
   *
   * @param steps beginnings of the names of the steps to measure; empty for all
   */
  GeometryBench(
      List<Integer> threads,
      int rounds,
      GeometryPeers peers,
      Set<String> steps,
      Consumer<String> progress) {
    this.threads = threads;
    this.rounds = rounds;
    this.peers = peers;
    this.steps = Set.copyOf(steps);
    this.progress = progress;
  }

  /** Measures on a volume that is also in a raw file, for the peers. */
  GeometryReport run(Volume volume, Path file, Machine machine) {
    bytesPerSecond = copyRate();
    long inside = surfaces(volume, file);
    if (wanted(DECIMATION)) {
      decimation(volume);
    }
    if (wanted(CHAIN)) {
      chain(volume);
    }
    if (wanted(DISTANCES) || FIELD.stream().anyMatch(this::wanted)) {
      field(volume);
    }
    return new GeometryReport(
        machine,
        volume.voxels(),
        inside,
        bytesPerSecond / 1e9,
        Runtime.getRuntime().maxMemory() >> 20,
        lines);
  }

  private boolean wanted(String step) {
    return steps.isEmpty() || steps.stream().anyMatch(step::startsWith);
  }

  /** Up to the smoothed surface; gives the number of voxels inside. */
  private long surfaces(Volume volume, Path file) {
    int low = MeasuringVolume.THRESHOLD;
    long bytes = 2 * volume.voxels();
    Function<Integer, Thresholder.Result> threshold =
        n -> Thresholder.threshold(volume, low, Short.MAX_VALUE, n, WorkMonitor.NONE);
    Thresholder.Result all =
        each(
            "threshold and pack",
            "0.3",
            bytes + volume.voxels() / 8,
            n -> peers.vtk("threshold", n, file, rounds),
            threshold::apply,
            r -> r.mask().count() + " inside");
    long inside = all.mask().count();
    Segmentation segmentation =
        new Segmentation(
            all.mask(), Optional.of(Tissue.BONE), low, Short.MAX_VALUE, inside, 0, 0, 0, 0, 0);
    TriangleMesh surface =
        each(
            "isosurface",
            "0.6",
            bytes + 64L * PAD / 16,
            n -> peers.vtk("isosurface", n, file, rounds),
            n -> IsoSurface.extract(volume, segmentation, Integer.MAX_VALUE, n, WorkMonitor.NONE),
            GeometryBench::size);
    if (wanted(COMPONENTS)) {
      line(
          COMPONENTS,
          1,
          "0.25",
          volume.voxels() / 8,
          () -> peers.vtk(COMPONENTS, 1, file, rounds),
          () -> ConnectedComponents.keepLargest(all.mask(), 1, 1, WorkMonitor.NONE),
          kept -> kept.componentsFound() + " components");
    }
    if (wanted(SINC)) {
      each(
          SINC,
          "0.6",
          20L * (surface.xyz().length * 16L + surface.triangles().length * 4L),
          n -> n == 1 ? peers.vtk("sinc", 1, file, rounds) : null,
          n -> WindowedSincSmoother.smooth(surface, CAP_MM, n, WorkMonitor.NONE),
          s -> s.cappedVertices() + " vertices at the cap of " + CAP_MM + " mm");
    }
    if (wanted(MEDIAN)) {
      each(
          MEDIAN,
          "0.05",
          2 * bytes,
          n -> n == 1 ? peers.vtk("median", 1, file, 1) : null,
          n -> MedianFilter.median(volume, n, WorkMonitor.NONE),
          v -> "voxels");
    }
    return inside;
  }

  /** Distances of the largest component and the edits that are made in them. */
  private void field(Volume volume) {
    Segmentation largest =
        ThresholdSegmenter.segment(
            volume, ThresholdSegmenter.Rule.largest(Tissue.BONE), 1, WorkMonitor.NONE);
    Vec3 spacing = volume.affine().spacingMm();
    if (wanted(DISTANCES)) {
      each(
          DISTANCES,
          "2.5 s",
          4 * volume.voxels(),
          n -> null,
          n -> DistanceTransform.squaredMm2(largest.mask(), spacing, n, WorkMonitor.NONE),
          d -> volume.voxels() + " voxels");
    }
    if (FIELD.stream().noneMatch(this::wanted)) {
      return;
    }
    DistanceField field =
        each(
            FIELD.get(0),
            "-",
            2 * volume.voxels(),
            n -> null,
            n -> FieldBuilder.build(volume, largest, BAND_MM, MARGIN_MM, n, WorkMonitor.NONE),
            f -> f.voxels() + " voxels");
    FieldSplit.Extent extent = FieldSplit.Extent.of(field);
    Vec3 middle = extent.low().plus(extent.high()).times(0.5);
    Vec3 across = new Vec3(extent.high().x() - extent.low().x(), 0, 0).times(0.5);
    edit(field, extent, "drain hole", new Solids.Cylinder(middle, middle.plus(across), 2));
    edit(
        field,
        extent,
        "engraved label",
        new StrokeText(
            "ORD-2026-0815 L",
            new Vec3(extent.low().x() + 1, middle.y(), extent.low().z()),
            new Vec3(1, 0, 0),
            new Vec3(0, 1, 0),
            LETTER_MM,
            1,
            1));
    edit(
        field, extent, "cut along a plane", new Solids.HalfSpace(extent.high(), new Vec3(0, 0, 1)));
    each(
        "shell",
        EDIT_GOAL,
        4 * field.voxels(),
        n -> null,
        n -> {
          field.shell(2, WorkMonitor.NONE);
          return field;
        },
        f -> f.voxels() + " voxels");
  }

  private void edit(DistanceField field, FieldSplit.Extent extent, String name, Solid body) {
    each(
        name,
        EDIT_GOAL,
        4 * voxels(field, extent, body), // read and written
        n -> null,
        n -> {
          if (body instanceof Solids.HalfSpace) {
            field.intersect(body, WorkMonitor.NONE);
          } else {
            field.subtract(body, WorkMonitor.NONE);
          }
          return field;
        },
        f -> "in place");
  }

  /** The largest component, smoothed, as the peer gets it. */
  private void decimation(Volume volume) {
    Segmentation largest =
        ThresholdSegmenter.segment(
            volume, ThresholdSegmenter.Rule.largest(Tissue.BONE), threads.get(0), WorkMonitor.NONE);
    TriangleMesh smooth =
        WindowedSincSmoother.smooth(
                IsoSurface.extract(
                    volume, largest, Integer.MAX_VALUE, threads.get(0), WorkMonitor.NONE),
                CAP_MM,
                threads.get(0),
                WorkMonitor.NONE)
            .mesh();
    int[] reached = new int[1];
    each(
        DECIMATION,
        "1.5",
        bytes(smooth), // read once; what is left is a tenth
        n -> n == 1 ? peers.simplify(smooth, reached[0], rounds) : null,
        n -> QuadricDecimator.decimate(smooth, BOUND_MM, n, WorkMonitor.NONE),
        d -> {
          reached[0] = d.mesh().triangleCount();
          return size(smooth) + " -> " + size(d.mesh()) + ", off by at most " + d.maxDeviationMm();
        });
  }

  private void chain(Volume volume) {
    each(
        CHAIN,
        "2.5 s",
        2 * volume.voxels(), // the volume read once
        n -> null,
        n -> {
          AnatomicModel model =
              new AnatomicModelDesigner(n)
                  .design(volume, ModelParameters.defaults(Tissue.BONE, volume), WorkMonitor.NONE);
          ThreeMfWriter.write(
              model.mesh(),
              new ThreeMfMetadata("bench", Optional.empty()),
              Optional.empty(),
              OutputStream.nullOutputStream());
          return model;
        },
        model -> size(model.mesh()));
  }

  private static long bytes(TriangleMesh mesh) {
    return 4L * (mesh.xyz().length + mesh.triangles().length);
  }

  /** The voxels that lie in the box around a body and in that around what is inside a field. */
  private static long voxels(DistanceField field, FieldSplit.Extent extent, Solid body) {
    Vec3 size =
        new Vec3(
            Math.min(body.high().x(), extent.high().x())
                - Math.max(body.low().x(), extent.low().x()),
            Math.min(body.high().y(), extent.high().y())
                - Math.max(body.low().y(), extent.low().y()),
            Math.min(body.high().z(), extent.high().z())
                - Math.max(body.low().z(), extent.low().z()));
    double box = Math.max(0, size.x()) * Math.max(0, size.y()) * Math.max(0, size.z());
    return Math.round(box / field.affine().voxelVolumeMm3());
  }

  private static String size(TriangleMesh mesh) {
    return mesh.triangleCount() + " triangles";
  }

  /** One line for each number of threads; gives what the last one made. */
  private <T> T each(
      String step,
      String goal,
      long bytes,
      IntFunction<GeometryReport.@Nullable PeerFigure> peer,
      IntFunction<T> work,
      Function<T, String> size) {
    T last = null;
    for (int n : wanted(step) ? threads : threads.subList(0, 1)) {
      last = line(step, n, goal, bytes, () -> peer.apply(n), () -> work.apply(n), size);
    }
    return Objects.requireNonNull(last, "at least one number of threads");
  }

  private <T> T line(
      String step,
      int n,
      String goal,
      long bytes,
      Supplier<GeometryReport.@Nullable PeerFigure> peer,
      Supplier<T> work,
      Function<T, String> size) {
    if (!wanted(step)) {
      return work.get(); // what later steps start from
    }
    progress.accept(step + ", " + n + " threads");
    double cpu = Double.POSITIVE_INFINITY;
    double wall = Double.POSITIVE_INFINITY;
    double first = 0;
    long peak = 0;
    T result = null;
    for (int round = 0; round < rounds; round++) {
      result = null; // before the next one is made: only one is to be in memory
      System.gc();
      pools().forEach(MemoryPoolMXBean::resetPeakUsage);
      long cpuBegin = system.getProcessCpuTime();
      long wallBegin = System.nanoTime();
      result = work.get();
      double wallNow = (System.nanoTime() - wallBegin) / 1e9;
      double cpuNow = (system.getProcessCpuTime() - cpuBegin) / 1e9;
      first = round == 0 ? cpuNow : first;
      cpu = Math.min(cpu, cpuNow);
      wall = Math.min(wall, wallNow);
      peak = Math.max(peak, pools().stream().mapToLong(p -> p.getPeakUsage().getUsed()).sum());
    }
    T made = Objects.requireNonNull(result, "at least one round");
    String out = size.apply(made);
    lines.add(
        new GeometryReport.Line(
            step, n, cpu, first, wall, peak >> 20, out, bytes / bytesPerSecond, peer.get(), goal));
    return made;
  }

  private static List<MemoryPoolMXBean> pools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }

  /** Bytes that one thread reads and writes a second, best of some copies of 64 MB. */
  private static double copyRate() {
    long[] from = new long[PAD / 2];
    long[] to = new long[PAD / 2];
    double best = 0;
    for (int n = 0; n < 10; n++) {
      long begin = System.nanoTime();
      System.arraycopy(from, 0, to, 0, from.length);
      best = Math.max(best, 16.0 * from.length / ((System.nanoTime() - begin) / 1e9));
    }
    return best;
  }
}
