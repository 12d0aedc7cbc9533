package health.fabrica.core.picture;

import health.fabrica.core.estimate.BeadVisitor;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Layers out of the beads of a print file, as wide as the plastic that was pushed out makes them at
 * the height of their layer. Give it to the reader of the file and call {@link #end} after it.
 */
public final class BeadLayers implements BeadVisitor {

  private final IntPredicate wanted;
  private final Consumer<LayerShape> sink;
  private final TreeSet<Double> heights = new TreeSet<>();
  private @Nullable LayerShape shape;
  private double z = Double.NaN;
  private double layerMm = 1;
  private int layers;
  private String type = "";
  private LayerRole role = LayerRole.OTHER;

  /**
   * Hands layers on.
   *
   * @param wanted whether a layer, counted from 0, is to be handed on
   */
  public BeadLayers(IntPredicate wanted, Consumer<LayerShape> sink) {
    this.wanted = wanted;
    this.sink = sink;
  }

  @Override
  public void bead(double[] fromMm, double[] toMm, double zMm, double volumeMm3, String kind) {
    if (zMm != z) {
      begin(zMm);
    }
    if (shape == null) {
      return;
    }
    if (!kind.equals(type)) {
      type = kind;
      role = LayerRole.ofGcode(kind);
    }
    double length = Math.hypot(toMm[0] - fromMm[0], toMm[1] - fromMm[1]);
    double width = length > 0 ? volumeMm3 / (length * layerMm) : 0;
    shape.line(fromMm[0], fromMm[1], toMm[0], toMm[1], width, role);
  }

  private void begin(double zMm) {
    end();
    z = zMm;
    Double below = heights.lower(zMm);
    layerMm = below == null ? zMm : zMm - below;
    heights.add(zMm);
    shape = wanted.test(layers) ? new LayerShape(layers, zMm) : null;
    layers++;
  }

  /** After the last bead. */
  public void end() {
    if (shape != null) {
      sink.accept(shape);
      shape = null;
    }
  }
}
