package health.fabrica.core.slice;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.mesh.MeshBounds;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.work.WorkMonitor;

/**
 * A mesh in the middle of a bed or a display, its lowest point at zero, in layers of one height.
 * The mesh is not turned. A layer is made when its middle, where it is cut, lies inside of the
 * mesh's height.
 */
public final class PlacedLayers {

  private final Vec3 size;
  private final TriangleMesh mesh;
  private final MeshLayers source;
  private final double[] planesMm;

  private PlacedLayers(Vec3 size, TriangleMesh mesh, MeshLayers source, double[] planesMm) {
    this.size = size;
    this.mesh = mesh;
    this.source = source;
    this.planesMm = planesMm;
  }

  /**
   * Places a mesh.
   *
   * @param widthMm of the bed, along x from zero
   * @param depthMm of the bed, along y from zero
   * @throws health.fabrica.core.problem.ProblemException as {@link MeshSlicer#of}
   */
  public static PlacedLayers of(TriangleMesh mesh, double widthMm, double depthMm, double layerMm) {
    return of(mesh, widthMm, depthMm, layerMm, 0);
  }

  /**
   * Places a mesh above the bed; the layers below it are empty.
   *
   * @param widthMm of the bed, along x from zero
   * @param depthMm of the bed, along y from zero
   * @param liftMm height of its lowest point
   * @throws health.fabrica.core.problem.ProblemException as {@link MeshSlicer#of}
   */
  public static PlacedLayers of(
      TriangleMesh mesh, double widthMm, double depthMm, double layerMm, double liftMm) {
    if (mesh.triangleCount() == 0) {
      MeshSlicer.of(mesh); // says why it cannot be cut
    }
    MeshBounds bounds = MeshBounds.of(mesh);
    Vec3 size = bounds.size();
    TriangleMesh placed =
        mesh.moved(
            (widthMm - size.x()) / 2 - bounds.low().x(),
            (depthMm - size.y()) / 2 - bounds.low().y(),
            liftMm - bounds.low().z());
    int layers = Math.max(1, (int) Math.ceil((liftMm + size.z()) / layerMm - 0.5 - 1e-6));
    double[] planes = new double[layers];
    for (int layer = 0; layer < layers; layer++) {
      planes[layer] = (layer + 0.5) * layerMm;
    }
    return new PlacedLayers(size, placed, MeshLayers.of(placed), planes);
  }

  /** Length, width and height of the mesh in mm. */
  public Vec3 size() {
    return size;
  }

  /** The mesh where it was placed. */
  public TriangleMesh mesh() {
    return mesh;
  }

  /** Heights of the cuts, upwards. */
  public double[] planesMm() {
    return planesMm.clone();
  }

  /** Number of layers. */
  public int layers() {
    return planesMm.length;
  }

  /** The cuts from the bottom to the top, one a layer. */
  public LayerSource.Cuts cuts(WorkMonitor monitor) {
    return source.cuts(planesMm, monitor);
  }
}
