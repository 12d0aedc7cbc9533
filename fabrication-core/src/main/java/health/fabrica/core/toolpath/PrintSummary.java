package health.fabrica.core.toolpath;

import health.fabrica.core.blob.Sha256;
import health.fabrica.core.problem.Problem;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a print will take.
 *
 * @param technology always {@code FDM} here
 * @param layerHeightMm height of all layers but the first
 * @param layers number of layers
 * @param modelMm3 volume of the model as cut: sum of area x layer height
 * @param materialMm3 plastic pushed out, skirt included
 * @param filamentMm length of filament
 * @param massG mass of the plastic
 * @param timeSeconds time of all moves; heating and homing come on top
 * @param gcodeSha256 digest of the file
 * @param bytes length of the file
 * @param narrowMm3 volume of parts thinner than a bead, printed with narrower beads
 * @param lostMm3 volume of parts too thin to print
 * @param warnings what a person should know before printing
 */
public record PrintSummary(
    String technology,
    double layerHeightMm,
    int layers,
    double modelMm3,
    double materialMm3,
    double filamentMm,
    double massG,
    double timeSeconds,
    Sha256 gcodeSha256,
    long bytes,
    double narrowMm3,
    double lostMm3,
    List<Problem> warnings) {

  public PrintSummary {
    warnings = List.copyOf(warnings);
  }

  /** The same with more for a person to know. */
  PrintSummary withWarnings(List<Problem> more) {
    return new PrintSummary(
        technology,
        layerHeightMm,
        layers,
        modelMm3,
        materialMm3,
        filamentMm,
        massG,
        timeSeconds,
        gcodeSha256,
        bytes,
        narrowMm3,
        lostMm3,
        Stream.concat(warnings.stream(), more.stream()).toList());
  }
}
