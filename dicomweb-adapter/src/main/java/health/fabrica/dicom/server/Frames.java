package health.fabrica.dicom.server;

import health.fabrica.dicom.data.ByteSlice;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.TransferSyntax;
import health.fabrica.dicom.pixel.EncapsulatedFrames;
import health.fabrica.dicom.pixel.FrameDecoder;
import health.fabrica.dicom.pixel.PixelFormat;

/** The frames of an object that is in memory. */
final class Frames {

  private final DicomFile file;
  private final Dataset data;
  private final int count;

  Frames(DicomFile file) {
    this.file = file;
    this.data = file.dataset();
    this.count = count(data);
    if (!data.has(Tag.PIXEL_DATA)) {
      throw OriginProblem.NO_SUCH_VALUE.refuse(
          "The object has no pixel data.", "Ask for frames of images.");
    }
  }

  /** Frames that the data set declares. */
  static int count(Dataset data) {
    return Math.max(1, data.integer(Tag.NUMBER_OF_FRAMES).orElse(1));
  }

  /** Bits of a frame without compression (PS3.5 section 8.1.1). */
  static long bits(Dataset data) {
    long pixels = (long) data.requireInteger(Tag.ROWS) * data.requireInteger(Tag.COLUMNS);
    boolean subsampled =
        data.string(Tag.PHOTOMETRIC_INTERPRETATION).orElse("").equals("YBR_FULL_422");
    int samples = subsampled ? 2 : data.integer(Tag.SAMPLES_PER_PIXEL).orElse(1);
    return pixels * samples * data.requireInteger(Tag.BITS_ALLOCATED);
  }

  int count() {
    return count;
  }

  boolean isEncapsulated() {
    return data.find(Tag.PIXEL_DATA).orElseThrow() instanceof Element.Fragments;
  }

  /** The frame as it is stored: a compressed stream, or plain pixels. */
  ByteSlice stored(int index) {
    Element pixels = data.find(Tag.PIXEL_DATA).orElseThrow();
    if (pixels instanceof Element.Fragments) {
      return EncapsulatedFrames.of(data).frame(index);
    }
    if (pixels instanceof Element.Bytes bytes) {
      return nativeFrame(bytes.value(), index);
    }
    throw new IllegalStateException("the object was not read whole");
  }

  /** The frame without compression, little endian. */
  ByteSlice plain(int index) {
    if (!isEncapsulated()) {
      return stored(index);
    }
    PixelFormat format = PixelFormat.of(data);
    short[] values = FrameDecoder.decode(file, format, index);
    boolean wide = format.bitsAllocated() == 16;
    byte[] bytes = new byte[wide ? 2 * values.length : values.length];
    for (int i = 0; i < values.length; i++) {
      if (wide) {
        bytes[2 * i] = (byte) values[i];
        bytes[2 * i + 1] = (byte) (values[i] >> 8);
      } else {
        bytes[i] = (byte) values[i];
      }
    }
    return ByteSlice.of(bytes);
  }

  private ByteSlice nativeFrame(ByteSlice all, int index) {
    long bits = bits(data);
    long from = index * bits;
    long bytes = (bits + 7) / 8;
    if ((from + bits + 7) / 8 > all.length()) {
      throw OriginProblem.STORED_DAMAGED.refuse(
          "Frame " + (index + 1) + " ends behind the pixel data of " + all.length() + " bytes.",
          "Send a whole object under a new UID.");
    }
    if (from % 8 == 0) {
      return all.sub((int) (from / 8), (int) bytes);
    }
    return shifted(all, from, bits);
  }

  /** Frames of single bits follow one another without gaps; the lowest bit comes first. */
  private static ByteSlice shifted(ByteSlice all, long from, long bits) {
    byte[] frame = new byte[(int) ((bits + 7) / 8)];
    for (long bit = 0; bit < bits; bit++) {
      long at = from + bit;
      if ((all.u8((int) (at / 8)) >> (at % 8) & 1) == 1) {
        frame[(int) (bit / 8)] |= (byte) (1 << (bit % 8));
      }
    }
    return ByteSlice.of(frame);
  }

  /** Whether the pixels of such an object can be decoded here. */
  static boolean canDecode(String transferSyntax, Dataset metadata) {
    return TransferSyntax.isNative(transferSyntax)
        || FrameDecoder.supports(transferSyntax) && isGrey(metadata);
  }

  private static boolean isGrey(Dataset data) {
    int allocated = data.integer(Tag.BITS_ALLOCATED).orElse(0);
    return data.integer(Tag.SAMPLES_PER_PIXEL).orElse(1) == 1
        && data.string(Tag.PHOTOMETRIC_INTERPRETATION).orElse("").startsWith("MONOCHROME")
        && (allocated == 8 || allocated == 16);
  }
}
