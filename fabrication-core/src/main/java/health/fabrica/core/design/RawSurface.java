package health.fabrica.core.design;

import health.fabrica.core.image.Affine;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.segment.Segmentation;

/** A surface before smoothing, and what it was made from; holds no voxels. */
public final class RawSurface {

  private final Segmentation segmentation;
  private final TriangleMesh mesh;
  private final Affine affine;
  private final StageClock clock;

  RawSurface(Segmentation segmentation, TriangleMesh mesh, Affine affine, StageClock clock) {
    this.segmentation = segmentation;
    this.mesh = mesh;
    this.affine = affine;
    this.clock = clock;
  }

  /** What it was made from. */
  public Segmentation segmentation() {
    return segmentation;
  }

  /** The surface, as the grey values place it; LPS mm. */
  public TriangleMesh mesh() {
    return mesh;
  }

  /** Where the voxels of the segmentation lie. */
  public Affine affine() {
    return affine;
  }

  StageClock clock() {
    return clock;
  }
}
