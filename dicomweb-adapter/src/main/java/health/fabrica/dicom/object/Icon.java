package health.fabrica.dicom.object;

import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.Vr;
import java.util.Objects;

/** A small grey preview (PS3.3 C.7.6.1.1.6, Icon Image Key macro): at most 128 x 128, 8 bits. */
public final class Icon {

  private static final int MAX_SIDE = 128;

  private final int columns;
  private final int rows;
  private final byte[] pixels;

  /**
   * Takes a copy of the pixels.
   *
   * @param pixels grey values row by row, 0 black to 255 white
   */
  public Icon(int columns, int rows, byte[] pixels) {
    Objects.checkIndex(columns - 1, MAX_SIDE);
    Objects.checkIndex(rows - 1, MAX_SIDE);
    if (pixels.length != columns * rows) {
      throw new IllegalArgumentException("pixels: " + pixels.length);
    }
    this.columns = columns;
    this.rows = rows;
    this.pixels = pixels.clone();
  }

  /** Shrinks a picture by averaging, keeping its shape, so that it fits. */
  public static Icon of(java.awt.image.BufferedImage picture) {
    int scale =
        Math.max(1, (Math.max(picture.getWidth(), picture.getHeight()) + MAX_SIDE - 1) / MAX_SIDE);
    int columns = Math.max(1, picture.getWidth() / scale);
    int rows = Math.max(1, picture.getHeight() / scale);
    byte[] pixels = new byte[columns * rows];
    for (int j = 0; j < rows; j++) {
      for (int i = 0; i < columns; i++) {
        pixels[j * columns + i] = (byte) mean(picture, i * scale, j * scale, scale);
      }
    }
    return new Icon(columns, rows, pixels);
  }

  private static int mean(java.awt.image.BufferedImage picture, int x, int y, int side) {
    long sum = 0;
    int count = 0;
    for (int j = y; j < Math.min(y + side, picture.getHeight()); j++) {
      for (int i = x; i < Math.min(x + side, picture.getWidth()); i++) {
        int rgb = picture.getRGB(i, j);
        sum += (rgb >> 16 & 0xff) + (rgb >> 8 & 0xff) + (rgb & 0xff);
        count += 3;
      }
    }
    return (int) (sum / Math.max(1, count));
  }

  Dataset item() {
    return Dataset.builder()
        .numbers(Tag.SAMPLES_PER_PIXEL, Vr.US, 1)
        .text(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
        .numbers(Tag.ROWS, Vr.US, rows)
        .numbers(Tag.COLUMNS, Vr.US, columns)
        .numbers(Tag.BITS_ALLOCATED, Vr.US, 8)
        .numbers(Tag.BITS_STORED, Vr.US, 8)
        .numbers(Tag.HIGH_BIT, Vr.US, 7)
        .numbers(Tag.PIXEL_REPRESENTATION, Vr.US, 0)
        .bytes(Tag.PIXEL_DATA, Vr.OB, pixels)
        .build();
  }
}
