package health.fabrica.dicom.pixel;

import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.data.ByteSlice;

/** RLE (PS3.5 annex G): one PackBits segment a byte plane, most significant plane first. */
final class RleDecoder {

  private static final int HEADER = 64;

  private RleDecoder() {}

  static short[] decode(ByteSlice frame, PixelFormat format) {
    return planes(frame, format, 1)[0];
  }

  /** The samples of each component, whose byte planes follow one another (PS3.5 G.2). */
  static short[][] planes(ByteSlice frame, PixelFormat format, int components) {
    int bytes = format.bitsAllocated() / 8;
    int planes = components * bytes;
    if (frame.length() < HEADER || frame.i32(0) != planes) {
      throw DicomProblem.PIXEL_CORRUPT.refuse(
          "The RLE frame of " + frame.length() + " bytes does not hold " + planes + " segments.",
          "Fetch or export the object again.");
    }
    short[][] out = new short[components][format.pixels()];
    for (int plane = 0; plane < planes; plane++) {
      int from = frame.i32(4 + 4 * plane);
      int to = plane + 1 < planes ? frame.i32(8 + 4 * plane) : frame.length();
      if (from < HEADER || to < from || to > frame.length()) {
        throw DicomProblem.PIXEL_CORRUPT.refuse(
            "RLE segment "
                + plane
                + " lies at bytes "
                + from
                + " to "
                + to
                + " of a frame of "
                + frame.length()
                + ".",
            "Fetch or export the object again.");
      }
      unpack(frame.sub(from, to - from), out[plane / bytes], 8 * (bytes - 1 - plane % bytes));
    }
    return out;
  }

  private static void unpack(ByteSlice segment, short[] out, int shift) {
    int in = 0;
    int at = 0;
    while (at < out.length) {
      if (in + 1 >= segment.length()) {
        throw FrameDecoder.tooShort(out.length, at);
      }
      int control = (byte) segment.u8(in++);
      if (control == -128) {
        continue;
      }
      int count = control >= 0 ? control + 1 : 1 - control;
      int step = control >= 0 ? 1 : 0;
      if (in + (control >= 0 ? count : 1) > segment.length()) {
        throw FrameDecoder.tooShort(out.length, at);
      }
      int end = Math.min(at + count, out.length);
      for (int from = in; at < end; at++, from += step) {
        out[at] |= (short) (segment.u8(from) << shift);
      }
      in += control >= 0 ? count : 1;
    }
  }
}
