package health.fabrica.core.render;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.Map;

/**
 * Scale bar and side letters, drawn with strokes of its own: servers often have no fonts. A glyph
 * is a list of polylines on a grid of 4 by 6, column and row from the top left.
 */
final class Annotation {

  private static final Map<Character, String> GLYPHS =
      Map.of(
          '0', "103041453616050110",
          '1', "112026",
          '2', "01103041420646",
          '5', "400002324345361605",
          'm', "0206 0312222326 23324346",
          'R', "06003041423303 2346",
          'L', "000646",
          'A', "062046 1434",
          'P', "06003041423303");

  private static final int GLYPH_COLUMNS = 4;
  private static final int GLYPH_ROWS = 6;
  private static final double ADVANCE = 6;
  private static final Color INK = new Color(214, 219, 226);
  private static final int[] LENGTHS_MM = {200, 100, 50, 20, 10, 5, 2, 1};
  private static final double LARGEST_SHARE = 0.25;

  private final Graphics2D g;
  private final double unit; // of the glyph grid, pixels

  private Annotation(Graphics2D g, double unit) {
    this.g = g;
    this.unit = unit;
  }

  /** Draws the bar at the lower left and the letters at both sides. */
  static void draw(BufferedImage image, View view, double pixelsPerMm) {
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.setColor(INK);
    double unit = Math.min(image.getWidth(), image.getHeight()) / 320.0;
    Annotation annotation = new Annotation(g, unit);
    annotation.letters(image, view);
    annotation.bar(image, barLengthMm(image.getWidth() / pixelsPerMm), pixelsPerMm);
    g.dispose();
  }

  /** The longest round length that takes at most a quarter of the width. */
  static int barLengthMm(double widthMm) {
    for (int length : LENGTHS_MM) {
      if (length <= LARGEST_SHARE * widthMm) {
        return length;
      }
    }
    return LENGTHS_MM[LENGTHS_MM.length - 1];
  }

  private void letters(BufferedImage image, View view) {
    double y = (image.getHeight() - GLYPH_ROWS * 1.6 * unit) / 2;
    double left = 9 * unit;
    double right = image.getWidth() - left - GLYPH_COLUMNS * 1.6 * unit;
    text(String.valueOf(view.leftLetter()), left, y, 1.6 * unit);
    text(String.valueOf(view.rightLetter()), right, y, 1.6 * unit);
  }

  private void bar(BufferedImage image, int lengthMm, double pixelsPerMm) {
    double x = 9 * unit;
    double y = image.getHeight() - 10 * unit;
    double end = x + lengthMm * pixelsPerMm;
    g.setStroke(
        new BasicStroke((float) (0.9 * unit), BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
    Path2D path = new Path2D.Double();
    path.moveTo(x, y - 2 * unit);
    path.lineTo(x, y);
    path.lineTo(end, y);
    path.lineTo(end, y - 2 * unit);
    g.draw(path);
    text(lengthMm + " mm", x, y - 9.5 * unit, unit);
  }

  private void text(String text, double x, double y, double size) {
    g.setStroke(
        new BasicStroke((float) (0.75 * size), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    for (int n = 0; n < text.length(); n++) {
      for (String stroke : GLYPHS.getOrDefault(text.charAt(n), "").split(" ")) {
        polyline(stroke, x + n * ADVANCE * size, y, size);
      }
    }
  }

  private void polyline(String stroke, double x, double y, double size) {
    Path2D path = new Path2D.Double();
    for (int k = 0; k + 1 < stroke.length(); k += 2) {
      double px = x + (stroke.charAt(k) - '0') * size;
      double py = y + (stroke.charAt(k + 1) - '0') * size;
      if (k == 0) {
        path.moveTo(px, py);
      } else {
        path.lineTo(px, py);
      }
    }
    g.draw(path);
  }
}
