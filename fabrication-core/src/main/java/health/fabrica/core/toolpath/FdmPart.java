package health.fabrica.core.toolpath;

import health.fabrica.core.mesh.TriangleMesh;

/**
 * One part of a print and what it is printed with.
 *
 * @param mesh closed, in the coordinates that all parts of the print share
 * @param tool number of the extruder from 0
 */
public record FdmPart(TriangleMesh mesh, int tool) {

  /** Most extruders of a printer. */
  static final int MOST_TOOLS = 16;

  public FdmPart {
    ProfileCheck.range("extruder", tool, 0, MOST_TOOLS - 1);
  }
}
