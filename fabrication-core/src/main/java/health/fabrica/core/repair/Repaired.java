package health.fabrica.core.repair;

import health.fabrica.core.mesh.TriangleMesh;

/**
 * A mended mesh.
 *
 * @param mesh closed, oriented, manifold
 * @param report what changed
 */
public record Repaired(TriangleMesh mesh, RepairReport report) {}
