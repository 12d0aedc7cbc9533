package health.fabrica.dicom.pixel;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.data.ByteSlice;
import java.awt.image.Raster;
import java.util.Set;

/**
 * What both JPEG families share: the head of the code stream is compared with the data set before a
 * decoder allocates by it, and samples are taken from the raster.
 */
final class Rasters {

  private static final int SOF0 = 0xc0;
  private static final int SOF1 = 0xc1;
  private static final int SOF3 = 0xc3;

  private Rasters() {}

  /** Takes the samples; a reader that failed quietly shows by the size. */
  static short[] samples(Raster raster, PixelFormat format) {
    if (raster.getWidth() != format.columns()
        || raster.getHeight() != format.rows()
        || raster.getNumBands() != 1) {
      throw disagree(raster.getWidth(), raster.getHeight(), raster.getNumBands(), format, 1);
    }
    int[] row = new int[format.columns()];
    short[] out = new short[format.pixels()];
    for (int y = 0; y < format.rows(); y++) {
      raster.getSamples(raster.getMinX(), raster.getMinY() + y, row.length, 1, 0, row);
      for (int x = 0; x < row.length; x++) {
        out[y * row.length + x] = (short) row[x];
      }
    }
    return out;
  }

  /** Both families end with FFD9; decoders fill a cut stream up without a word. */
  private static void requireEnd(ByteSlice frame) {
    int end = frame.length();
    while (end > 2 && frame.u8(end - 1) == 0) {
      end--;
    }
    if (end < 2 || frame.u8(end - 1) != 0xd9 || frame.u8(end - 2) != 0xff) {
      throw DicomProblem.PIXEL_TRUNCATED.refuse(
          "The compressed frame of " + frame.length() + " bytes has no end marker.",
          "Fetch or export the object again.");
    }
  }

  /** The planes of a colour frame; a reader that failed quietly shows by the size. */
  static short[][] planes(Raster raster, PixelFormat format, int bands) {
    if (raster.getWidth() != format.columns()
        || raster.getHeight() != format.rows()
        || raster.getNumBands() != bands) {
      throw disagree(raster.getWidth(), raster.getHeight(), raster.getNumBands(), format, bands);
    }
    int[] row = new int[format.columns()];
    short[][] planes = new short[bands][format.pixels()];
    for (int band = 0; band < bands; band++) {
      for (int y = 0; y < format.rows(); y++) {
        raster.getSamples(raster.getMinX(), raster.getMinY() + y, row.length, 1, band, row);
        for (int x = 0; x < row.length; x++) {
          planes[band][y * row.length + x] = (short) row[x];
        }
      }
    }
    return planes;
  }

  /** Walks the markers to the frame header and compares it with the data set. */
  static void checkJpeg(ByteSlice frame, PixelFormat format) {
    checkJpeg(frame, format, 1, Set.of(SOF3));
  }

  /** The same of a colour frame of any process that is decoded here. */
  static void checkColourJpeg(ByteSlice frame, PixelFormat format, int bands) {
    checkJpeg(frame, format, bands, Set.of(SOF0, SOF1, SOF3));
  }

  private static void checkJpeg(
      ByteSlice frame, PixelFormat format, int bands, Set<Integer> headers) {
    requireEnd(frame);
    int at = 2;
    while (at + 10 <= frame.length() && frame.u8(0) == 0xff && frame.u8(1) == 0xd8) {
      int marker = frame.u8(at + 1);
      if (frame.u8(at) != 0xff) {
        break;
      }
      if (headers.contains(marker)) {
        int height = big(frame, at + 5);
        int width = big(frame, at + 7);
        check(width, height, frame.u8(at + 9), frame.u8(at + 4), format, bands);
        return;
      }
      at += marker == 0xff ? 1 : 2 + big(frame, at + 2);
    }
    throw DicomProblem.PIXEL_CORRUPT.refuse(
        "The frame of " + frame.length() + " bytes holds no frame header of the JPEG process.",
        "Fetch or export the object again.");
  }

  /** Reads the SIZ segment and compares it with the data set. */
  static void checkJpeg2000(ByteSlice frame, PixelFormat format) {
    checkJpeg2000(frame, format, 1);
  }

  static void checkJpeg2000(ByteSlice frame, PixelFormat format, int bands) {
    requireEnd(frame);
    if (frame.length() < 45 || frame.i32(0) != 0x51ff4fff) {
      throw DicomProblem.PIXEL_CORRUPT.refuse(
          "The frame of " + frame.length() + " bytes is no JPEG 2000 code stream.",
          "Fetch or export the object again.");
    }
    int width = big32(frame, 8) - big32(frame, 16);
    int height = big32(frame, 12) - big32(frame, 20);
    int depth = frame.u8(42);
    check(width, height, big(frame, 40), (depth & 0x7f) + 1, format, bands);
    checkTiles(frame, bands);
    boolean signed = depth >= 0x80;
    if (signed != format.signed()) {
      throw DicomProblem.PIXEL_CORRUPT.refuse(
          "The JPEG 2000 code stream holds "
              + (signed ? "signed" : "unsigned")
              + " samples, Pixel Representation says the opposite.",
          "Correct the object at its source.");
    }
  }

  /**
   * The tile grid must lie as ISO 15444-1 B.3 says and the component must not be subsampled; the
   * decoder reserves memory by these numbers.
   */
  private static void checkTiles(ByteSlice frame, int bands) {
    long tiles = 1;
    boolean fits = frame.length() >= 42 + 3 * bands;
    for (int band = 0; fits && band < bands; band++) {
      fits = frame.u8(43 + 3 * band) == 1 && frame.u8(44 + 3 * band) == 1;
    }
    for (int axis = 0; axis < 8; axis += 4) {
      long end = big32(frame, 8 + axis) & 0xffffffffL;
      long origin = big32(frame, 16 + axis) & 0xffffffffL;
      long tile = big32(frame, 24 + axis) & 0xffffffffL;
      long tileOrigin = big32(frame, 32 + axis) & 0xffffffffL;
      fits &= origin < end && tileOrigin <= origin && tile > 0 && tileOrigin + tile > origin;
      tiles *= Math.max(1, (end - tileOrigin + tile - 1) / Math.max(1, tile));
    }
    if (!fits || tiles > 0xffff) {
      throw DicomProblem.PIXEL_CORRUPT.refuse(
          "The JPEG 2000 code stream has a tile grid that cannot be (" + tiles + " tiles).",
          "Fetch or export the object again.");
    }
  }

  static void check(int width, int height, int bands, int bits, PixelFormat format) {
    check(width, height, bands, bits, format, 1);
  }

  private static void check(
      int width, int height, int bands, int bits, PixelFormat format, int expected) {
    if (width != format.columns() || height != format.rows() || bands != expected) {
      throw disagree(width, height, bands, format, expected);
    }
    if (bits > format.bitsAllocated() || bits < format.bitsStored()) {
      throw DicomProblem.PIXEL_CORRUPT.refuse(
          "The compressed frame has " + bits + " bits, the data set " + format.bitsStored() + ".",
          "Correct the object at its source.");
    }
  }

  private static RuntimeException disagree(
      int width, int height, int bands, PixelFormat format, int expected) {
    return DicomProblem.PIXEL_CORRUPT.refuse(
        "The compressed frame is "
            + width
            + "x"
            + height
            + " with "
            + bands
            + " components, the data set says "
            + format.columns()
            + "x"
            + format.rows()
            + " with "
            + expected
            + ".",
        "Correct the object at its source.");
  }

  private static int big(ByteSlice b, int at) {
    return b.u8(at) << 8 | b.u8(at + 1);
  }

  private static int big32(ByteSlice b, int at) {
    return big(b, at) << 16 | big(b, at + 2);
  }

  static RuntimeException wrap(String name, ByteSlice frame, Throwable e) {
    if (e instanceof ProblemException problem) {
      return problem;
    }
    return FrameDecoder.corrupt(
        "The " + name + " frame of " + frame.length() + " bytes cannot be decoded.", e);
  }
}
