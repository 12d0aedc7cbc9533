package health.fabrica.core.resin;

import health.fabrica.core.problem.Problem;
import java.util.List;

/**
 * What a resin print will take.
 *
 * @param layers number of layers
 * @param heightMm height of the print
 * @param modelMm3 volume of the model as cut: sum of area times layer height
 * @param massG mass of the cured resin
 * @param timeSeconds exposures and the time between them
 * @param largestLayerMm2 greatest area that is peeled at once
 * @param islands parts of layers that hang on nothing
 * @param cups hollows that are open to the vat alone while they grow
 * @param trappedMm3 volume of hollows that close with resin in them
 * @param warnings what a person should know before printing
 */
public record ResinSummary(
    int layers,
    double heightMm,
    double modelMm3,
    double massG,
    double timeSeconds,
    double largestLayerMm2,
    List<Island> islands,
    List<Cup> cups,
    double trappedMm3,
    List<Problem> warnings) {

  public ResinSummary {
    islands = List.copyOf(islands);
    cups = List.copyOf(cups);
    warnings = List.copyOf(warnings);
  }

  /**
   * A part of a layer with nothing below it.
   *
   * @param layer counted from 0
   * @param areaMm2 its area
   */
  public record Island(int layer, double areaMm2) {}

  /**
   * A hollow that is open to the vat alone.
   *
   * @param firstLayer where it begins, counted from 0
   * @param lastLayer the last layer in which it is open
   * @param largestMm2 greatest area of its opening
   * @param volumeMm3 its volume
   */
  public record Cup(int firstLayer, int lastLayer, double largestMm2, double volumeMm3) {}
}
