package health.fabrica.core.picture;

import health.fabrica.core.resin.ResinProblem;
import health.fabrica.core.resin.ResinProfile;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Layers out of the images of a resin package (SL1, NanoDLP), turned back from the rows of the
 * display to the bed seen from above, so that a left hand stays one. Only every few pixels are
 * read; what is half exposed or more counts as cured.
 */
public final class ResinLayers {

  private static final Pattern LAYER = Pattern.compile(".*?([0-9]{1,5})\\.png");
  private static final int MOST_PIXELS = 640;
  private static final int CURED = 128;
  private static final int OPAQUE = 0xFF000000 | LayerRole.OUTER_WALL.rgb();

  private ResinLayers() {}

  /**
   * Reads a package.
   *
   * @param wanted whether a layer, counted from 0, is to be handed on
   * @return number of layers in the package
   * @throws health.fabrica.core.problem.ProblemException FAB-1582 when it cannot be read
   */
  public static int read(
      Path file, ResinProfile profile, IntPredicate wanted, Consumer<LayerShape> sink) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      Map<Integer, ZipEntry> images = new TreeMap<>();
      for (Iterator<? extends ZipEntry> all = zip.entries().asIterator(); all.hasNext(); ) {
        ZipEntry entry = all.next();
        Matcher layer = LAYER.matcher(entry.getName());
        if (layer.matches() && !entry.getName().equals("3d.png")) {
          images.put(Integer.parseInt(layer.group(1)), entry);
        }
      }
      int index = 0;
      for (ZipEntry entry : images.values()) {
        if (wanted.test(index)) {
          LayerShape shape = new LayerShape(index, (index + 1) * profile.layerMm());
          try (InputStream in = zip.getInputStream(entry)) {
            shape.image(
                new LayerShape.Image(cured(in, profile), profile.widthMm(), profile.heightMm()));
          }
          sink.accept(shape);
        }
        index++;
      }
      return index;
    } catch (IOException e) {
      throw ResinProblem.RESIN_OUTPUT
          .with(
              "The package could not be read again: " + e.getMessage() + ".",
              "Slice the model again.")
          .asException(e);
    }
  }

  private static BufferedImage cured(InputStream in, ResinProfile profile) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    try (ImageInputStream stream = ImageIO.createImageInputStream(in)) {
      reader.setInput(stream, true, true);
      int step = Math.max(1, Math.max(profile.pixelsX(), profile.pixelsY()) / MOST_PIXELS);
      ImageReadParam some = reader.getDefaultReadParam();
      some.setSourceSubsampling(step, step, 0, 0);
      return upright(reader.read(0, some).getRaster(), profile);
    } finally {
      reader.dispose();
    }
  }

  /** The inverse of what a package does for the display. */
  private static BufferedImage upright(Raster display, ResinProfile profile) {
    int width = display.getWidth();
    int height = display.getHeight();
    boolean turned = profile.portrait();
    BufferedImage bed =
        new BufferedImage(
            turned ? height : width, turned ? width : height, BufferedImage.TYPE_INT_ARGB);
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        if (display.getSample(column, row, 0) >= CURED) {
          int c = profile.mirrorX() ? width - 1 - column : column;
          int r = profile.mirrorY() ? height - 1 - row : row;
          // Landscape: columns along x, the back on top. Portrait: rows against x, columns against
          // y.
          bed.setRGB(turned ? height - 1 - r : c, turned ? c : r, OPAQUE);
        }
      }
    }
    return bed;
  }
}
