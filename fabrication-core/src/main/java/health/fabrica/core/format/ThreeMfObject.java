package health.fabrica.core.format;

import health.fabrica.core.mesh.TriangleMesh;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * One object of a 3MF package.
 *
 * @param name what it is, {@code [A-Za-z0-9 ._-]}, at most 80 characters, nothing of the patient;
 *     empty for none
 * @param rgb its colour as 0xRRGGBB, sRGB
 * @param mesh mm; all objects of a package share one frame
 */
public record ThreeMfObject(String name, OptionalInt rgb, TriangleMesh mesh) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9 ._-]{0,80}");

  public ThreeMfObject {
    if (!NAME.matcher(name).matches()) {
      throw FormatProblem.MODEL_MALFORMED.refuse(
          "The name of a 3MF object must match " + NAME.pattern() + ".",
          "Use the name of a structure or part, nothing of the patient.");
    }
    if (rgb.isPresent() && (rgb.getAsInt() < 0 || rgb.getAsInt() > 0xffffff)) {
      throw new IllegalArgumentException("no colour: " + rgb.getAsInt());
    }
  }

  /** A name made of any text: other characters become hyphens. */
  public static String nameOf(String text) {
    String plain = text.replaceAll("[^A-Za-z0-9 ._-]+", "-").strip();
    return plain.substring(0, Math.min(80, plain.length()));
  }
}
