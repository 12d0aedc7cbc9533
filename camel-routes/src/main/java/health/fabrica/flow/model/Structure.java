package health.fabrica.flow.model;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.segment.BitMask;
import java.awt.Color;
import java.util.List;

/**
 * One of several structures that are modelled together.
 *
 * @param number its number where it comes from, 1 to 65,535
 * @param name its name, for example that of the segment
 * @param how where its mask comes from
 * @param rgb its colour as 0xRRGGBB
 * @param mask its voxels; where structures overlap, the one that comes first keeps them
 * @param warnings what was tolerated
 */
public record Structure(
    int number, String name, String how, int rgb, BitMask mask, List<Problem> warnings) {

  /** Copies its list. */
  public Structure {
    warnings = List.copyOf(warnings);
  }

  /** A colour for a number: hues a golden angle apart, so that neighbours differ. */
  public static int colour(int number) {
    double hue = number * 0.381966 % 1;
    return Color.HSBtoRGB((float) hue, 0.45f, 0.9f) & 0xffffff;
  }
}
