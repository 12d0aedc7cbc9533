package health.fabrica.core.picture;

import health.fabrica.core.polygon.Region;
import health.fabrica.core.polygon.Ring;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Optional;

/** What one layer of a file holds, in mm on the bed. Filled by one reader, then drawn. */
public final class LayerShape {

  private static final int NUMBERS = 5;
  private static final double SEAM_MM = 1;

  private final int index;
  private final double topMm;
  private final Path2D.Double border = new Path2D.Double(Path2D.WIND_EVEN_ODD);
  private float[] lines = new float[NUMBERS * 256];
  private byte[] roles = new byte[256];
  private int count;
  private final Path2D.Double chain = new Path2D.Double();
  private double startX;
  private double startY;
  private Optional<Image> image = Optional.empty();

  /**
   * A picture of the layer, the upper row at the back of the bed.
   *
   * @param cured opaque where there is material
   * @param widthMm of the whole image, from x = 0
   * @param depthMm of the whole image, from y = 0
   */
  record Image(BufferedImage cured, double widthMm, double depthMm) {}

  /**
   * An empty layer.
   *
   * @param index from 0
   * @param topMm its upper side
   */
  public LayerShape(int index, double topMm) {
    this.index = index;
    this.topMm = topMm;
  }

  /** A layer of exact polygons. */
  public static LayerShape of(int index, double topMm, Region region) {
    LayerShape shape = new LayerShape(index, topMm);
    for (Ring ring : region.rings()) {
      shape.closed(ring.toMm(), LayerRole.OUTER_WALL, 0);
    }
    return shape;
  }

  /** Adds a line; lines of the outer wall that follow each other in a circle become a border. */
  void line(double x0, double y0, double x1, double y1, double widthMm, LayerRole role) {
    add(x0, y0, x1, y1, widthMm, role);
    boolean wall = role == LayerRole.OUTER_WALL;
    Point2D end = chain.getCurrentPoint();
    boolean goesOn = wall && end != null && end.getX() == x0 && end.getY() == y0;
    if (!goesOn) {
      endChain();
    }
    if (wall) {
      if (!goesOn) {
        startX = x0;
        startY = y0;
        chain.moveTo(x0, y0);
      }
      chain.lineTo(x1, y1);
    }
  }

  /** A wall that comes back to its start, but for the gap of a seam, is a border. */
  private void endChain() {
    Point2D end = chain.getCurrentPoint();
    if (end != null && end.distance(startX, startY) <= SEAM_MM) {
      border.append(chain, false);
      border.closePath();
    }
    chain.reset();
  }

  /** Adds a closed line. */
  void closed(double[] xyMm, LayerRole role, double widthMm) {
    int last = xyMm.length - 2;
    for (int i = 0; i < xyMm.length; last = i, i += 2) {
      add(xyMm[last], xyMm[last + 1], xyMm[i], xyMm[i + 1], widthMm, role);
    }
    if (role == LayerRole.OUTER_WALL) {
      border.moveTo(xyMm[0], xyMm[1]);
      for (int i = 2; i < xyMm.length; i += 2) {
        border.lineTo(xyMm[i], xyMm[i + 1]);
      }
      border.closePath();
    }
  }

  private void add(double x0, double y0, double x1, double y1, double width, LayerRole role) {
    if (count == roles.length) {
      roles = Arrays.copyOf(roles, 2 * count);
      lines = Arrays.copyOf(lines, 2 * lines.length);
    }
    int at = NUMBERS * count;
    lines[at] = (float) x0;
    lines[at + 1] = (float) y0;
    lines[at + 2] = (float) x1;
    lines[at + 3] = (float) y1;
    lines[at + 4] = (float) width;
    roles[count++] = (byte) role.ordinal();
  }

  void image(Image of) {
    image = Optional.of(of);
  }

  int index() {
    return index;
  }

  /** Height of its upper side in mm. */
  public double topMm() {
    return topMm;
  }

  /** Number of lines. */
  public int lines() {
    return count;
  }

  /** One number of a line: x0, y0, x1, y1, width. */
  float number(int line, int which) {
    return lines[NUMBERS * line + which];
  }

  LayerRole role(int line) {
    return LayerRole.values()[roles[line]];
  }

  /** Closed lines around the material, by the even-odd rule. */
  Path2D border() {
    endChain();
    return border;
  }

  Optional<Image> image() {
    return image;
  }
}
