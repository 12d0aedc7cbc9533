package health.fabrica.core.picture;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import javax.imageio.ImageIO;

/**
 * Pictures of a build: some layers that stand for all, and how it grows. Takes the layers that it
 * asks for, in order. One thread; holds two images, the pictures of the chosen layers and the
 * frames.
 */
public final class JobPictures implements Consumer<LayerShape> {

  private static final int TILES = 12;
  private static final int TILE = 300;
  private static final int STRATA = 90;
  private static final int FRAMES = 30;
  private static final int WIDTH = 460;
  private static final int HEIGHT = 400;

  private final LayerPainter painter = new LayerPainter();
  private final int layers;
  private final BedBox box;
  private final BuildAnimation animation;
  private final TreeSet<Integer> tiles = new TreeSet<>();
  private final TreeSet<Integer> strata = new TreeSet<>();
  private final TreeSet<Integer> frames = new TreeSet<>();
  private final TreeSet<LayerRole> roles = new TreeSet<>();
  private final List<Tile> drawn = new ArrayList<>();

  /**
   * The picture of one layer.
   *
   * @param layer counted from 1
   * @param topMm its upper side
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  public record Tile(int layer, double topMm, byte[] png) {}

  /**
   * Pictures of a build.
   *
   * @param layers number of layers of the file
   * @param box room of the part
   */
  public JobPictures(int layers, BedBox box) {
    this.layers = layers;
    this.box = box;
    spread(tiles, TILES);
    spread(strata, STRATA);
    List<Integer> order = new ArrayList<>(strata);
    for (int n = 1; n <= Math.min(FRAMES, order.size()); n++) {
      frames.add(order.get(n * order.size() / Math.min(FRAMES, order.size()) - 1));
    }
    double stratumMm = box.heightMm() / Math.max(1, strata.size());
    this.animation = new BuildAnimation(box, stratumMm, WIDTH, HEIGHT);
  }

  /** Chooses layers evenly, the first and the last among them. */
  private void spread(Set<Integer> chosen, int most) {
    int count = Math.min(most, layers);
    for (int n = 0; n < count; n++) {
      chosen.add(count == 1 ? 0 : (int) Math.round((double) n * (layers - 1) / (count - 1)));
    }
  }

  /** Whether a layer, counted from 0, is needed. */
  public boolean wants(int layer) {
    return tiles.contains(layer) || strata.contains(layer);
  }

  @Override
  public void accept(LayerShape shape) {
    int layer = shape.index();
    for (int n = 0; n < shape.lines(); n++) {
      roles.add(shape.role(n));
    }
    if (shape.image().isPresent()) {
      roles.add(LayerRole.OUTER_WALL);
    }
    if (tiles.contains(layer)) {
      drawn.add(new Tile(layer + 1, shape.topMm(), png(painter.above(shape, box, TILE, TILE))));
    }
    if (strata.contains(layer)) {
      animation.add(shape);
      if (frames.contains(layer)) {
        animation.frame(shape, false);
      }
      if (layer == strata.last()) {
        animation.frame(shape, true);
      }
    }
  }

  /** The chosen layers from the bottom to the top. */
  public List<Tile> tiles() {
    return List.copyOf(drawn);
  }

  /** The chosen layers in one picture, the first at its upper left. */
  public byte[] strip() {
    int columns = Math.min(6, Math.max(1, drawn.size()));
    int rows = Math.max(1, (drawn.size() + columns - 1) / columns);
    int gap = 6;
    BufferedImage all = LayerPainter.paper(columns * (TILE + gap), rows * (TILE + gap));
    Graphics2D g = all.createGraphics();
    try {
      for (int n = 0; n < drawn.size(); n++) {
        BufferedImage tile = ImageIO.read(new ByteArrayInputStream(drawn.get(n).png()));
        g.drawImage(tile, n % columns * (TILE + gap), n / columns * (TILE + gap), null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    } finally {
      g.dispose();
    }
    return png(all);
  }

  /** How the build grows, as an animated GIF; nothing when no layer came. */
  public byte[] animation() {
    return animation.frameCount() == 0 ? new byte[0] : animation.gif();
  }

  /** Roles that occur in the chosen layers. */
  public List<LayerRole> roles() {
    return List.copyOf(roles);
  }

  /** A layer seen from above as PNG. */
  public static byte[] picture(LayerShape shape, BedBox box, int width, int height) {
    return png(new LayerPainter().above(shape, box, width, height));
  }

  private static byte[] png(BufferedImage image) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, "png", out)) {
        throw new IllegalStateException("the Java platform has no PNG writer");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return out.toByteArray();
  }
}
