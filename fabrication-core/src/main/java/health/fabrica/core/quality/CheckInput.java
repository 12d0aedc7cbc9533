package health.fabrica.core.quality;

import health.fabrica.core.image.Affine;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.segment.BitMask;
import java.util.Optional;

/**
 * What is checked, and against what.
 *
 * @param mesh the mesh, mm
 * @param original the surface before smoothing and decimation, in the same frame
 * @param mask the voxels that the mesh was made from
 */
public record CheckInput(
    TriangleMesh mesh, Optional<TriangleMesh> original, Optional<Voxels> mask) {

  /**
   * A mask and its place.
   *
   * @param mask the voxels of the object
   * @param affine where their centres lie, in the frame of the mesh
   */
  public record Voxels(BitMask mask, Affine affine) {}

  /** A mesh that is compared with nothing. */
  public static CheckInput of(TriangleMesh mesh) {
    return new CheckInput(mesh, Optional.empty(), Optional.empty());
  }
}
