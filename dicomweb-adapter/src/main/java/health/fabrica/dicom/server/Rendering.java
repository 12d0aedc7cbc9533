package health.fabrica.dicom.server;

import health.fabrica.dicom.DicomProblem;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a picture is to look (PS3.18 section 8.3.5).
 *
 * @param window the grey scale; nothing for the one of the object
 * @param viewport where the picture goes; nothing for its own size
 * @param quality of JPEG, 1 to 100
 */
record Rendering(Optional<Window> window, Optional<Viewport> viewport, int quality) {

  private static final int DEFAULT_QUALITY = 90;
  private static final int MAX_SIDE = 8192;
  private static final int THUMBNAIL = 128;

  /** The VOI LUT functions of PS3.3 section C.11.2.1.2 and C.11.2.1.3. */
  enum Curve {
    LINEAR,
    LINEAR_EXACT,
    SIGMOID;

    static Curve of(String name) {
      try {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
      } catch (IllegalArgumentException e) {
        throw bad("The function of the window is not linear, linear-exact or sigmoid");
      }
    }
  }

  /** Centre and width in units of the modality. */
  record Window(double center, double width, Curve curve) {
    Window {
      double least = curve == Curve.LINEAR ? 1 : Double.MIN_VALUE;
      if (!Double.isFinite(center) || !Double.isFinite(width) || width < least) {
        throw bad("The window has no usable centre and width");
      }
    }

    /** From 0 to 1. */
    double brightness(double value) {
      double level =
          switch (curve) {
            case LINEAR ->
                width == 1
                    ? value <= center - 0.5 ? 0 : 1
                    : (value - (center - 0.5)) / (width - 1) + 0.5;
            case LINEAR_EXACT -> (value - center) / width + 0.5;
            case SIGMOID -> 1 / (1 + Math.exp(-4 * (value - center) / width));
          };
      return Math.min(1, Math.max(0, level));
    }
  }

  /**
   * Largest size in pixels, and the part of the source that is shown.
   *
   * @param region x, y, width and height in the source; nothing for all of it
   */
  record Viewport(int width, int height, Optional<int[]> region) {}

  static Rendering parse(Map<String, Deque<String>> parameters, boolean thumbnail) {
    Set<String> known =
        thumbnail
            ? Set.of("accept", "viewport")
            : Set.of("accept", "viewport", "window", "quality");
    for (String name : parameters.keySet()) {
      if (!known.contains(name)) {
        throw bad("A parameter is not supported here; supported are " + known);
      }
    }
    Optional<Viewport> viewport = value(parameters, "viewport").map(Rendering::viewport);
    return new Rendering(
        value(parameters, "window").map(Rendering::window),
        thumbnail
            ? viewport.or(() -> Optional.of(new Viewport(THUMBNAIL, THUMBNAIL, Optional.empty())))
            : viewport,
        value(parameters, "quality").map(Rendering::quality).orElse(DEFAULT_QUALITY));
  }

  private static Optional<String> value(Map<String, Deque<String>> parameters, String name) {
    return Optional.ofNullable(parameters.get(name)).map(Deque::getFirst);
  }

  private static Window window(String text) {
    List<String> parts = List.of(text.split(",", -1));
    if (parts.size() != 2 && parts.size() != 3) {
      throw bad("The window is not center,width,function");
    }
    return new Window(
        number(parts.get(0)),
        number(parts.get(1)),
        parts.size() == 3 ? Curve.of(parts.get(2)) : Curve.LINEAR);
  }

  private static Viewport viewport(String text) {
    List<String> parts = List.of(text.split(",", -1));
    if (parts.size() != 2 && parts.size() != 6) {
      throw bad("The viewport is not width,height or width,height,x,y,width,height");
    }
    int[] values = parts.stream().mapToInt(part -> (int) number(part)).toArray();
    if (values[0] < 1 || values[1] < 1 || values[0] > MAX_SIDE || values[1] > MAX_SIDE) {
      throw bad("The viewport is not 1 to " + MAX_SIDE + " pixels wide and high");
    }
    Optional<int[]> region =
        parts.size() == 2
            ? Optional.empty()
            : Optional.of(new int[] {values[2], values[3], values[4], values[5]});
    return new Viewport(values[0], values[1], region);
  }

  private static int quality(String text) {
    int quality = (int) number(text);
    if (quality < 1 || quality > 100) {
      throw bad("The quality is not 1 to 100");
    }
    return quality;
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw bad("A parameter of the picture is no number");
    }
  }

  static RuntimeException bad(String what) {
    return DicomProblem.REQUEST.refuse(
        what + ".", "See the conformance statement for the parameters of pictures.");
  }
}
