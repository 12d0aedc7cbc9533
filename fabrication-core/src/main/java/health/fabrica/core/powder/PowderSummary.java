package health.fabrica.core.powder;

import health.fabrica.core.problem.Problem;
import java.util.List;

/**
 * What a powder-bed build will take.
 *
 * @param layers number of layers
 * @param heightMm height of the build
 * @param modelMm3 volume of the model as cut: sum of area times layer height
 * @param contourMm length of all contours
 * @param hatchMm length of all hatches
 * @param jumpMm length of the ways between vectors
 * @param timeSeconds scans, jumps and recoats; heating and cooling come on top
 * @param thinMm3 volume of parts too thin for the compensated contour
 * @param warnings what a person should know before building
 */
public record PowderSummary(
    int layers,
    double heightMm,
    double modelMm3,
    double contourMm,
    double hatchMm,
    double jumpMm,
    double timeSeconds,
    double thinMm3,
    List<Problem> warnings) {

  public PowderSummary {
    warnings = List.copyOf(warnings);
  }
}
