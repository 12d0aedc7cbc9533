package health.fabrica.core.format;

import java.util.Arrays;

/**
 * A colour for each triangle of a mesh.
 *
 * @param rgb 0xRRGGBB, sRGB, one a triangle; -1 where the triangle has that of its object
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in, private to its owner after that
public record TriangleColours(int[] rgb) {

  /** The triangle has no colour of its own. */
  public static final int NONE = -1;

  public TriangleColours {
    rgb = rgb.clone();
    for (int colour : rgb) {
      if (colour < NONE || colour > 0xffffff) {
        throw FormatProblem.MODEL_MALFORMED.refuse(
            "A triangle has the colour " + colour + ".", "Colours lie in 0 to 0xFFFFFF.");
      }
    }
  }

  /** The different colours, ascending, without {@link #NONE}. */
  int[] palette() {
    return Arrays.stream(rgb).filter(colour -> colour != NONE).sorted().distinct().toArray();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TriangleColours colours && Arrays.equals(rgb, colours.rgb);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(rgb);
  }
}
