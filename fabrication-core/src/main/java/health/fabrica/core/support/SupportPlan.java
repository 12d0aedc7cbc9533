package health.fabrica.core.support;

import health.fabrica.core.polygon.Region;
import health.fabrica.core.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The supports of a print and what is left without.
 *
 * @param layers one a layer of the print
 * @param overhangs one a layer of the print: what was looked for
 * @param unreached overhangs that no support gets to, by layer
 * @param tips tips of branches, 0 for a grid
 * @param onModel layers in which some support ends on the model
 * @param volumeMm3 volume of the supports as if solid
 */
public record SupportPlan(
    List<SupportLayer> layers,
    List<LayerOverhang> overhangs,
    List<Unreached> unreached,
    int tips,
    int onModel,
    double volumeMm3) {

  /** Below this share of a mm2 an unreached overhang is a rounding of corners. */
  private static final double WORTH_SAYING_MM2 = 0.01;

  public SupportPlan {
    layers = List.copyOf(layers);
    overhangs = List.copyOf(overhangs);
    unreached = List.copyOf(unreached);
  }

  /**
   * An overhang without support because nothing gets there.
   *
   * @param layer counted from 0
   * @param region where
   */
  public record Unreached(int layer, Region region) {}

  /** Area of overhangs that keep-outs leave without support, summed over the layers. */
  public double keptOutMm2() {
    return overhangs.stream().mapToDouble(o -> o.keptOut().areaMm2()).sum();
  }

  /** Area of overhangs that nothing gets to, summed over the layers. */
  public double unreachedMm2() {
    return unreached.stream().mapToDouble(u -> u.region().areaMm2()).sum();
  }

  /** What a person should know before printing. */
  public List<Problem> warnings() {
    List<Problem> warnings = new ArrayList<>();
    if (keptOutMm2() > WORTH_SAYING_MM2 || unreachedMm2() > WORTH_SAYING_MM2) {
      warnings.add(
          SupportProblem.OVERHANGS_LEFT.with(
              String.format(
                  Locale.ROOT,
                  "Overhangs stay without support: %.2f mm2 in keep-outs and %.2f mm2 that no"
                      + " support gets to, summed over the layers.",
                  keptOutMm2(),
                  unreachedMm2()),
              "Turn the model, or look at these places in the preview."));
    }
    if (onModel > 0) {
      warnings.add(
          SupportProblem.STANDS_ON_MODEL.with(
              String.format(Locale.ROOT, "In %d layers supports end on the model itself.", onModel),
              "They leave marks there: turn the model, or keep these places out."));
    }
    return warnings;
  }
}
