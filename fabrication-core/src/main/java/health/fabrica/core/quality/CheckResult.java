package health.fabrica.core.quality;

import health.fabrica.core.image.Vec3;
import java.util.List;

/**
 * The result of one check. All parts are numbers, text and lists, so it maps to JSON as it is.
 *
 * @param id stable name in kebab case
 * @param title name for people
 * @param status how it came out
 * @param measures what was measured
 * @param limit what was asked for, with its unit; empty for a number for information
 * @param resolution how finely it was looked at; empty when exact
 * @param message one sentence with the finding
 * @param positions places to look at, mm, the worst first; at most {@value #MAX_POSITIONS}
 */
public record CheckResult(
    String id,
    String title,
    CheckStatus status,
    List<Measure> measures,
    String limit,
    String resolution,
    String message,
    List<Vec3> positions) {

  /** Most places that one check names. */
  public static final int MAX_POSITIONS = 10;

  public CheckResult {
    measures = List.copyOf(measures);
    positions = List.copyOf(positions.subList(0, Math.min(MAX_POSITIONS, positions.size())));
  }

  /** The measure of a name. */
  public double value(String name) {
    return measures.stream()
        .filter(measure -> measure.name().equals(name))
        .mapToDouble(Measure::value)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(id + " has no measure " + name));
  }
}
