package health.fabrica.core.slice;

import health.fabrica.core.polygon.Region;
import health.fabrica.core.work.Parallel;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Cuts a part into layers on several threads and hands them out in order, upwards. At most {@value
 * #WINDOW} layers a thread are held at once. Every layer is the same on any number of threads.
 */
public final class LayerStream {

  static final int WINDOW = 16;

  private LayerStream() {}

  /**
   * Cuts all layers of a plan.
   *
   * @param sink takes the layers on the calling thread
   * @throws health.fabrica.core.problem.ProblemException FAB-1000 when cancelled
   */
  public static void run(
      LayerSource source, LayerPlan plan, int threads, WorkMonitor monitor, Consumer<Layer> sink) {
    LayerSource.Cuts cuts = source.cuts(plan.planesMm(), monitor);
    int window = WINDOW * threads;
    for (int first = 0; first < plan.layers(); first += window) {
      int count = Math.min(window, plan.layers() - first);
      List<Supplier<Region>> work = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        work.add(cuts.next());
      }
      Region[] regions = new Region[count];
      Parallel.loop(
          threads,
          count,
          1,
          (from, to) -> {
            for (int i = from; i < to; i++) {
              monitor.check();
              regions[i] = work.get(i).get();
            }
          });
      for (int i = 0; i < count; i++) {
        int layer = first + i;
        sink.accept(
            new Layer(
                layer,
                plan.bottomMm(layer),
                plan.topMm(layer),
                Objects.requireNonNull(regions[i], "cut by the loop")));
      }
      monitor.progress("slicing", (first + count) / (double) plan.layers());
    }
  }
}
