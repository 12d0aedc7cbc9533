package health.fabrica.dicom.pixel;

import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Tag;

/**
 * How the pixels of a grey-scale image are laid out (PS3.3 C.7.6.3).
 *
 * @param rows rows of a frame
 * @param columns columns of a frame
 * @param frames number of frames
 * @param bitsAllocated 8 or 16
 * @param bitsStored meaningful bits
 * @param highBit position of the highest meaningful bit
 * @param signed whether values are two's complement
 */
public record PixelFormat(
    int rows,
    int columns,
    int frames,
    int bitsAllocated,
    int bitsStored,
    int highBit,
    boolean signed) {

  private static final long MAX_PIXELS = 1L << 26;

  /**
   * The format that the data set declares.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-2023 for colour, FAB-2020 for another
   *     unsupported layout, FAB-2008 for a missing attribute
   */
  public static PixelFormat of(Dataset dataset) {
    int samples = dataset.integer(Tag.SAMPLES_PER_PIXEL).orElse(1);
    String photometric = dataset.string(Tag.PHOTOMETRIC_INTERPRETATION).orElse("MONOCHROME2");
    if (photometric.equals("PALETTE COLOR")) {
      throw DicomProblem.COLOUR.refuse(
          "The pixels are PALETTE COLOR: places in a table of colours, no intensities.",
          "Choose the grey-scale series that the picture was made from.");
    }
    if (samples != 1 || !photometric.startsWith("MONOCHROME")) {
      throw DicomProblem.COLOUR.refuse(
          "The image has " + samples + " samples a pixel, " + photometric + ".",
          "Choose a grey-scale series.");
    }
    int stored = dataset.requireInteger(Tag.BITS_STORED);
    PixelFormat format =
        new PixelFormat(
            dataset.requireInteger(Tag.ROWS),
            dataset.requireInteger(Tag.COLUMNS),
            dataset.integer(Tag.NUMBER_OF_FRAMES).orElse(1),
            dataset.requireInteger(Tag.BITS_ALLOCATED),
            stored,
            dataset.integer(Tag.HIGH_BIT).orElse(stored - 1),
            dataset.requireInteger(Tag.PIXEL_REPRESENTATION) == 1);
    format.check();
    return format;
  }

  private void check() {
    if (bitsAllocated == 1) {
      throw DicomProblem.PIXEL_FORMAT.refuse(
          "The pixels have 1 bit: a mask, no image.",
          "Give a segmentation as such, beside the images that it belongs to.");
    }
    if (bitsAllocated == 32 || bitsAllocated == 64) {
      throw DicomProblem.PIXEL_FORMAT.refuse(
          "The pixels have "
              + bitsAllocated
              + " bits: a dose or a parametric map, no slice of CT or MR.",
          "Choose the series that it was computed from, with 8 or 16 bits allocated.");
    }
    boolean depth = bitsAllocated == 8 || bitsAllocated == 16;
    boolean bits = bitsStored >= 1 && highBit < bitsAllocated && highBit >= bitsStored - 1;
    boolean size = rows >= 1 && columns >= 1 && (long) rows * columns <= MAX_PIXELS && frames >= 1;
    if (!depth || !bits || !size) {
      throw DicomProblem.PIXEL_FORMAT.refuse(
          "The pixel layout is not supported: "
              + columns
              + "x"
              + rows
              + ", "
              + frames
              + " frames, "
              + bitsAllocated
              + " bits allocated, "
              + bitsStored
              + " stored, high bit "
              + highBit
              + ".",
          "Export the image with 8 or 16 bits allocated and at most " + MAX_PIXELS + " pixels.");
    }
  }

  /** Pixels of a frame. */
  public int pixels() {
    return rows * columns;
  }

  /** Bytes of a native frame. */
  long frameBytes() {
    return (long) rows * columns * (bitsAllocated / 8);
  }

  /** The value that an element of a decoded frame stands for. */
  public int value(short element) {
    return signed ? element : element & 0xffff;
  }
}
