package health.fabrica.dicom.server;

import health.fabrica.dicom.data.ByteSlice;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.pixel.ColourFrames;
import health.fabrica.dicom.pixel.FrameDecoder;
import health.fabrica.dicom.pixel.PixelFormat;
import health.fabrica.dicom.server.Rendering.Curve;
import health.fabrica.dicom.server.Rendering.Window;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * One frame as a picture of 8 bits: modality rescale, window (the one asked for, else the first of
 * the object, else from the smallest to the largest value), inversion for MONOCHROME1; colour of
 * three samples or by its palette. Not done, and refused: modality lookup tables.
 */
final class Picture {

  static final List<String> TYPES = List.of("image/jpeg", "image/png");

  private final DicomFile file;
  private final Dataset data;

  Picture(DicomFile file) {
    this.file = file;
    this.data = file.dataset();
  }

  /** The frame, from 0, in that media type. */
  byte[] encode(int frame, Rendering rendering, String type) throws IOException {
    BufferedImage picture = fit(paint(frame, rendering.window()), rendering.viewport());
    String format = type.substring("image/".length());
    ImageWriter writer =
        ImageIO.getImageWriters(ImageTypeSpecifier.createFromRenderedImage(picture), format).next();
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
        ImageWriteParam param = writer.getDefaultWriteParam();
        if (type.equals("image/jpeg")) {
          param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
          param.setCompressionQuality(rendering.quality() / 100f);
        }
        writer.setOutput(out);
        writer.write(null, new IIOImage(picture, null, null), param);
      }
      return bytes.toByteArray();
    } finally {
      writer.dispose();
    }
  }

  private BufferedImage paint(int frame, Optional<Window> window) {
    String photometric = data.string(Tag.PHOTOMETRIC_INTERPRETATION).orElse("MONOCHROME2");
    if (photometric.startsWith("MONOCHROME")) {
      boolean bits = data.requireInteger(Tag.BITS_ALLOCATED) == 1;
      return bits ? paintBits(frame) : paintGrey(frame, window, photometric);
    }
    if (photometric.equals("PALETTE COLOR")) {
      return paintPalette(frame);
    }
    return paintColour(frame);
  }

  private BufferedImage paintGrey(int frame, Optional<Window> asked, String photometric) {
    if (data.has(Tag.MODALITY_LUT_SEQUENCE)) {
      throw notRendered("A modality lookup table is to be applied");
    }
    PixelFormat format = PixelFormat.of(data);
    short[] stored = FrameDecoder.decode(file, format, frame);
    FrameGroups groups = new FrameGroups(data, frame);
    double slope = groups.number(Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE, Tag.RESCALE_SLOPE, 1);
    double intercept =
        groups.number(Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE, Tag.RESCALE_INTERCEPT, 0);
    Window window =
        asked
            .or(() -> ownWindow(groups))
            .orElseGet(() -> wholeRange(stored, format, slope, intercept));
    boolean inverted = photometric.equals("MONOCHROME1");
    BufferedImage picture =
        new BufferedImage(format.columns(), format.rows(), BufferedImage.TYPE_BYTE_GRAY);
    byte[] line = new byte[format.columns()];
    for (int y = 0; y < format.rows(); y++) {
      for (int x = 0; x < line.length; x++) {
        double value = slope * format.value(stored[y * line.length + x]) + intercept;
        int grey = (int) Math.round(255 * window.brightness(value));
        line[x] = (byte) (inverted ? 255 - grey : grey);
      }
      picture.getRaster().setDataElements(0, y, line.length, 1, line);
    }
    return picture;
  }

  private static Optional<Window> ownWindow(FrameGroups groups) {
    double[] center = groups.numbers(Tag.FRAME_VOI_LUT_SEQUENCE, Tag.WINDOW_CENTER);
    double[] width = groups.numbers(Tag.FRAME_VOI_LUT_SEQUENCE, Tag.WINDOW_WIDTH);
    if (center.length == 0 || width.length == 0 || !(width[0] >= 1)) {
      return Optional.empty();
    }
    Curve curve =
        groups
            .text(Tag.FRAME_VOI_LUT_SEQUENCE, Tag.VOI_LUT_FUNCTION)
            .map(name -> Curve.of(name.toLowerCase(Locale.ROOT)))
            .orElse(Curve.LINEAR);
    return Optional.of(new Window(center[0], width[0], curve));
  }

  private Window wholeRange(short[] stored, PixelFormat format, double slope, double intercept) {
    Optional<Integer> padding = data.integer(Tag.PIXEL_PADDING_VALUE).stream().boxed().findFirst();
    int least = Integer.MAX_VALUE;
    int most = Integer.MIN_VALUE;
    for (short s : stored) {
      int value = format.value(s);
      if (padding.isEmpty() || padding.get() != value) {
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    }
    if (least > most) {
      return new Window(0, 1, Curve.LINEAR_EXACT);
    }
    double a = slope * least + intercept;
    double b = slope * most + intercept;
    return new Window((a + b) / 2, Math.max(Math.abs(b - a), 1), Curve.LINEAR_EXACT);
  }

  private BufferedImage paintBits(int frame) {
    int rows = data.requireInteger(Tag.ROWS);
    int columns = data.requireInteger(Tag.COLUMNS);
    ByteSlice bits = new Frames(file).plain(frame);
    BufferedImage picture = new BufferedImage(columns, rows, BufferedImage.TYPE_BYTE_GRAY);
    byte[] line = new byte[columns];
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        int at = y * columns + x;
        line[x] = (byte) ((bits.u8(at / 8) >> (at % 8) & 1) * 255);
      }
      picture.getRaster().setDataElements(0, y, columns, 1, line);
    }
    return picture;
  }

  private BufferedImage paintPalette(int frame) {
    Palette palette = Palette.of(data);
    Dataset indices = data.toBuilder().text(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2").build();
    PixelFormat format = PixelFormat.of(indices);
    short[] stored =
        FrameDecoder.decode(
            new DicomFile(file.meta(), indices, file.transferSyntaxUid(), file.warnings()),
            format,
            frame);
    BufferedImage picture =
        new BufferedImage(format.columns(), format.rows(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < stored.length; i++) {
      picture.setRGB(
          i % format.columns(), i / format.columns(), palette.rgb(format.value(stored[i])));
    }
    return picture;
  }

  private BufferedImage paintColour(int frame) {
    int columns = data.requireInteger(Tag.COLUMNS);
    int rows = data.requireInteger(Tag.ROWS);
    int[] packed = ColourFrames.rgb(file, frame);
    BufferedImage picture = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(0, 0, columns, rows, packed, 0, columns);
    return picture;
  }

  private BufferedImage fit(BufferedImage whole, Optional<Rendering.Viewport> viewport) {
    BufferedImage shown =
        viewport.flatMap(Rendering.Viewport::region).map(r -> cut(whole, r)).orElse(whole);
    double tall = shown.getHeight() * pixelAspect();
    double wide = shown.getWidth();
    double scale = viewport.map(v -> Math.min(v.width() / wide, v.height() / tall)).orElse(1.0);
    int width = (int) Math.max(1, Math.round(wide * scale));
    int height = (int) Math.max(1, Math.round(tall * scale));
    if (width == shown.getWidth() && height == shown.getHeight()) {
      return shown;
    }
    if ((long) width * height > 1L << 26) {
      throw notRendered("The picture would have " + width + " by " + height + " pixels");
    }
    BufferedImage scaled = new BufferedImage(width, height, whole.getType());
    Graphics2D pen = scaled.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    pen.drawImage(shown, 0, 0, width, height, null);
    pen.dispose();
    return scaled;
  }

  private static BufferedImage cut(BufferedImage whole, int[] r) {
    boolean inside =
        r[0] >= 0
            && r[1] >= 0
            && r[2] >= 1
            && r[3] >= 1
            && (long) r[0] + r[2] <= whole.getWidth()
            && (long) r[1] + r[3] <= whole.getHeight();
    if (!inside) {
      throw Rendering.bad("The region of the viewport is not within the image");
    }
    return whole.getSubimage(r[0], r[1], r[2], r[3]);
  }

  /** How much higher than wide a pixel is; pixels of pictures are square. */
  private double pixelAspect() {
    double[] spacing = data.doubles(Tag.PIXEL_SPACING);
    boolean usable = spacing.length == 2 && spacing[0] > 0 && spacing[1] > 0;
    double aspect = usable ? spacing[0] / spacing[1] : 1;
    return aspect > 0.1 && aspect < 10 ? aspect : 1;
  }

  private static RuntimeException notRendered(String what) {
    return OriginProblem.NOT_RENDERED.refuse(
        what + ", which this server does not do.", "Retrieve the object and show it elsewhere.");
  }
}
