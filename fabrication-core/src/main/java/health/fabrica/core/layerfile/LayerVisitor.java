package health.fabrica.core.layerfile;

/** Takes the layers of a build from bottom to top. */
public interface LayerVisitor {

  /**
   * A layer begins.
   *
   * @param topMm height of its upper surface, above that of the layer before
   */
  void layer(double topMm);

  /**
   * A path of the present layer.
   *
   * @param part number of the part, one of the header's
   * @param direction closed paths do not repeat their first point
   * @param xyMm points, two numbers each
   */
  void polyline(int part, PathDirection direction, double[] xyMm);

  /**
   * Parallel or single lines of the present layer, each scanned from its start to its end.
   *
   * @param part number of the part, one of the header's
   * @param xyMm lines, four numbers each: start and end
   */
  void hatches(int part, double[] xyMm);
}
