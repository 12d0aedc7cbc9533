package health.fabrica.core.toolpath;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.slice.BitGrid;
import health.fabrica.core.slice.DepthField;
import health.fabrica.core.slice.LayerSweep;
import health.fabrica.core.slice.MeshSlicer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Runs the stages of the layers on a few threads in a sliding window. The caller's thread owns all
 * tables here, submits work and takes the layers in their order; a worker thread owns the scratch
 * memory it got and the one layer it works on. A layer is composed when all layers that its skins
 * look at have been analysed; its field goes back to the pool when no layer can look at it any
 * more.
 */
final class LayerPipeline implements AutoCloseable {

  /** Layers in work ahead of the one that is written, besides those the skins look at. */
  private static final int AHEAD = 6;

  private final LayerSetup setup;
  private final LayerSweep sweep;
  private final int layers;
  private final ExecutorService workers;
  private final ThreadLocal<LayerAnalyzer> analyzers;
  private final ThreadLocal<LayerComposer> composers;
  private final Deque<DepthField> pool = new ArrayDeque<>();
  private final Map<Integer, CompletableFuture<LayerRegion>> regions = new HashMap<>();
  private final Map<Integer, CompletableFuture<Result>> results = new HashMap<>();
  private int analysed;
  private int composed;
  private int taken;

  /**
   * One layer, ready to be written.
   *
   * @param region what the first stage found
   * @param text the instructions
   * @param islands parts of the layer with nothing below them
   */
  record Result(LayerRegion region, LayerEncoder.LayerText text, int islands) {}

  LayerPipeline(MeshSlicer slicer, LayerSetup setup, int threads) {
    this.setup = setup;
    this.layers = setup.plan().layers();
    double[] planes = new double[layers];
    for (int i = 0; i < layers; i++) {
      planes[i] = setup.planeMm(i);
    }
    this.sweep = slicer.sweep(planes);
    this.workers = Executors.newFixedThreadPool(threads, LayerPipeline::daemon);
    this.analyzers = ThreadLocal.withInitial(() -> new LayerAnalyzer(slicer, setup));
    this.composers = ThreadLocal.withInitial(() -> new LayerComposer(setup));
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "fdm-layer");
    thread.setDaemon(true);
    return thread;
  }

  /** The next layer in order; waits for it. */
  Result next() {
    submitUpTo(Math.min(layers, taken + AHEAD));
    CompletableFuture<Result> future = results.remove(taken);
    if (future == null) {
      throw new IllegalStateException("layer " + taken + " of " + layers + " was not submitted");
    }
    Result result = join(future);
    int unused = taken - lookBelow();
    CompletableFuture<LayerRegion> old = regions.remove(unused);
    if (old != null) {
      pool.addLast(join(old).field());
    }
    taken++;
    return result;
  }

  /** Layers below that a layer looks at: those of its skins, and one to see what holds it up. */
  private int lookBelow() {
    return Math.max(1, Math.max(setup.profile().bottomLayers(), setup.profile().topLayers()));
  }

  private void submitUpTo(int end) {
    int above = setup.profile().topLayers();
    while (analysed < Math.min(layers, end + above)) {
      submitAnalysis(analysed++);
    }
    while (composed < end) {
      submitComposition(composed++);
    }
  }

  private void submitAnalysis(int layer) {
    int[] crossing = sweep.next();
    DepthField field = pool.isEmpty() ? new DepthField(setup.meshGrid()) : pool.removeFirst();
    regions.put(
        layer,
        CompletableFuture.supplyAsync(
            () -> analyzers.get().analyze(layer, setup.planeMm(layer), crossing, field), workers));
  }

  private void submitComposition(int layer) {
    List<CompletableFuture<LayerRegion>> below =
        range(layer - setup.profile().bottomLayers(), layer);
    List<CompletableFuture<LayerRegion>> above =
        range(layer + 1, layer + 1 + setup.profile().topLayers());
    boolean ground = layer < setup.profile().bottomLayers();
    boolean top = layer + setup.profile().topLayers() >= layers;
    List<CompletableFuture<LayerRegion>> needed = new ArrayList<>(below);
    needed.addAll(above);
    needed.addAll(range(layer - 1, layer + 1));
    CompletableFuture<?>[] all = needed.toArray(CompletableFuture<?>[]::new);
    CompletableFuture<LayerRegion> own = range(layer, layer + 1).get(0);
    CompletableFuture<LayerRegion> lower = regions.get(layer - 1);
    results.put(
        layer,
        CompletableFuture.allOf(all)
            .thenApplyAsync(
                done ->
                    compose(
                        own.join(),
                        lower == null ? null : lower.join(),
                        new LayerComposer.Neighbours(insides(below), !ground),
                        new LayerComposer.Neighbours(insides(above), !top)),
                workers));
  }

  private List<CompletableFuture<LayerRegion>> range(int from, int to) {
    List<CompletableFuture<LayerRegion>> found = new ArrayList<>();
    for (int i = Math.max(0, from); i < Math.min(layers, to); i++) {
      CompletableFuture<LayerRegion> region = regions.get(i);
      if (region == null) {
        throw new IllegalStateException("layer " + i + " has left the window");
      }
      found.add(region);
    }
    return found;
  }

  private static List<BitGrid> insides(List<CompletableFuture<LayerRegion>> regions) {
    return regions.stream().map(region -> region.join().field().inside()).toList();
  }

  private Result compose(
      LayerRegion own,
      @Nullable LayerRegion lower,
      LayerComposer.Neighbours below,
      LayerComposer.Neighbours above) {
    LayerMoves moves = composers.get().compose(own, below, above);
    LayerEncoder.LayerText text = LayerEncoder.encode(setup.profile(), own.layer(), moves);
    return new Result(own, text, lower == null ? 0 : unsupported(own, lower));
  }

  private static int unsupported(LayerRegion own, LayerRegion lower) {
    int islands = 0;
    for (boolean held : own.islands().touching(lower.field().inside())) {
      islands += held ? 0 : 1;
    }
    return islands;
  }

  private static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ProblemException problem) {
        throw problem;
      }
      throw new Problem(
              ToolpathProblem.PLANNER_FAULT,
              "The toolpath planner failed: " + e.getCause() + ".",
              "Report this with the model file.")
          .asException(e);
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
