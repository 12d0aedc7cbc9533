package health.fabrica.core.design;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.segment.Segmentation;

/** A surface before smoothing, and what it was made from; holds no voxels. */
public final class RawSurface {

  private final Segmentation segmentation;
  private final TriangleMesh mesh;
  private final StageClock clock;

  RawSurface(Segmentation segmentation, TriangleMesh mesh, StageClock clock) {
    this.segmentation = segmentation;
    this.mesh = mesh;
    this.clock = clock;
  }

  Segmentation segmentation() {
    return segmentation;
  }

  TriangleMesh mesh() {
    return mesh;
  }

  StageClock clock() {
    return clock;
  }
}
