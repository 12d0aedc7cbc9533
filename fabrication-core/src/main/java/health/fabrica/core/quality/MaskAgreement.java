package health.fabrica.core.quality;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.work.WorkMonitor;

/**
 * How well a mesh agrees with the mask it was made from: the mesh is turned back into voxels of the
 * same grid and both are counted.
 *
 * @param dice twice the common voxels over the sum of both
 * @param jaccard the common voxels over those in either
 * @param meshVoxels voxels with their centre inside the mesh
 * @param maskVoxels voxels of the mask
 */
record MaskAgreement(double dice, double jaccard, long meshVoxels, long maskVoxels) {

  static MaskAgreement of(TriangleMesh mesh, CheckInput.Voxels voxels, WorkMonitor monitor) {
    BitMask mask = voxels.mask();
    RayCrossings rays =
        new RayCrossings(
            indices(mesh, voxels.affine()),
            mesh.triangles(),
            0,
            mask.rows(),
            mask.slices(),
            monitor);
    // A left-handed grid turns the directions around.
    int sense = voxels.affine().signedVoxelVolumeMm3() < 0 ? -1 : 1;
    long inMesh = 0;
    long common = 0;
    for (int k = 0; k < mask.slices(); k++) {
      monitor.check();
      for (int j = 0; j < mask.rows(); j++) {
        int winding = 0;
        for (int n = 0; n + 1 < rays.count(j, k); n++) {
          winding -= sense * rays.sign(j, k, n);
          if (winding > 0) {
            int from = (int) Math.max(0, Math.ceil(rays.position(j, k, n)));
            int to = (int) Math.min(mask.columns(), Math.ceil(rays.position(j, k, n + 1)));
            inMesh += Math.max(0, to - from);
            for (int i = from; i < to; i++) {
              common += mask.get(i, j, k) ? 1 : 0;
            }
          }
        }
      }
    }
    long inMask = mask.count();
    long either = inMesh + inMask - common;
    return new MaskAgreement(
        inMesh + inMask == 0 ? 0 : 2.0 * common / (inMesh + inMask),
        either == 0 ? 0 : (double) common / either,
        inMesh,
        inMask);
  }

  /** The vertices in steps of the grid. */
  private static double[] indices(TriangleMesh mesh, Affine a) {
    double det = a.signedVoxelVolumeMm3();
    Vec3 i = a.rowStep().cross(a.sliceStep()).times(1 / det);
    Vec3 j = a.sliceStep().cross(a.columnStep()).times(1 / det);
    Vec3 k = a.columnStep().cross(a.rowStep()).times(1 / det);
    double[] p = new double[mesh.xyz().length];
    for (int n = 0; n < p.length; n += 3) {
      Vec3 d = new Vec3(mesh.xyz()[n], mesh.xyz()[n + 1], mesh.xyz()[n + 2]).minus(a.origin());
      p[n] = d.dot(i);
      p[n + 1] = d.dot(j);
      p[n + 2] = d.dot(k);
    }
    return p;
  }
}
