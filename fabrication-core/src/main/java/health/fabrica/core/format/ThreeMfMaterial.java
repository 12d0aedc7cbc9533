package health.fabrica.core.format;

import java.util.regex.Pattern;

/**
 * A base material of 3MF: what an object is made of, and the colour that stands for it on screens.
 *
 * @param name {@code [A-Za-z0-9 ._-]}, 1 to 80 characters, for example {@code PETG}
 * @param rgb 0xRRGGBB, sRGB
 */
public record ThreeMfMaterial(String name, int rgb) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9 ._-]{1,80}");

  public ThreeMfMaterial {
    if (!NAME.matcher(name).matches() || rgb < 0 || rgb > 0xffffff) {
      throw FormatProblem.MODEL_MALFORMED.refuse(
          "The name of a material must match "
              + NAME.pattern()
              + " and its colour lie in 0 to 0xFFFFFF; the colour is "
              + rgb
              + ".",
          "Use the name of the material as the machine knows it.");
    }
  }
}
