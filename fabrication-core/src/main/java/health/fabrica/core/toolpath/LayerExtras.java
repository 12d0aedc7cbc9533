package health.fabrica.core.toolpath;

import java.util.List;

/**
 * What is printed besides the parts: supports, brims, rafts, skirts. Given as regions for each
 * layer; the planner fills them as their roles ask. Thread-safe: asked from any thread, once a
 * layer, and gives the same answer each time.
 *
 * <p>Regions lie on the bed, where {@link PrintPlan#placed} puts the parts, and keep the distance
 * to the parts that they want: nothing is taken off them. Layers are those of {@link
 * PrintPlan#planesMm}. The layers of a raft have negative numbers and lie below layer 0, which they
 * lift.
 */
@FunctionalInterface
public interface LayerExtras {

  /** Nothing besides the parts. */
  LayerExtras NONE = layer -> List.of();

  /**
   * The extras of one layer, in the order in which they are printed, all before the parts.
   *
   * @param layer from {@code -raftLayers()} to the top layer of the parts
   */
  List<LayerExtra> at(int layer);

  /** Empty layers between a support and what it holds up. */
  default int supportGapLayers() {
    return 0;
  }

  /** Layers of raft below the parts; the lowest is as thick as a first layer. */
  default int raftLayers() {
    return 0;
  }

  /** Air between the raft and the parts in mm, so that they come off. */
  default double raftGapMm() {
    return 0;
  }
}
