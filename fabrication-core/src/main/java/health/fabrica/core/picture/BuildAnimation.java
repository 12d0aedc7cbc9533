package health.fabrica.core.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The build as it grows, seen obliquely from above: each stratum is drawn over those below it,
 * which is right for an eye that looks down, and the newest layer shows its lines. Few colours and
 * no blending, so that a picture with a palette holds it exactly. One thread; holds two images and
 * the frames as bytes.
 */
final class BuildAnimation {

  private static final double TURN = Math.toRadians(-32);
  private static final double ELEVATION = Math.toRadians(32);
  private static final double MARGIN = 0.05;
  private static final int SHADES = 40;

  private final LayerPainter painter = new LayerPainter();
  private final BedBox box;
  private final int width;
  private final int height;
  private final double scale;
  private final double stratumMm;
  private final BufferedImage build;
  private final List<byte[]> frames = new ArrayList<>();

  /**
   * An empty bed.
   *
   * @param stratumMm height that one drawn layer stands for
   */
  BuildAnimation(BedBox box, double stratumMm, int width, int height) {
    this.box = box;
    this.stratumMm = stratumMm;
    this.width = width;
    this.height = height;
    double reach = Math.hypot(box.widthMm(), box.depthMm());
    double tall = reach * Math.sin(ELEVATION) + box.heightMm() * Math.cos(ELEVATION);
    this.scale = (1 - 2 * MARGIN) * Math.min(width / reach, height / tall);
    this.build = LayerPainter.paper(width, height);
    Graphics2D g = build.createGraphics();
    g.transform(plane(0));
    g.setColor(bed());
    double pad = 0.02 * reach;
    g.fill(
        new Rectangle2D.Double(
            box.x0Mm() - pad, box.y0Mm() - pad, box.widthMm() + 2 * pad, box.depthMm() + 2 * pad));
    g.dispose();
  }

  /** From mm on the plane of a height to pixels. */
  private AffineTransform plane(double zMm) {
    double c = Math.cos(TURN);
    double s = Math.sin(TURN);
    double e = Math.sin(ELEVATION);
    double up = Math.cos(ELEVATION);
    AffineTransform turn =
        new AffineTransform(
            scale * c,
            -scale * s * e,
            -scale * s,
            -scale * c * e,
            width / 2.0,
            height / 2.0 + scale * up * (box.heightMm() / 2 - zMm));
    turn.translate(-(box.x0Mm() + box.x1Mm()) / 2, -(box.y0Mm() + box.y1Mm()) / 2);
    return turn;
  }

  private static Color bed() {
    return new Color(0xe3e8eb);
  }

  private Color shade(double zMm) {
    double share = Math.max(0, Math.min(1, zMm / Math.max(1e-9, box.heightMm())));
    int step = (int) Math.round(share * (SHADES - 1));
    return shade(step);
  }

  private static Color shade(int step) {
    double share = step / (SHADES - 1.0);
    return new Color(
        (int) (0x52 + share * (0xc6 - 0x52)),
        (int) (0x69 + share * (0xd3 - 0x69)),
        (int) (0x7a + share * (0xda - 0x7a)));
  }

  private static Color edge() {
    return new Color(0x3a4a56);
  }

  /** Puts a layer on what is built. */
  void add(LayerShape shape) {
    int passes = (int) Math.max(1, Math.ceil(stratumMm * scale));
    Graphics2D g = build.createGraphics();
    AffineTransform pixels = g.getTransform();
    for (int pass = passes - 1; pass >= 0; pass--) {
      double z = shape.topMm() - stratumMm * pass / passes;
      g.setTransform(pixels);
      g.transform(plane(z));
      Color shade = shade(z);
      painter.fill(g, shape, shade);
      if (pass == 0) {
        painter.lines(
            g, shape, scale, seen(shape), role -> role == LayerRole.SUPPORT ? support() : shade);
      }
    }
    g.dispose();
  }

  /** What is seen of a layer under others; all of it where the file does not name its border. */
  private static Set<LayerRole> seen(LayerShape shape) {
    boolean bordered = shape.border().getCurrentPoint() != null || shape.image().isPresent();
    return bordered
        ? EnumSet.of(LayerRole.SUPPORT, LayerRole.OUTER_WALL)
        : EnumSet.allOf(LayerRole.class);
  }

  private static Color support() {
    return new Color(0x86b095);
  }

  /** Keeps the present state as a frame, the newest layer with its lines. */
  void frame(LayerShape newest, boolean last) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.drawImage(build, 0, 0, null);
    g.transform(plane(newest.topMm()));
    if (last) {
      painter.border(g, newest, scale, edge());
    } else {
      painter.lines(
          g, newest, scale, EnumSet.allOf(LayerRole.class), role -> new Color(role.rgb()));
    }
    g.dispose();
    frames.add(GifAnimation.pixels(image, colours()));
  }

  /** All colours that a frame can have. */
  private static int[] colours() {
    int[] all = new int[LayerRole.values().length + SHADES + 4];
    int n = 0;
    all[n++] = LayerPainter.PAPER;
    all[n++] = bed().getRGB() & 0xffffff;
    all[n++] = edge().getRGB() & 0xffffff;
    all[n++] = support().getRGB() & 0xffffff;
    for (LayerRole role : LayerRole.values()) {
      all[n++] = role.rgb();
    }
    for (int step = 0; step < SHADES; step++) {
      all[n++] = shade(step).getRGB() & 0xffffff;
    }
    return all;
  }

  /** The animation as a GIF; the last frame stays for a while. */
  byte[] gif() {
    return GifAnimation.gif(frames, colours(), width, height);
  }

  int frameCount() {
    return frames.size();
  }
}
