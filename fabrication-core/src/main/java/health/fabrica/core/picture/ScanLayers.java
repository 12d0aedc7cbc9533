package health.fabrica.core.picture;

import health.fabrica.core.layerfile.LayerVisitor;
import health.fabrica.core.layerfile.PathDirection;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Layers out of the vectors of a powder-bed file. Call {@link #end} after its reader. */
public final class ScanLayers implements LayerVisitor {

  private static final double LINE_MM = 0.06;

  private final Map<Integer, String> labels;
  private final IntPredicate wanted;
  private final Consumer<LayerShape> sink;
  private @Nullable LayerShape shape;
  private int layers;

  /**
   * Hands layers on.
   *
   * @param labels names of the parts by number, as the header of the file has them
   * @param wanted whether a layer, counted from 0, is to be handed on
   */
  public ScanLayers(Map<Integer, String> labels, IntPredicate wanted, Consumer<LayerShape> sink) {
    this.labels = labels;
    this.wanted = wanted;
    this.sink = sink;
  }

  private LayerRole role(int part) {
    return LayerRole.ofScan(labels.getOrDefault(part, ""));
  }

  @Override
  public void layer(double topMm) {
    end();
    shape = wanted.test(layers) ? new LayerShape(layers, topMm) : null;
    layers++;
  }

  @Override
  public void polyline(int part, PathDirection direction, double[] xyMm) {
    if (shape == null) {
      return;
    }
    if (direction == PathDirection.OPEN) {
      for (int i = 2; i < xyMm.length; i += 2) {
        shape.line(xyMm[i - 2], xyMm[i - 1], xyMm[i], xyMm[i + 1], LINE_MM, role(part));
      }
    } else {
      shape.closed(xyMm, role(part), LINE_MM);
    }
  }

  @Override
  public void hatches(int part, double[] xyMm) {
    for (int i = 0; shape != null && i < xyMm.length; i += 4) {
      shape.line(xyMm[i], xyMm[i + 1], xyMm[i + 2], xyMm[i + 3], LINE_MM, role(part));
    }
  }

  /** After the last layer. */
  public void end() {
    if (shape != null) {
      sink.accept(shape);
      shape = null;
    }
  }
}
