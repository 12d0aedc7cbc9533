package health.fabrica.core.render;

import java.util.List;

/**
 * Colours for lengths from 0 to a largest one. Between its stops the colour changes evenly; beyond
 * the last it stays.
 *
 * @param title what is shown, for people
 * @param stops lengths in mm with their colours, ascending from 0
 * @param ticksMm lengths to write beside the bar, the largest last
 */
public record ColourScale(String title, List<Stop> stops, List<Double> ticksMm) {

  /** A colour at a length; sRGB as 0xRRGGBB. */
  public record Stop(double mm, int rgb) {}

  public ColourScale {
    stops = List.copyOf(stops);
    ticksMm = List.copyOf(ticksMm);
  }

  /** Red below a limit, yellow at it, then green to blue: for walls and gaps. */
  public static ColourScale walls(String title, double limitMm, double largestMm) {
    return new ColourScale(
        title,
        List.of(
            new Stop(0, 0xA50026),
            new Stop(limitMm * 0.98, 0xE34A33),
            new Stop(limitMm, 0xFEC44F),
            new Stop(Math.min(1.6 * limitMm, 0.7 * largestMm), 0xD9EF8B),
            new Stop(Math.min(2.6 * limitMm, 0.85 * largestMm), 0x66BD9A),
            new Stop(largestMm, 0x4A86C5)),
        List.of(0.0, limitMm, 2 * limitMm, largestMm));
  }

  /** The colour of bone at 0, red at a limit: for deviations. */
  public static ColourScale deviations(String title, double limitMm) {
    return new ColourScale(
        title,
        List.of(
            new Stop(0, 0xE9E4D8),
            new Stop(0.4 * limitMm, 0xA6D3C4),
            new Stop(0.75 * limitMm, 0xFEC44F),
            new Stop(limitMm, 0xE34A33),
            new Stop(2 * limitMm, 0x7A0177)),
        List.of(0.0, 0.5 * limitMm, limitMm, 2 * limitMm));
  }

  /** Where the bar ends. */
  double largestMm() {
    return stops.get(stops.size() - 1).mm();
  }

  /** The colour of a length as 0xRRGGBB. */
  int rgb(double mm) {
    for (int n = 1; n < stops.size(); n++) {
      Stop high = stops.get(n);
      if (mm < high.mm()) {
        Stop low = stops.get(n - 1);
        double f = Math.max(0, (mm - low.mm()) / (high.mm() - low.mm()));
        int rgb = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
          int a = low.rgb() >> shift & 0xFF;
          int b = high.rgb() >> shift & 0xFF;
          rgb |= (int) Math.round(a + f * (b - a)) << shift;
        }
        return rgb;
      }
    }
    return stops.get(stops.size() - 1).rgb();
  }

  /** The colour of a length in linear light. */
  void linear(double mm, double[] out) {
    int rgb = rgb(mm);
    for (int k = 0; k < 3; k++) {
      double c = (rgb >> (16 - 8 * k) & 0xFF) / 255.0;
      out[k] = c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }
  }
}
