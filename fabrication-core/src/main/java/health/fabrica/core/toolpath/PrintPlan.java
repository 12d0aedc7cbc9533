package health.fabrica.core.toolpath;

import health.fabrica.core.mesh.MeshBounds;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.problem.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Where a model stands: centred on the bed, its lowest point on the bed, and cut at the middle of
 * every layer. The model is not turned.
 *
 * @param shiftXMm what to add to x of the mesh
 * @param shiftYMm what to add to y of the mesh
 * @param shiftZMm what to add to z of the mesh
 * @param x0Mm left end of the model on the bed
 * @param y0Mm front end of the model on the bed
 * @param x1Mm right end of the model on the bed
 * @param y1Mm back end of the model on the bed
 * @param heightMm height of the model
 * @param layers number of layers
 */
public record PrintPlan(
    double shiftXMm,
    double shiftYMm,
    double shiftZMm,
    double x0Mm,
    double y0Mm,
    double x1Mm,
    double y1Mm,
    double heightMm,
    int layers) {

  /**
   * Places a model.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1802 when it does not fit, FAB-1803
   *     when it is too flat
   */
  public static PrintPlan of(TriangleMesh mesh, ProcessProfile profile) {
    return of(List.of(mesh), profile, 0);
  }

  /** Places meshes that keep their places to each other, on a raft of a height. */
  static PrintPlan of(List<TriangleMesh> meshes, ProcessProfile profile, double raftMm) {
    double[] low = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
    double[] high = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
    for (TriangleMesh mesh : meshes) {
      MeshBounds bounds = MeshBounds.of(mesh);
      double[] begin = {bounds.low().x(), bounds.low().y(), bounds.low().z()};
      double[] size = {bounds.size().x(), bounds.size().y(), bounds.size().z()};
      for (int axis = 0; axis < 3; axis++) {
        low[axis] = Math.min(low[axis], begin[axis]);
        high[axis] = Math.max(high[axis], begin[axis] + size[axis]);
      }
    }
    double sizeX = high[0] - low[0];
    double sizeY = high[1] - low[1];
    double sizeZ = high[2] - low[2];
    int layers = layers(sizeZ, profile);
    double top = raftMm + (layers == 0 ? 0 : Math.max(sizeZ, profile.layerTopMm(layers - 1)));
    PrinterProfile printer = profile.printer();
    requireFit(sizeX, sizeY, top, printer);
    if (layers == 0) {
      throw new Problem(
              ToolpathProblem.MODEL_TOO_FLAT,
              text("The model is %.3f mm high, less than half a layer.", sizeZ),
              "Check the unit of the model, or choose a smaller layer height.")
          .asException();
    }
    double x0 = (printer.buildXMm() - sizeX) / 2;
    double y0 = (printer.buildYMm() - sizeY) / 2;
    return new PrintPlan(
        x0 - low[0], y0 - low[1], -low[2], x0, y0, x0 + sizeX, y0 + sizeY, sizeZ, layers);
  }

  /** A layer is made when its middle lies inside of the model. */
  private static int layers(double height, ProcessProfile profile) {
    double beyondFirst = height - profile.firstLayerMm();
    if (height <= profile.firstLayerMm() / 2) {
      return 0;
    }
    double h = profile.layerHeightMm();
    return 1 + Math.max(0, (int) Math.ceil(beyondFirst / h - 0.5 - 1e-6));
  }

  private static void requireFit(double x, double y, double z, PrinterProfile printer) {
    double overX = Math.max(0, x - printer.buildXMm());
    double overY = Math.max(0, y - printer.buildYMm());
    double overZ = Math.max(0, z - printer.buildZMm());
    if (overX > 0 || overY > 0 || overZ > 0) {
      throw new Problem(
              ToolpathProblem.MODEL_TOO_BIG,
              text(
                  "The model of %.1f x %.1f x %.1f mm does not fit the build volume of %.1f x %.1f"
                      + " x %.1f mm; it is too large by %.1f, %.1f and %.1f mm.",
                  x,
                  y,
                  z,
                  printer.buildXMm(),
                  printer.buildYMm(),
                  printer.buildZMm(),
                  overX,
                  overY,
                  overZ),
              "Choose a larger printer, turn the model, or cut it into parts.")
          .asException();
    }
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** A mesh of the print where it stands on the bed. */
  public TriangleMesh placed(TriangleMesh mesh) {
    return mesh.moved(shiftXMm, shiftYMm, shiftZMm);
  }

  /** Heights above the bed at which the layers are cut, upwards; a raft is not counted. */
  public double[] planesMm(ProcessProfile profile) {
    double[] planes = new double[layers];
    Arrays.setAll(planes, layer -> middleMm(layer, profile));
    return planes;
  }

  /** Height above the bed at which a layer is cut. */
  static double middleMm(int layer, ProcessProfile profile) {
    return profile.layerTopMm(layer) - profile.layerHeightMm(layer) / 2;
  }
}
