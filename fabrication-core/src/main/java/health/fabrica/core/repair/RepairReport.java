package health.fabrica.core.repair;

import health.fabrica.core.mesh.SurfaceDistance.Deviation;

/**
 * What a repair changed.
 *
 * @param method {@code local} or {@code regenerate}
 * @param resolutionMm pitch of the grid, or the distance up to which vertices were welded
 * @param weldedVertices vertices that became one with another
 * @param degenerateTriangles triangles without area that were removed or turned
 * @param duplicateTriangles triangles removed because they lay on another one
 * @param splitVertices vertices added where sheets met in a point or an edge
 * @param flippedTriangles triangles turned around
 * @param filledLoops holes closed
 * @param filledAreaMm2 area of the triangles that close them
 * @param largestHoleMm largest extent of a hole that was closed
 * @param droppedShells closed pieces removed because they enclose too little
 * @param droppedTriangles their triangles
 * @param trianglesBefore triangles of the input
 * @param trianglesAfter triangles of the result
 * @param volumeBeforeMm3 volume of the input by the divergence theorem; without meaning when open
 * @param volumeAfterMm3 volume of the result
 * @param areaBeforeMm2 area of the input
 * @param areaAfterMm2 area of the result
 * @param toNew distances of points on the input to the result
 * @param toOld distances of points on the result to the input; large where holes were closed
 */
public record RepairReport(
    String method,
    double resolutionMm,
    int weldedVertices,
    int degenerateTriangles,
    int duplicateTriangles,
    int splitVertices,
    int flippedTriangles,
    int filledLoops,
    double filledAreaMm2,
    double largestHoleMm,
    int droppedShells,
    int droppedTriangles,
    int trianglesBefore,
    int trianglesAfter,
    double volumeBeforeMm3,
    double volumeAfterMm3,
    double areaBeforeMm2,
    double areaAfterMm2,
    Deviation toNew,
    Deviation toOld) {

  /** Whether the result differs from the input at all. */
  public boolean changed() {
    return !method.equals("local")
        || weldedVertices
                + degenerateTriangles
                + duplicateTriangles
                + splitVertices
                + flippedTriangles
                + filledLoops
                + droppedShells
            > 0;
  }
}
