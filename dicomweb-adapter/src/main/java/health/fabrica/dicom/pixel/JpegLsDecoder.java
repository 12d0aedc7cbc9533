package health.fabrica.dicom.pixel;

import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.data.ByteSlice;
import java.util.Arrays;

/**
 * JPEG-LS (ISO 14495-1, ITU-T T.87), lossless and near-lossless, of 2 to 16 bits, one or several
 * components in any interleave mode, coding parameters (LSE 1) and restart intervals. Refused:
 * mapping tables, point transforms, subsampling and extensions of part 2. The frame header is
 * compared with what the data set declares before anything is allocated by it.
 */
final class JpegLsDecoder {

  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int DRI = 0xdd;
  private static final int SOF_LS = 0xf7;
  private static final int LSE = 0xf8;
  private static final int APP8 = 0xe8;
  private static final int RST0 = 0xd0;
  private static final byte[] COLOUR_TRANSFORM = {'m', 'r', 'f', 'x'};

  /** A frame header (C.2.2) and the samples of its components, row by row. */
  private record Frame(int bits, int rows, int columns, int[] ids, short[][] planes) {}

  private final byte[] bytes;
  private final int expectedRows;
  private final int expectedColumns;
  private final int expectedComponents;
  private int at;
  private int restartLines;
  private int maxValue;
  private final int[] preset = new int[4];
  private int decoded;

  private JpegLsDecoder(ByteSlice frame, int rows, int columns, int components) {
    this.bytes = frame.toBytes();
    this.expectedRows = rows;
    this.expectedColumns = columns;
    this.expectedComponents = components;
  }

  /** The samples of a grey-scale frame, as they are coded: unsigned. */
  static short[] decode(ByteSlice frame, PixelFormat format) {
    JpegLsDecoder decoder = new JpegLsDecoder(frame, format.rows(), format.columns(), 1);
    Frame image = decoder.image();
    Rasters.check(format.columns(), format.rows(), 1, image.bits(), format);
    return image.planes()[0];
  }

  /**
   * The samples of each component.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-2021, FAB-2022 when the stream is
   *     damaged or is not of this size
   */
  static short[][] decode(ByteSlice frame, int rows, int columns, int components) {
    return new JpegLsDecoder(frame, rows, columns, components).image().planes();
  }

  private Frame image() {
    if (bytes.length < 2 || u8(0) != 0xff || u8(1) != SOI) {
      throw corrupt("it does not start with a start-of-image marker");
    }
    at = 2;
    Frame frame = null;
    while (frame == null || decoded < frame.ids().length) {
      int marker = marker();
      int start = at + 2;
      int end = at + u16(at);
      if (end < start || end > bytes.length) {
        throw truncated(bytes.length);
      }
      at = end;
      switch (marker) {
        case SOF_LS -> {
          if (frame != null) {
            throw corrupt("it has two frame headers");
          }
          frame = frame(start, end);
        }
        case LSE -> parameters(start, end);
        case DRI -> restartLines = number(start, end);
        case SOS -> scan(frame, start, end);
        case APP8 -> refuseColourTransform(start, end);
        case EOI -> throw truncated(bytes.length);
        default -> {
          boolean other = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xcc;
          if (other) {
            throw corrupt("it is JPEG of another kind (frame header FF" + hex(marker) + ")");
          }
        }
      }
    }
    return frame;
  }

  private int marker() {
    while (at + 2 < bytes.length && u8(at) == 0xff && u8(at + 1) == 0xff) {
      at++; // fill bytes
    }
    if (at + 4 > bytes.length) {
      throw truncated(bytes.length);
    }
    if (u8(at) != 0xff || u8(at + 1) < 0x80) {
      throw corrupt("no marker stands at byte " + at);
    }
    at += 2;
    return u8(at - 1);
  }

  private Frame frame(int start, int end) {
    int components = start + 6 <= end ? u8(start + 5) : 0;
    if (components == 0 || end - start != 6 + 3 * components) {
      throw corrupt("its frame header is malformed");
    }
    int bits = u8(start);
    int rows = u16(start + 1);
    int columns = u16(start + 3);
    if (rows != expectedRows || columns != expectedColumns || components != expectedComponents) {
      throw DicomProblem.PIXEL_CORRUPT.refuse(
          "The compressed frame is %dx%d with %d components, the data set says %dx%d with %d."
              .formatted(
                  columns, rows, components, expectedColumns, expectedRows, expectedComponents),
          "Correct the object at its source.");
    }
    if (bits < 2 || bits > 16) {
      throw corrupt("its samples have " + bits + " bits");
    }
    int[] ids = new int[components];
    for (int c = 0; c < components; c++) {
      ids[c] = u8(start + 6 + 3 * c);
      if (u8(start + 7 + 3 * c) != 0x11) {
        throw unsupported("subsampled components");
      }
    }
    return new Frame(bits, rows, columns, ids, new short[components][rows * columns]);
  }

  private void parameters(int start, int end) {
    int kind = start < end ? u8(start) : 0;
    if (kind != 1) {
      throw unsupported("mapping tables or extended sizes (LSE " + kind + ")");
    }
    if (end - start != 11) {
      throw corrupt("its coding parameters are malformed");
    }
    maxValue = u16(start + 1);
    for (int i = 0; i < preset.length; i++) {
      preset[i] = u16(start + 3 + 2 * i);
    }
  }

  private void refuseColourTransform(int start, int end) {
    if (end - start >= 5
        && Arrays.equals(bytes, start, start + 4, COLOUR_TRANSFORM, 0, 4)
        && u8(start + 4) != 0) {
      throw unsupported("colour transform " + u8(start + 4));
    }
  }

  private void scan(@org.jspecify.annotations.Nullable Frame frame, int start, int end) {
    int components = start < end ? u8(start) : 0;
    if (frame == null || components == 0 || end - start != 4 + 2 * components) {
      throw corrupt("its scan header is malformed");
    }
    int near = u8(end - 3);
    int mode = u8(end - 2);
    boolean fits = components == 1 ? mode <= 2 : mode == 1 || mode == 2;
    if (!fits || decoded + components > frame.ids().length) {
      throw corrupt("a scan has " + components + " components in interleave mode " + mode);
    }
    for (int c = 0; c < components; c++) {
      if (u8(start + 1 + 2 * c) != frame.ids()[decoded + c]) {
        throw unsupported("components out of order");
      }
      if (u8(start + 2 + 2 * c) != 0) {
        throw unsupported("mapping tables");
      }
    }
    if (u8(end - 1) != 0) {
      throw unsupported("a point transform");
    }
    int largest = maxValue == 0 ? (1 << frame.bits()) - 1 : maxValue;
    if (largest >= 1 << frame.bits()) {
      throw corrupt("the largest value " + largest + " has more than " + frame.bits() + " bits");
    }
    JpegLsParameters parameters =
        JpegLsParameters.of(largest, near, preset[0], preset[1], preset[2], preset[3]);
    decodeScan(frame, components, JpegLsScan.Interleave.values()[mode], parameters);
    decoded += components;
  }

  private void decodeScan(
      Frame frame, int components, JpegLsScan.Interleave interleave, JpegLsParameters parameters) {
    JpegLsBits in = new JpegLsBits(bytes, at);
    JpegLsScan scan = new JpegLsScan(frame.columns(), components, interleave, parameters, in);
    short[][] planes = Arrays.copyOfRange(frame.planes(), decoded, decoded + components);
    int restarts = 0;
    for (int y = 0; y < frame.rows(); y++) {
      if (restartLines > 0 && y > 0 && y % restartLines == 0) {
        at = in.end();
        if (at + 2 > bytes.length) {
          throw truncated(bytes.length);
        }
        if (u8(at + 1) != RST0 + (restarts++ & 7)) {
          throw corrupt("restart marker " + restarts + " is missing");
        }
        at += 2;
        in = new JpegLsBits(bytes, at);
        scan.restart(in);
      }
      scan.line(planes, y);
    }
    at = in.end();
    if (at + 2 > bytes.length) {
      throw truncated(bytes.length);
    }
  }

  private int number(int start, int end) {
    if (end - start < 2 || end - start > 4) {
      throw corrupt("its restart interval is malformed");
    }
    int value = 0;
    for (int i = start; i < end; i++) {
      value = value << 8 | u8(i);
    }
    if (value < 0) {
      throw corrupt("its restart interval is malformed");
    }
    return value;
  }

  private int u8(int i) {
    return bytes[i] & 0xff;
  }

  private int u16(int i) {
    return u8(i) << 8 | u8(i + 1);
  }

  private static String hex(int marker) {
    return Integer.toHexString(marker).toUpperCase(java.util.Locale.ROOT);
  }

  static RuntimeException truncated(int length) {
    return DicomProblem.PIXEL_TRUNCATED.refuse(
        "The JPEG-LS frame of " + length + " bytes ends too early.",
        "Fetch or export the object again.");
  }

  private static RuntimeException unsupported(String what) {
    return DicomProblem.PIXEL_FORMAT.refuse(
        "The JPEG-LS frame uses " + what + ".", "Ask the PACS for Explicit VR Little Endian.");
  }

  static RuntimeException corrupt(String what) {
    return DicomProblem.PIXEL_CORRUPT.refuse(
        "The JPEG-LS frame cannot be decoded: " + what + ".", "Fetch or export the object again.");
  }
}
