package health.fabrica.core.slice;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.polygon.FillRule;
import health.fabrica.core.polygon.Operation;
import health.fabrica.core.polygon.Overlay;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Layers of a closed mesh. The contours are closed by construction (see {@link MeshSlicer}) and
 * joined by the non-zero rule, so shells that overlap are one and shells that run inwards are
 * hollows; the result depends neither on the order of the triangles nor on that of the vertices.
 */
public final class MeshLayers implements LayerSource {

  private final MeshSlicer slicer;

  /** What one cut at a time uses. */
  private record Scratch(Tracer tracer, Overlay overlay) {}

  /**
   * One cut.
   *
   * @param region what is material
   * @param windingMm2 the area that the contours run around, counted as often as they do: more than
   *     that of the region where shells overlap, less where they are inside out
   */
  public record Section(Region region, double windingMm2) {}

  private MeshLayers(MeshSlicer slicer) {
    this.slicer = slicer;
  }

  /**
   * Prepares a mesh.
   *
   * @throws health.fabrica.core.problem.ProblemException as {@link MeshSlicer#of}
   */
  public static MeshLayers of(TriangleMesh mesh) {
    return new MeshLayers(MeshSlicer.of(mesh));
  }

  @Override
  public Cuts cuts(double[] planesMm, WorkMonitor monitor) {
    Supplier<Supplier<Section>> sections = sections(planesMm, monitor);
    return () -> {
      Supplier<Section> section = sections.get();
      return () -> section.get().region();
    };
  }

  /** The same cuts with what their contours run around. */
  public Supplier<Supplier<Section>> sections(double[] planesMm, WorkMonitor monitor) {
    LayerSweep sweep = slicer.sweep(planesMm);
    Deque<Scratch> idle = new ArrayDeque<>(); // guarded by itself
    int[] next = {0};
    return () -> {
      double plane = planesMm[next[0]++];
      int[] crossing = sweep.next();
      return () -> cut(plane, crossing, idle, monitor);
    };
  }

  private Section cut(double planeMm, int[] crossing, Deque<Scratch> idle, WorkMonitor monitor) {
    Scratch scratch;
    synchronized (idle) {
      scratch = idle.isEmpty() ? null : idle.pop();
    }
    if (scratch == null) {
      scratch = new Scratch(slicer.tracer(), new Overlay(monitor));
    }
    scratch.overlay.clear();
    double winding = scratch.tracer.trace(planeMm, crossing, scratch.overlay);
    Region region = scratch.overlay.result(Operation.UNION, FillRule.NON_ZERO);
    synchronized (idle) {
      idle.push(scratch);
    }
    return new Section(region, winding);
  }
}
