package health.fabrica.core.plate;

import health.fabrica.core.mesh.TriangleMesh;

/**
 * A part to be laid on a bed, already with the right side down.
 *
 * @param id what tells it from all others on the bed: order and device, never a patient's name
 * @param mesh closed, in mm, z up
 */
public record PlatePart(String id, TriangleMesh mesh) {}
