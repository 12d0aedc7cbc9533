package health.fabrica.core.toolpath;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.polygon.Island;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.slice.MeshLayers;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Runs the stages of the layers on a few threads in a sliding window. The caller's thread owns all
 * tables here, submits work and takes the layers in their order; a worker thread owns the scratch
 * memory it got and the one layer it works on. A layer is composed when all layers that its skins
 * look at have been analysed, and is forgotten when no layer can look at it any more.
 */
final class LayerPipeline implements AutoCloseable {

  /** Layers in work ahead of the one that is written, besides those the skins look at. */
  private static final int AHEAD = 8;

  private final LayerSetup setup;
  private final WorkMonitor monitor;
  private final int layers;
  private final int parts;
  private final List<Supplier<Supplier<MeshLayers.Section>>> sections = new ArrayList<>();
  private final ExecutorService workers;
  private final ThreadLocal<LayerAnalyzer> analyzers;
  private final ThreadLocal<LayerComposer> composers;
  private final ThreadLocal<RegionTool> tools;
  private final Map<Integer, CompletableFuture<List<LayerRegion>>> regions = new HashMap<>();

  /** What layer i and layer i + 1 have in common, for each part. */
  private final Map<Integer, CompletableFuture<List<Region>>> pairs = new HashMap<>();

  private final Map<Integer, CompletableFuture<Result>> results = new HashMap<>();
  private int analysed;
  private int composed;
  private int taken;

  /**
   * One layer, ready to be written.
   *
   * @param layer its number
   * @param regions what the first stage found; nothing for a layer of a raft
   * @param text the instructions
   * @param islands parts of the layer with nothing below them
   */
  record Result(int layer, List<LayerRegion> regions, LayerEncoder.LayerText text, int islands) {}

  LayerPipeline(LayerSetup setup, int threads, WorkMonitor monitor) {
    this.setup = setup;
    this.monitor = monitor;
    this.layers = setup.plan().layers();
    this.parts = setup.job().parts().size();
    this.taken = setup.lowest();
    this.composed = setup.lowest();
    double[] planes = setup.plan().planesMm(setup.profile());
    for (TriangleMesh mesh : setup.job().meshes()) {
      sections.add(MeshLayers.of(setup.plan().placed(mesh)).sections(planes, monitor));
    }
    this.workers = Executors.newFixedThreadPool(threads, LayerPipeline::daemon);
    this.analyzers = ThreadLocal.withInitial(() -> new LayerAnalyzer(setup.profile(), monitor));
    this.composers = ThreadLocal.withInitial(() -> new LayerComposer(setup, monitor));
    this.tools = ThreadLocal.withInitial(() -> new RegionTool(monitor));
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "fdm-layer");
    thread.setDaemon(true);
    return thread;
  }

  /** The next layer in order; waits for it. */
  Result next() {
    int end = Math.min(layers, taken + AHEAD);
    while (analysed < Math.min(layers, end + lookAbove())) {
      submitAnalysis(analysed++);
    }
    while (composed < end) {
      submitComposition(composed++);
    }
    CompletableFuture<Result> future = results.remove(taken);
    if (future == null) {
      throw new IllegalStateException("layer " + taken + " of " + layers + " was not submitted");
    }
    Result result = await(future);
    regions.remove(taken - lookBelow());
    pairs.remove(taken - lookBelow());
    taken++;
    return result;
  }

  private int lookAbove() {
    return Math.max(1, setup.profile().topLayers());
  }

  /** Layers below that a layer looks at: those of its skins, and one to see what holds it up. */
  private int lookBelow() {
    return Math.max(1, setup.profile().bottomLayers());
  }

  private void submitAnalysis(int layer) {
    List<Supplier<MeshLayers.Section>> cuts = new ArrayList<>();
    for (Supplier<Supplier<MeshLayers.Section>> part : sections) {
      cuts.add(part.get());
    }
    regions.put(
        layer, CompletableFuture.supplyAsync(() -> analyzers.get().analyze(layer, cuts), workers));
    CompletableFuture<List<LayerRegion>> own = at(layer);
    if (layer > 0) {
      CompletableFuture<List<LayerRegion>> below = at(layer - 1);
      pairs.put(layer - 1, below.thenCombineAsync(own, this::common, workers));
    }
  }

  private List<Region> common(List<LayerRegion> lower, List<LayerRegion> upper) {
    List<Region> found = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      found.add(tools.get().common(lower.get(part).cover(), upper.get(part).cover()));
    }
    return found;
  }

  private CompletableFuture<List<LayerRegion>> at(int layer) {
    CompletableFuture<List<LayerRegion>> found = regions.get(layer);
    if (found == null) {
      throw new IllegalStateException("layer " + layer + " has left the window");
    }
    return found;
  }

  private CompletableFuture<List<Region>> pair(int lower) {
    CompletableFuture<List<Region>> found = pairs.get(lower);
    if (found == null) {
      throw new IllegalStateException("layer " + lower + " has left the window");
    }
    return found;
  }

  private void submitComposition(int layer) {
    if (layer < 0) {
      results.put(
          layer,
          CompletableFuture.supplyAsync(() -> text(layer, List.of(), List.of(), 0), workers));
      return;
    }
    CompletableFuture<List<LayerRegion>> own = at(layer);
    CompletableFuture<List<LayerRegion>> lower =
        layer == 0 ? CompletableFuture.completedFuture(List.of()) : at(layer - 1);
    CompletableFuture<List<Region>> held =
        layer == 0 ? CompletableFuture.completedFuture(List.of()) : pair(layer - 1);
    List<CompletableFuture<List<Region>>> below =
        window(layer - setup.profile().bottomLayers(), layer - 1);
    List<CompletableFuture<List<Region>>> above =
        window(layer + 1, layer + setup.profile().topLayers());
    List<CompletableFuture<?>> all = new ArrayList<>(List.of(own, lower, held));
    all.addAll(below);
    all.addAll(above);
    boolean ground = layer < setup.profile().bottomLayers();
    boolean top = layer + setup.profile().topLayers() >= layers;
    results.put(
        layer,
        CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
            .thenApplyAsync(
                done -> {
                  List<LayerRegion> regionsHere = own.join();
                  List<LayerComposer.Surrounded> surrounded = new ArrayList<>();
                  Region holding = holding(layer, lower.join());
                  for (int part = 0; part < parts; part++) {
                    surrounded.add(
                        new LayerComposer.Surrounded(
                            regionsHere.get(part),
                            cover(part, below, ground),
                            cover(part, above, top),
                            layer == setup.lowest() ? null : holding));
                  }
                  int islands =
                      layer == setup.lowest()
                          ? 0
                          : islands(regionsHere, held.join(), layer, holding);
                  return text(layer, surrounded, lower.join(), islands);
                },
                workers));
  }

  /** Futures of which the intersection is what the layers from one to another have in common. */
  private List<CompletableFuture<List<Region>>> window(int from, int to) {
    List<CompletableFuture<List<Region>>> found = new ArrayList<>();
    if (from < 0 || to >= layers || to < from) {
      return found;
    }
    if (from == to) {
      found.add(at(from).thenApply(all -> all.stream().map(LayerRegion::cover).toList()));
      return found;
    }
    for (int lower = from; lower < to; lower += 2) {
      found.add(pair(Math.min(lower, to - 1)));
    }
    return found;
  }

  private SkinBuilder.Cover cover(
      int part, List<CompletableFuture<List<Region>>> window, boolean incomplete) {
    if (incomplete || window.isEmpty()) {
      boolean noneAsked = !incomplete; // no skins on this side: all is covered
      return new SkinBuilder.Cover(noneAsked, null);
    }
    Region common = window.get(0).join().get(part);
    for (int i = 1; i < window.size(); i++) {
      common = tools.get().common(common, window.get(i).join().get(part));
    }
    return new SkinBuilder.Cover(false, common);
  }

  /** The layer below with its supports; a raft holds everything. */
  private Region holding(int layer, List<LayerRegion> lower) {
    Region sum = Region.EMPTY;
    for (LayerRegion region : lower) {
      sum = tools.get().union(sum, region.outline());
    }
    LayerExtras extras = setup.job().extras();
    int lowest = Math.max(setup.lowest(), layer - 1 - extras.supportGapLayers());
    for (int i = layer - 1; i >= lowest; i--) {
      for (LayerExtra extra : extras.at(i)) {
        sum = tools.get().union(sum, extra.region());
      }
    }
    return sum;
  }

  /** Counts the islands of a layer that have nothing in common with what is below. */
  private int islands(List<LayerRegion> own, List<Region> held, int layer, Region holding) {
    int free = 0;
    for (int part = 0; part < parts; part++) {
      List<Region> islands = own.get(part).outline().parts();
      boolean[] isHeld = new boolean[islands.size()];
      if (layer > 0) {
        for (Island contact : held.get(part).islands()) {
          for (int i = 0; i < isHeld.length; i++) {
            isHeld[i] =
                isHeld[i] || islands.get(i).contains(contact.outer().x(0), contact.outer().y(0));
          }
        }
      }
      for (int i = 0; i < isHeld.length; i++) {
        free += isHeld[i] || !tools.get().common(islands.get(i), holding).isEmpty() ? 0 : 1;
      }
    }
    return free;
  }

  private Result text(
      int layer, List<LayerComposer.Surrounded> parts, List<LayerRegion> lower, int islands) {
    int previous = -1;
    if (layer > setup.lowest()) {
      List<Integer> before = LayerComposer.toolOrder(setup.job(), layer - 1, lower);
      previous = before.get(before.size() - 1);
    }
    LayerMoves moves = composers.get().compose(layer, parts, previous);
    return new Result(
        layer,
        parts.stream().map(LayerComposer.Surrounded::region).toList(),
        LayerEncoder.encode(setup, layer, moves),
        islands);
  }

  /** Waits, and looks every now and then whether anybody still wants the result. */
  private <T> T await(CompletableFuture<T> future) {
    while (true) {
      monitor.check();
      try {
        return future.get(50, TimeUnit.MILLISECONDS);
      } catch (TimeoutException notYet) {
        // asks once more whether to go on
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw fault(e);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof ProblemException problem) {
          throw problem;
        }
        throw fault(e.getCause() == null ? e : e.getCause());
      }
    }
  }

  private static RuntimeException fault(Throwable cause) {
    return new Problem(
            ToolpathProblem.PLANNER_FAULT,
            "The toolpath planner failed: " + cause + ".",
            "Report this with the model file.")
        .asException(cause);
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
