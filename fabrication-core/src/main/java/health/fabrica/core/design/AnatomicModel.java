package health.fabrica.core.design;

import health.fabrica.core.blob.Sha256;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.quality.MeshReport;
import health.fabrica.core.segment.Segmentation;
import java.util.Map;

/**
 * A checked model.
 *
 * @param segmentation what it was made from
 * @param mesh closed, oriented, manifold, LPS mm times the scale
 * @param report what was measured on the mesh
 * @param timingsMs wall time of each stage in milliseconds, in order: segment, surface, smooth,
 *     decimate, check
 * @param digest SHA-256 of the mesh, see {@link health.fabrica.core.mesh.MeshDigest}
 */
public record AnatomicModel(
    Segmentation segmentation,
    TriangleMesh mesh,
    MeshReport report,
    Map<String, Long> timingsMs,
    Sha256 digest) {}
