package health.fabrica.core.quality;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.slice.BitComponents;
import health.fabrica.core.slice.BitGrid;
import health.fabrica.core.slice.Contour;
import health.fabrica.core.slice.DepthField;
import health.fabrica.core.slice.DepthFieldBuilder;
import health.fabrica.core.slice.LayerGrid;
import health.fabrica.core.slice.LayerSweep;
import health.fabrica.core.slice.MeshSlicer;
import health.fabrica.core.slice.Tracer;
import health.fabrica.core.work.Parallel;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.List;

/**
 * What the layers of a print say: parts that begin in the air, and details below the smallest that
 * the process makes.
 *
 * @param layers layers looked at
 * @param stepMm distance of these layers
 * @param pitchMm step of the grid of each layer
 * @param islands parts of a layer with nothing below them
 * @param islandPlaces where some of them are, from below
 * @param fineMm2 area, summed over the layers, that an opening by half the limit takes away
 * @param solidMm2 area of all layers
 * @param finePlaces where the largest of it is
 */
record LayerFindings(
    int layers,
    double stepMm,
    double pitchMm,
    int islands,
    List<Vec3> islandPlaces,
    double fineMm2,
    double solidMm2,
    List<Vec3> finePlaces) {

  private static final int MAX_LAYERS = 600;
  private static final int MAX_SIDE = 450;
  private static final int LAYERS_A_CHUNK = 16;
  private static final int LEAST_NODES = 4;
  private static final double CORNER = Math.sqrt(2);

  /** What one chunk of layers found. */
  private static final class Found {
    int islands;
    double fine;
    double solid;
    final List<Vec3> islandPlaces = new ArrayList<>();
    final List<Vec3> finePlaces = new ArrayList<>();
  }

  /**
   * Looks at the layers.
   *
   * @param mesh closed and oriented
   * @param layerMm height of a layer
   * @param featureMm smallest detail
   */
  static LayerFindings of(
      TriangleMesh mesh, double layerMm, double featureMm, int threads, WorkMonitor monitor) {
    MeshSlicer slicer = MeshSlicer.of(mesh);
    MeasuresXy box = MeasuresXy.of(mesh);
    double height = box.m.max().z() - box.m.min().z();
    double step = Math.max(layerMm, height / MAX_LAYERS);
    int layers = (int) Math.max(1, Math.floor(height / step));
    double pitch = Math.max(featureMm / 4, box.side() / MAX_SIDE);
    LayerGrid grid = box.grid(pitch);
    Found[] found = new Found[(layers + LAYERS_A_CHUNK - 1) / LAYERS_A_CHUNK];
    Parallel.loop(
        threads,
        layers,
        LAYERS_A_CHUNK,
        (from, to) -> {
          Found f = new Found();
          found[from / LAYERS_A_CHUNK] = f;
          int first = Math.max(0, from - 1);
          double[] planes = new double[to - first];
          for (int n = 0; n < planes.length; n++) {
            planes[n] = box.m.min().z() + (first + n + 0.5) * step;
          }
          new Walk(slicer, grid, planes, featureMm).run(f, from, first, monitor);
          monitor.progress("layers", (double) to / layers);
        });
    return merged(found, layers, step, pitch);
  }

  private static LayerFindings merged(Found[] found, int layers, double step, double pitch) {
    int islands = 0;
    double fine = 0;
    double solid = 0;
    List<Vec3> islandPlaces = new ArrayList<>();
    List<Vec3> finePlaces = new ArrayList<>();
    for (Found f : found) {
      islands += f.islands;
      fine += f.fine;
      solid += f.solid;
      islandPlaces.addAll(f.islandPlaces);
      finePlaces.addAll(f.finePlaces);
    }
    return new LayerFindings(layers, step, pitch, islands, islandPlaces, fine, solid, finePlaces);
  }

  private record MeasuresXy(MeshMeasures m) {

    static MeasuresXy of(TriangleMesh mesh) {
      return new MeasuresXy(MeshMeasures.of(mesh));
    }

    double side() {
      return Math.max(m.max().x() - m.min().x(), m.max().y() - m.min().y());
    }

    LayerGrid grid(double pitch) {
      return LayerGrid.covering(m.min().x(), m.min().y(), m.max().x(), m.max().y(), pitch, 3);
    }
  }

  /** Goes through some layers from below; one thread. */
  private static final class Walk {

    private final MeshSlicer slicer;
    private final LayerGrid grid;
    private final double[] planes;
    private final double feature;
    private final DepthFieldBuilder builder;
    private final DepthField field;
    private final BitGrid core;
    private final BitGrid opened;

    Walk(MeshSlicer slicer, LayerGrid grid, double[] planes, double feature) {
      this.slicer = slicer;
      this.grid = grid;
      this.planes = planes;
      this.feature = feature;
      this.builder = new DepthFieldBuilder(grid, feature / 2 + 2 * grid.pitchMm());
      this.field = new DepthField(grid);
      this.core = new BitGrid(grid.nx(), grid.ny());
      this.opened = new BitGrid(grid.nx(), grid.ny());
    }

    void run(Found f, int from, int first, WorkMonitor monitor) {
      LayerSweep sweep = slicer.sweep(planes);
      Tracer tracer = slicer.tracer();
      BitGrid below = new BitGrid(grid.nx(), grid.ny());
      for (int n = 0; n < planes.length; n++) {
        monitor.check();
        List<Contour> contours = tracer.trace(planes[n], sweep.next()).contours();
        builder.fill(contours, field);
        if (first + n >= from) {
          if (first + n > 0) {
            islands(f, below, planes[n]);
          }
          fine(f, planes[n]);
        }
        below.copyFrom(field.inside());
      }
    }

    private void islands(Found f, BitGrid below, double z) {
      BitComponents parts = new BitComponents(field.inside());
      boolean[] held = parts.touching(below);
      int[] sizes = parts.sizes();
      boolean[] alone = new boolean[sizes.length];
      for (int n = 0; n < sizes.length; n++) {
        alone[n] = !held[n] && sizes[n] >= LEAST_NODES;
        f.islands += alone[n] ? 1 : 0;
        if (alone[n] && f.islandPlaces.size() < CheckResult.MAX_POSITIONS) {
          boolean[] one = new boolean[sizes.length];
          one[n] = true;
          f.islandPlaces.add(middle(parts, one, z));
        }
      }
    }

    private void fine(Found f, double z) {
      double node = grid.pitchMm() * grid.pitchMm();
      f.solid += field.inside().count() * node;
      field.atLeast(feature / 2 - 0.25 * grid.pitchMm(), core);
      int radius = (int) Math.ceil(CORNER * feature / 2 / grid.pitchMm()) + 1;
      opened.dilationOf(core, radius);
      core.copyFrom(field.inside()).andNot(opened);
      BitComponents parts = new BitComponents(core);
      int[] sizes = parts.sizes();
      for (int n = 0; n < sizes.length; n++) {
        if (sizes[n] >= LEAST_NODES) {
          f.fine += sizes[n] * node;
          if (f.finePlaces.size() < CheckResult.MAX_POSITIONS) {
            boolean[] one = new boolean[sizes.length];
            one[n] = true;
            f.finePlaces.add(middle(parts, one, z));
          }
        }
      }
    }

    private Vec3 middle(BitComponents parts, boolean[] chosen, double z) {
      BitGrid one = new BitGrid(grid.nx(), grid.ny());
      parts.mark(chosen, one);
      double x = 0;
      double y = 0;
      long count = 0;
      for (int j = 0; j < one.ny(); j++) {
        for (int w = 0; w < one.stride(); w++) {
          for (long bits = one.word(w, j); bits != 0; bits &= bits - 1) {
            x += 64.0 * w + Long.numberOfTrailingZeros(bits);
            y += j;
            count++;
          }
        }
      }
      return new Vec3(grid.xMm(x / count), grid.yMm(y / count), z);
    }
  }
}
