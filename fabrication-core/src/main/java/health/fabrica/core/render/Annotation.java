package health.fabrica.core.render;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Scale bar and side letters, drawn with strokes of its own: servers often have no fonts. A glyph
 * is a list of polylines on a grid of 4 by 6, column and row from the top left.
 */
final class Annotation {

  private static final Map<Character, String> GLYPHS =
      Map.ofEntries(
          Map.entry('0', "103041453616050110"),
          Map.entry('1', "112026"),
          Map.entry('2', "01103041420646"),
          Map.entry('3', "01103041423313 334445361605"),
          Map.entry('4', "36300444"),
          Map.entry('5', "400002324345361605"),
          Map.entry('6', "301001051636454433130304"),
          Map.entry('7', "00404116"),
          Map.entry('8', "103041423313020110 1304051636454433"),
          Map.entry('9', "433313020110304145361605"),
          Map.entry('.', "1616"),
          Map.entry('>', "013305"),
          Map.entry('m', "0206 0312222326 23324346"),
          Map.entry('R', "06003041423303 2346"),
          Map.entry('L', "000646"),
          Map.entry('A', "062046 1434"),
          Map.entry('P', "06003041423303"));

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
    draw(image, view, true, pixelsPerMm, null);
  }

  /** The same, the letters only where the frame is a patient's, and with a bar of colours. */
  static void draw(
      BufferedImage image,
      View view,
      boolean letters,
      double pixelsPerMm,
      @Nullable ColourScale scale) {
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.setColor(INK);
    double unit = Math.min(image.getWidth(), image.getHeight()) / 320.0;
    Annotation annotation = new Annotation(g, unit);
    if (letters) {
      annotation.letters(image, view);
    }
    if (scale != null) {
      annotation.colours(image, scale);
    }
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

  private void colours(BufferedImage image, ColourScale scale) {
    int width = (int) (image.getWidth() * 0.34);
    int left = (int) (image.getWidth() - width - 22 * unit);
    int top = (int) (image.getHeight() - 22 * unit);
    int height = (int) (5 * unit);
    for (int x = 0; x < width; x++) {
      g.setColor(new Color(scale.rgb(scale.largestMm() * (x + 0.5) / width)));
      g.fillRect(left + x, top, 1, height);
    }
    g.setColor(INK);
    for (double tick : scale.ticksMm()) {
      double x = left + width * tick / scale.largestMm();
      g.setStroke(new BasicStroke((float) (0.6 * unit)));
      Path2D path = new Path2D.Double();
      path.moveTo(x, top);
      path.lineTo(x, top + height + 1.5 * unit);
      g.draw(path);
      boolean last = tick == scale.largestMm();
      String label = (last ? ">" : "") + number(tick) + (last ? " mm" : "");
      double length = label.length() * ADVANCE * unit * 0.9;
      double start = Math.min(x - length / 2, image.getWidth() - length - 3 * unit);
      text(label, start, top + height + 4 * unit, 0.9 * unit);
    }
  }

  /** A number with the fewest decimals, at most two. */
  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.2f", value);
    return text.replaceAll("0+$", "").replaceAll("\\.$", "");
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
