package health.fabrica.dicom.volume;

import health.fabrica.core.image.Modality;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.pixel.PixelFormat;

/**
 * From stored values to intensities (PS3.3 C.11.1.1): slope and intercept of this slice, rounded to
 * the nearest integer; padding, compared with the stored value, becomes air.
 *
 * @param slope rescale slope
 * @param intercept rescale intercept
 * @param padded whether padding is declared
 * @param paddingLow lowest stored value that is padding
 * @param paddingHigh highest stored value that is padding
 * @param air the intensity that stands for padding
 */
record Intensities(
    double slope, double intercept, boolean padded, int paddingLow, int paddingHigh, short air) {

  private static final short AIR_HU = -1024;

  static Intensities of(Dataset dataset, PixelFormat format, Modality modality) {
    double[] slope = dataset.doubles(Tag.RESCALE_SLOPE);
    double[] intercept = dataset.doubles(Tag.RESCALE_INTERCEPT);
    boolean scaled = slope.length == 1 && intercept.length == 1 && slope[0] != 0;
    if (modality == Modality.CT) {
      requireHounsfield(dataset, scaled);
    }
    if (modality != Modality.MR) {
      requireBright(dataset, modality);
    }
    int padding = pixelValue(dataset, Tag.PIXEL_PADDING_VALUE, format, 0);
    int limit = pixelValue(dataset, Tag.PIXEL_PADDING_RANGE_LIMIT, format, padding);
    return new Intensities(
        scaled ? slope[0] : 1,
        scaled ? intercept[0] : 0,
        dataset.has(Tag.PIXEL_PADDING_VALUE),
        Math.min(padding, limit),
        Math.max(padding, limit),
        modality == Modality.MR ? 0 : AIR_HU);
  }

  private static void requireHounsfield(Dataset dataset, boolean scaled) {
    String type = dataset.string(Tag.RESCALE_TYPE).orElse("HU");
    if (!scaled || !type.equals("HU")) {
      throw DicomProblem.RESCALE.refuse(
          scaled
              ? "The rescale type of a CT slice is not HU."
              : "A CT slice has no usable rescale slope and intercept.",
          "Export the series with Hounsfield units.");
    }
  }

  private static void requireBright(Dataset dataset, Modality modality) {
    if (dataset.requireString(Tag.PHOTOMETRIC_INTERPRETATION).equals("MONOCHROME1")) {
      throw DicomProblem.MONOCHROME1.refuse(
          "A " + modality + " slice is MONOCHROME1: its values run from white to black.",
          "Choose the original series.");
    }
  }

  /** The padding has the sign of the pixels whatever VR it was written with. */
  private static int pixelValue(Dataset dataset, int tag, PixelFormat format, int absent) {
    if (!(dataset.find(tag).orElse(null) instanceof Element.Bytes bytes)
        || bytes.value().length() < 2) {
      return absent;
    }
    return format.value((short) bytes.value().u16(0));
  }

  /**
   * Converts in place.
   *
   * @return the number of padding pixels
   * @throws health.fabrica.core.problem.ProblemException FAB-2056 when a value leaves the range of
   *     a 16-bit integer
   */
  int apply(short[] stored, PixelFormat format) {
    boolean shifted = !padded && slope == 1 && intercept == (short) intercept;
    if (shifted && shift(stored, (short) intercept, format)) {
      return 0;
    }
    int padding = 0;
    boolean whole = slope == 1 && intercept == Math.rint(intercept);
    int shift = (int) intercept;
    for (int i = 0; i < stored.length; i++) {
      int value = format.value(stored[i]);
      if (padded && value >= paddingLow && value <= paddingHigh) {
        stored[i] = air;
        padding++;
        continue;
      }
      long intensity = whole ? value + shift : Math.round(slope * value + intercept);
      if (intensity != (short) intensity) {
        throw outOfRange(value, intensity);
      }
      stored[i] = (short) intensity;
    }
    return padding;
  }

  /**
   * The usual case, an integer intercept only, in loops that the compiler turns into vector
   * instructions. False, with the values as they were, when one leaves the range.
   */
  private static boolean shift(short[] values, short by, PixelFormat format) {
    int bits = format.bitsStored();
    int lowest = format.signed() ? -(1 << (bits - 1)) : 0;
    int highest = format.signed() ? (1 << (bits - 1)) - 1 : (1 << bits) - 1;
    boolean fits = lowest + by >= Short.MIN_VALUE && highest + by <= Short.MAX_VALUE;
    if (!fits && leavesRange(values, by, format)) {
      return false;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] += by;
    }
    return true;
  }

  private static boolean leavesRange(short[] values, short by, PixelFormat format) {
    int mask = format.signed() ? -1 : 0xffff;
    int beyond = 0;
    for (short value : values) {
      int moved = (value & mask) + by;
      beyond |= moved ^ (short) moved;
    }
    return beyond != 0;
  }

  private static RuntimeException outOfRange(int stored, long intensity) {
    return DicomProblem.INTENSITY_RANGE.refuse(
        "The stored value "
            + stored
            + " stands for the intensity "
            + intensity
            + ", outside -32768 to 32767.",
        "Check rescale slope and intercept, or export the series again.");
  }
}
