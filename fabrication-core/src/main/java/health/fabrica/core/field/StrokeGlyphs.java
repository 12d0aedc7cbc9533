package health.fabrica.core.field;

import java.util.ArrayList;
import java.util.List;

/**
 * Letters as straight strokes on a grid of 5 by 7 points. A point is two digits, column 0 to 4 from
 * the left and row 0 to 6 from below; strokes run from point to point, blanks lift the pen.
 */
final class StrokeGlyphs {

  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_ ";

  private static final String[] PATHS = {
    "0004264440 0242", // A
    "000636454433 0333 3342413000", // B
    "4536160501103041", // C
    "00062644422000", // D
    "46060040 0333", // E
    "460600 0333", // F
    "453616050110304143 4323", // G
    "0006 4046 0343", // H
    "1030 2026 1636", // I
    "0110304146", // J
    "0006 0346 1340", // K
    "060040", // L
    "0006234640", // M
    "00064046", // N
    "011030414536160501", // O
    "00063645443303", // P
    "011030414536160501 2240", // Q
    "00063645443303 2340", // R
    "011030414233130405163645", // S
    "2026 0646", // T
    "060110304146", // U
    "062046", // V
    "0610233046", // W
    "0046 0640", // X
    "062346 2320", // Y
    "06460040", // Z
    "011030414536160501 0145", // 0
    "042620 1030", // 1
    "05163645440040", // 2
    "0516364544334241301001 1333", // 3
    "30360242", // 4
    "460603334241301001", // 5
    "453616050110304142330302", // 6
    "064620", // 7
    "1304051636454433130201103041423313", // 8
    "011030414536160504134344", // 9
    "2020", // point
    "1333", // hyphen
    "0040", // underscore
    "", // space
  };

  private StrokeGlyphs() {}

  /** The strokes of a character: x, y of both ends in shares of width and height. */
  static List<double[]> of(char c) {
    List<double[]> strokes = new ArrayList<>();
    for (String path : PATHS[LETTERS.indexOf(c)].split(" ")) {
      for (int n = 0; n + 4 <= path.length(); n += 2) {
        strokes.add(
            new double[] {
              (path.charAt(n) - '0') / 4.0,
              (path.charAt(n + 1) - '0') / 6.0,
              (path.charAt(n + 2) - '0') / 4.0,
              (path.charAt(n + 3) - '0') / 6.0
            });
      }
    }
    return strokes;
  }
}
