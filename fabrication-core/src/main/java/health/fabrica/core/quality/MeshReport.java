package health.fabrica.core.quality;

import health.fabrica.core.mesh.SurfaceDistance.Deviation;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a model's mesh. Deviations are in mm of the patient, before any scaling.
 *
 * @param census counts and defects of the final mesh
 * @param measures volume, area and extent of the final mesh
 * @param trianglesBeforeDecimation triangles of the surface as extracted
 * @param maxSmoothingMm largest distance that smoothing moved a vertex, 0 without smoothing
 * @param smoothingCappedVertices vertices that the cap on smoothing held back
 * @param decimation distances of all vertices before decimation to the decimated surface; null when
 *     there was no decimation
 * @param decimationReverse distances of all vertices of the decimated surface to the one before
 */
public record MeshReport(
    MeshCensus census,
    MeshMeasures measures,
    int trianglesBeforeDecimation,
    double maxSmoothingMm,
    long smoothingCappedVertices,
    @Nullable Deviation decimation,
    @Nullable Deviation decimationReverse) {

  /** Largest measured distance between the surfaces before and after decimation, 0 without. */
  public double maxDecimationMm() {
    double there = decimation == null ? 0 : decimation.maxMm();
    double back = decimationReverse == null ? 0 : decimationReverse.maxMm();
    return Math.max(there, back);
  }

  /** Whether every edge has exactly two triangles. */
  public boolean closed() {
    return census.closed();
  }

  /** Whether neighbouring triangles agree on which side is outside, and outside is out. */
  public boolean oriented() {
    return census.oriented() && measures.volumeMm3() > 0;
  }
}
