package health.fabrica.core.picture;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Draws layers into images. Holds pens; one thread. */
final class LayerPainter {

  static final int PAPER = 0xf5f7f8;
  private static final Color MATERIAL = new Color(0xdfe6eb);
  private static final double MARGIN = 0.06;

  private final Map<Integer, BasicStroke> pens = new HashMap<>();

  /** A blank image of the paper's colour. */
  static BufferedImage paper(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setColor(new Color(PAPER));
    g.fillRect(0, 0, width, height);
    g.dispose();
    return image;
  }

  /** The layer seen from above: x to the right, y up, each line in the colour of its role. */
  BufferedImage above(LayerShape shape, BedBox box, int width, int height) {
    BufferedImage image = paper(width, height);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    double scale = (1 - 2 * MARGIN) * Math.min(width / box.widthMm(), height / box.depthMm());
    AffineTransform place = new AffineTransform();
    place.translate(width / 2.0, height / 2.0);
    place.scale(scale, -scale);
    place.translate(-(box.x0Mm() + box.x1Mm()) / 2, -(box.y0Mm() + box.y1Mm()) / 2);
    g.transform(place);
    fill(g, shape, MATERIAL);
    lines(g, shape, scale, EnumSet.allOf(LayerRole.class), role -> new Color(role.rgb()));
    g.dispose();
    return image;
  }

  /** What lies within the border, in one colour. */
  void fill(Graphics2D g, LayerShape shape, Color colour) {
    g.setColor(colour);
    g.fill(shape.border());
    shape.image().ifPresent(image -> image(g, image, colour));
  }

  private static void image(Graphics2D g, LayerShape.Image image, Color colour) {
    int width = image.cured().getWidth();
    int height = image.cured().getHeight();
    BufferedImage tinted = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    Graphics2D tint = tinted.createGraphics();
    tint.drawImage(image.cured(), 0, 0, null);
    tint.setComposite(AlphaComposite.SrcIn);
    tint.setColor(colour);
    tint.fillRect(0, 0, width, height);
    tint.dispose();
    AffineTransform bed = new AffineTransform();
    bed.translate(0, image.depthMm());
    bed.scale(image.widthMm() / width, -image.depthMm() / height);
    g.drawImage(tinted, bed, null);
  }

  /** The lines of some roles, borders last, none thinner than a pixel. */
  void lines(
      Graphics2D g,
      LayerShape shape,
      double pixelsPerMm,
      Set<LayerRole> roles,
      Function<LayerRole, Color> of) {
    Line2D.Float line = new Line2D.Float();
    for (LayerRole role : roles) {
      g.setColor(of.apply(role));
      for (int n = 0; n < shape.lines(); n++) {
        if (shape.role(n) == role) {
          g.setStroke(pen(Math.max(shape.number(n, 4), 0.9 / pixelsPerMm)));
          line.setLine(
              shape.number(n, 0), shape.number(n, 1), shape.number(n, 2), shape.number(n, 3));
          g.draw(line);
        }
      }
    }
    if (shape.image().isPresent()) {
      fill(g, shape, of.apply(LayerRole.OUTER_WALL));
    }
  }

  /** The border as a thin line. */
  void border(Graphics2D g, LayerShape shape, double pixelsPerMm, Color colour) {
    g.setColor(colour);
    g.setStroke(pen(0.9 / pixelsPerMm));
    Path2D border = shape.border();
    g.draw(border);
  }

  private BasicStroke pen(double widthMm) {
    int hundredths = (int) Math.round(widthMm * 100);
    return pens.computeIfAbsent(
        hundredths,
        width ->
            new BasicStroke(
                Math.max(1, width) / 100f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
  }
}
