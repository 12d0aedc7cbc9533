package health.fabrica.core.support;

import health.fabrica.core.polygon.Polygons;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.slice.Layer;
import health.fabrica.core.work.Parallel;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The layers of a print with where supports may not be: the model with its gaps, and keep-outs.
 * Written to once, then read by any thread.
 */
final class BuildSpace {

  final List<Layer> layers;
  final SupportRules rules;
  final WorkMonitor monitor;
  final int threads;
  final Region[] keepOut;

  /** The model with its gaps. */
  final Region[] nearModel;

  /** What supports have to reach, as wide as it may be, by the layer that they end in. */
  final Region[] contact;

  BuildSpace(
      List<Layer> layers,
      SupportRules rules,
      Region[] keepOut,
      List<LayerOverhang> overhangs,
      int threads,
      WorkMonitor monitor) {
    this.layers = layers;
    this.rules = rules;
    this.keepOut = keepOut;
    this.threads = threads;
    this.monitor = monitor;
    this.nearModel = new Region[layers.size()];
    this.contact = new Region[layers.size()];
    Arrays.fill(contact, Region.EMPTY);
    Parallel.loop(
        threads,
        layers.size(),
        4,
        (from, to) -> {
          for (int j = from; j < to; j++) {
            monitor.check();
            nearModel[j] = nearModel(j);
            int k = j + 1 + rules.gapLayers();
            if (k < layers.size()) {
              Region wanted = overhangs.get(k).wanted();
              contact[j] =
                  wanted.isEmpty() || rules.expandMm() == 0
                      ? wanted
                      : Rims.grown(wanted, rules.expandMm(), monitor);
            }
          }
        });
  }

  int size() {
    return layers.size();
  }

  Region model(int layer) {
    return layer < 0 || layer >= layers.size() ? Region.EMPTY : layers.get(layer).region();
  }

  /** The model without gaps, one region a layer. */
  Region[] models() {
    return layers.stream().map(Layer::region).toArray(Region[]::new);
  }

  /** Height of the middle of a layer. */
  double planeMm(int layer) {
    return (layers.get(layer).bottomMm() + layers.get(layer).topMm()) / 2;
  }

  private Region nearModel(int j) {
    List<Region> parts = new ArrayList<>();
    Region own = model(j);
    parts.add(
        rules.gapXyMm() > 0 && !own.isEmpty() ? Rims.grown(own, rules.gapXyMm(), monitor) : own);
    for (int i = j - rules.bottomGapLayers(); i <= j + rules.gapLayers(); i++) {
      if (i != j) {
        parts.add(model(i));
      }
    }
    return Polygons.union(parts);
  }

  /** What of a region may be support in a layer. */
  Region allowed(Region region, int layer) {
    return less(less(region, nearModel[layer]), keepOut[layer]);
  }

  static Region less(Region region, Region less) {
    return region.isEmpty() || less.isEmpty() ? region : Polygons.difference(region, less);
  }

  /** Dense layers of what stands on the model: where it is near below. */
  Region bottomInterface(Region support, int layer) {
    if (support.isEmpty() || rules.interfaceLayers() == 0) {
      return Region.EMPTY;
    }
    List<Region> below = new ArrayList<>();
    int top = layer - 1 - rules.bottomGapLayers();
    for (int i = Math.max(0, top - rules.interfaceLayers() + 1); i <= top; i++) {
      below.add(model(i));
    }
    return below.isEmpty() ? Region.EMPTY : Polygons.intersection(support, Polygons.union(below));
  }

  /** What the dense layers at the top reach in a layer, not yet trimmed. */
  Region topInterface(int layer) {
    List<Region> above = new ArrayList<>();
    for (int i = layer; i < Math.min(size(), layer + rules.interfaceLayers()); i++) {
      if (!contact[i].isEmpty()) {
        above.add(contact[i]);
      }
    }
    return above.isEmpty() ? Region.EMPTY : Polygons.union(above);
  }
}
