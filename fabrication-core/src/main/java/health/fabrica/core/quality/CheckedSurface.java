package health.fabrica.core.quality;

import java.util.Optional;

/**
 * A checked mesh with what was measured all over its surface, for pictures. The arrays are shared
 * and nobody writes to them.
 *
 * @param report the checks
 * @param samples the points measured
 * @param wallMm local thickness of the wall at each sample, mm
 * @param gapMm local width of the gap outside of each sample, mm
 * @param largestMm values of both are cut off here
 * @param deviationMm distance of each sample to the surface before smoothing, mm
 */
@SuppressWarnings("ArrayRecordComponent") // identity equality is wanted
public record CheckedSurface(
    CheckReport report,
    SurfaceSamples samples,
    float[] wallMm,
    float[] gapMm,
    double largestMm,
    Optional<float[]> deviationMm) {}
