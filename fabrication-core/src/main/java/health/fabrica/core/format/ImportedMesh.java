package health.fabrica.core.format;

import health.fabrica.core.mesh.TriangleMesh;

/**
 * A mesh out of a file, as the file has it: in mm, nothing welded, closed or turned.
 *
 * @param mesh in mm
 * @param format what the file is
 * @param unit what one unit of the file's coordinates was taken for
 * @param unitFromFile whether the file itself says the unit; else the caller stated it
 * @param objects number of objects or solids that the file holds
 */
public record ImportedMesh(
    TriangleMesh mesh, MeshFormat format, LengthUnit unit, boolean unitFromFile, int objects) {}
