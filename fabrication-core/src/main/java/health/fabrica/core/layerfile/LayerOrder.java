package health.fabrica.core.layerfile;

import java.util.Locale;
import java.util.Set;

/** Checks that layers rise and that paths are what they say; the same for reading and writing. */
final class LayerOrder {

  private final Set<Integer> parts;
  private final int announced;
  private double topMm = Double.NEGATIVE_INFINITY;
  private int layers;

  /**
   * @param parts legal numbers of parts; empty for any
   * @param announced number of layers, or less than zero when not known
   */
  LayerOrder(Set<Integer> parts, int announced) {
    this.parts = parts;
    this.announced = announced;
  }

  void layer(double nextMm) {
    if (!(nextMm > topMm)) {
      throw LayerFileProblem.LAYER_FILE_ORDER.refuse(
          text("Layer %d ends at %s mm, not above %s mm.", layers + 1, nextMm, topMm),
          "Sort the layers from bottom to top.");
    }
    topMm = nextMm;
    layers++;
  }

  void polyline(int part, PathDirection direction, double[] xy) {
    path(part);
    int least = direction == PathDirection.OPEN ? 2 : 3;
    if (xy.length < 2 * least) {
      throw malformed(
          text("A path of layer %d has %d points; it needs %d.", layers, xy.length / 2, least));
    }
    double area = direction == PathDirection.OPEN ? 0 : doubleArea(xy);
    if ((direction == PathDirection.OUTER && area < 0)
        || (direction == PathDirection.INNER && area > 0)) {
      throw LayerFileProblem.LAYER_FILE_ORDER.refuse(
          text(
              "A path of layer %d is marked %s and runs the other way: area %.6f mm2.",
              layers, direction, area / 2),
          "Turn the path or correct its mark; inside and outside would change places.");
    }
  }

  void hatches(int part, double[] xy) {
    path(part);
    if (xy.length == 0 || xy.length % 4 != 0) {
      throw malformed(text("Hatches of layer %d have %d numbers.", layers, xy.length));
    }
  }

  /** At the end of the file. */
  void end() {
    if (announced >= 0 && announced != layers) {
      throw malformed(text("%d layers are announced and %d came.", announced, layers));
    }
  }

  int layers() {
    return layers;
  }

  private void path(int part) {
    if (layers == 0) {
      throw malformed("A path comes before the first layer.");
    }
    if (!parts.isEmpty() && !parts.contains(part)) {
      throw malformed(text("Layer %d has a path of part %d, which has no label.", layers, part));
    }
  }

  private static double doubleArea(double[] xy) {
    double sum = 0;
    for (int i = 0, last = xy.length - 2; i < xy.length; last = i, i += 2) {
      sum += (xy[last] - xy[0]) * (xy[i + 1] - xy[1]) - (xy[i] - xy[0]) * (xy[last + 1] - xy[1]);
    }
    return sum;
  }

  static RuntimeException malformed(String what) {
    return LayerFileProblem.LAYER_FILE_MALFORMED.refuse(what, "Write the layer file again.");
  }

  static String text(String format, Object... numbers) {
    return String.format(Locale.ROOT, format, numbers);
  }
}
