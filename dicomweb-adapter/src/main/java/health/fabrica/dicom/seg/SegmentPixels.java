package health.fabrica.dicom.seg;

import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.data.ByteSlice;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.TransferSyntax;
import health.fabrica.dicom.object.ObjectProblem;
import health.fabrica.dicom.object.ObjectTag;
import health.fabrica.dicom.pixel.FrameDecoder;
import health.fabrica.dicom.pixel.PixelFormat;

/** Tells which pixels of a frame belong to a segment, for each type of segmentation. */
final class SegmentPixels {

  /** Whether pixel p of a frame is inside. */
  @FunctionalInterface
  interface Frame {
    boolean inside(int p);
  }

  private final DicomFile file;
  private final String type;
  private final int rows;
  private final int columns;
  private final int frames;
  private final int bits;
  private final int least;

  private SegmentPixels(DicomFile file, String type, int frames, int bits, int least) {
    Dataset d = file.dataset();
    this.file = file;
    this.type = type;
    this.rows = d.requireInteger(Tag.ROWS);
    this.columns = d.requireInteger(Tag.COLUMNS);
    this.frames = frames;
    this.bits = bits;
    this.least = least;
  }

  static SegmentPixels of(DicomFile file, double fractionalThreshold) {
    Dataset d = file.dataset();
    String type = d.requireString(ObjectTag.SEGMENTATION_TYPE);
    int bits = d.requireInteger(Tag.BITS_ALLOCATED);
    int frames = d.requireInteger(Tag.NUMBER_OF_FRAMES);
    boolean known =
        switch (type) {
          case "BINARY" -> bits == 1 && TransferSyntax.isNative(file.transferSyntaxUid());
          case "FRACTIONAL" -> bits == 8;
          case "LABELMAP" -> bits == 8 || bits == 16;
          default -> false;
        };
    if (!known || frames < 1) {
      throw ObjectProblem.SEGMENT_ENCODING.refuse(
          "A segmentation of type "
              + type
              + " with "
              + bits
              + " bits a pixel, "
              + frames
              + " frames, in "
              + TransferSyntax.name(file.transferSyntaxUid())
              + " cannot be read.",
          "Export it as BINARY without compression.");
    }
    int least = 1;
    if (type.equals("FRACTIONAL")) {
      int maximum = d.requireInteger(ObjectTag.MAXIMUM_FRACTIONAL_VALUE);
      least = Math.max(1, (int) Math.ceil(fractionalThreshold * maximum - 1e-9));
    }
    SegmentPixels pixels = new SegmentPixels(file, type, frames, bits, least);
    pixels.refuseShort();
    return pixels;
  }

  private void refuseShort() {
    if (bits != 1) {
      PixelFormat.of(file.dataset()); // the decoder checks the length of each frame
      return;
    }
    long needed = ((long) frames * rows * columns + 7) / 8;
    int there = packed().length();
    if (rows < 1 || columns < 1 || there < needed) {
      throw DicomProblem.PIXEL_TRUNCATED.refuse(
          "Pixel data of " + needed + " bytes were expected, " + there + " are there.",
          "Fetch or export the object again.");
    }
  }

  private ByteSlice packed() {
    Element element = file.dataset().find(Tag.PIXEL_DATA).orElse(null);
    return element instanceof Element.Bytes bytes ? bytes.value() : ByteSlice.EMPTY;
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  int frames() {
    return frames;
  }

  boolean labelMap() {
    return type.equals("LABELMAP");
  }

  /** How values were read, for records. */
  String how() {
    return type.equals("FRACTIONAL") ? "FRACTIONAL, values from " + least : type;
  }

  /** The pixels of frame f (from 0) that belong to the segment. */
  Frame frame(int f, int segment) {
    if (bits == 1) {
      ByteSlice packed = packed();
      long first = (long) f * rows * columns;
      return p -> (packed.u8((int) ((first + p) >>> 3)) >> ((first + p) & 7) & 1) != 0;
    }
    PixelFormat format = PixelFormat.of(file.dataset());
    short[] values = FrameDecoder.decode(file, format, f);
    return labelMap() ? p -> (values[p] & 0xffff) == segment : p -> (values[p] & 0xffff) >= least;
  }
}
