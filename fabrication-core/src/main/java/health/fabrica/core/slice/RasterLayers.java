package health.fabrica.core.slice;

import health.fabrica.core.work.Parallel;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Layers of a field as runs of pixels, for lattices whose contours nobody wants to hold. Streamed:
 * at most 16 layers a thread are held. The same on any number of threads.
 */
public final class RasterLayers {

  private static final int WINDOW = 16;

  private RasterLayers() {}

  /** What one layer at a time uses. */
  private static final class Scratch {

    private final LayerField.Rows rows;
    private final float[] values;
    private final RunLengthLayer.Builder runs;

    Scratch(LayerField field, LayerGrid grid) {
      rows = field.rows(grid);
      values = new float[grid.nx()];
      runs = new RunLengthLayer.Builder(grid);
    }
  }

  /**
   * Hands out the layers in the order of the planes, on the calling thread.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1000 when cancelled
   */
  public static void run(
      LayerField field,
      LayerGrid grid,
      double[] planesMm,
      int threads,
      WorkMonitor monitor,
      Consumer<RunLengthLayer> sink) {
    Deque<Scratch> idle = new ArrayDeque<>(); // guarded by itself
    int window = WINDOW * threads;
    for (int first = 0; first < planesMm.length; first += window) {
      int start = first;
      int count = Math.min(window, planesMm.length - first);
      RunLengthLayer[] layers = new RunLengthLayer[count];
      Parallel.loop(
          threads,
          count,
          1,
          (from, to) -> {
            Scratch scratch = take(idle, field, grid);
            for (int i = from; i < to; i++) {
              layers[i] = layer(planesMm[start + i], grid, scratch, monitor);
            }
            synchronized (idle) {
              idle.push(scratch);
            }
          });
      for (RunLengthLayer layer : layers) {
        sink.accept(Objects.requireNonNull(layer, "made by the loop"));
      }
      monitor.progress("raster", (first + count) / (double) planesMm.length);
    }
  }

  private static Scratch take(Deque<Scratch> idle, LayerField field, LayerGrid grid) {
    synchronized (idle) {
      if (!idle.isEmpty()) {
        return idle.pop();
      }
    }
    return new Scratch(field, grid);
  }

  private static RunLengthLayer layer(
      double zMm, LayerGrid grid, Scratch scratch, WorkMonitor monitor) {
    for (int j = 0; j < grid.ny(); j++) {
      if ((j & 63) == 0) {
        monitor.check();
      }
      scratch.rows.row(j, zMm, 0, grid.nx(), scratch.values);
      scratch.runs.row(scratch.values);
    }
    return scratch.runs.finish(zMm);
  }
}
