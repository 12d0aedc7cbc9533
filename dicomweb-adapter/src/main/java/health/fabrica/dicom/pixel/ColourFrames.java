package health.fabrica.dicom.pixel;

import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.data.ByteSlice;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.TransferSyntax;
import java.util.List;
import java.util.Objects;

/**
 * Frames of three samples a pixel as pictures: RGB, YBR_FULL, YBR_FULL_422, YBR_RCT and YBR_ICT, in
 * every transfer syntax that is decoded in grey. What the components mean is taken from Photometric
 * Interpretation (PS3.5 8.2). Pictures are for people to look at; no volume is made of them.
 */
public final class ColourFrames {

  private static final int SAMPLES = 3;
  private static final List<String> KNOWN =
      List.of("RGB", "YBR_FULL", "YBR_FULL_422", "YBR_RCT", "YBR_ICT");

  private final DicomFile file;
  private final String photometric;
  private final PixelFormat format;

  private ColourFrames(DicomFile file, String photometric, PixelFormat format) {
    this.file = file;
    this.photometric = photometric;
    this.format = format;
  }

  /**
   * A frame as 0xRRGGBB, row by row; of more than 8 bits the highest 8.
   *
   * @param index the frame, from 0
   * @throws health.fabrica.core.problem.ProblemException FAB-2023 for another interpretation,
   *     FAB-2005, FAB-2020 to FAB-2022
   */
  public static int[] rgb(DicomFile file, int index) {
    Dataset data = file.dataset();
    String photometric = data.string(Tag.PHOTOMETRIC_INTERPRETATION).orElse("");
    int samples = data.integer(Tag.SAMPLES_PER_PIXEL).orElse(1);
    if (samples != SAMPLES || !KNOWN.contains(photometric)) {
      throw DicomProblem.COLOUR.refuse(
          "The image has "
              + samples
              + " samples a pixel, "
              + photometric.replaceAll("[^A-Z0-9_ ]", "?")
              + "; known are three, "
              + String.join(", ", KNOWN)
              + ".",
          "Retrieve the object and show it elsewhere.");
    }
    PixelFormat format =
        PixelFormat.of(
            data.toBuilder()
                .text(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
                .remove(Tag.SAMPLES_PER_PIXEL)
                .build());
    Objects.checkIndex(index, format.frames());
    return new ColourFrames(file, photometric, format).packed(index);
  }

  private int[] packed(int index) {
    short[][] planes = planes(index);
    boolean ybr = photometric.startsWith("YBR_FULL");
    int down = Math.max(0, format.highBit() - 7);
    int up = Math.max(0, 7 - format.highBit());
    int[] packed = new int[format.pixels()];
    for (int i = 0; i < packed.length; i++) {
      int a = (planes[0][i] & 0xffff) >> down << up & 0xff;
      int b = (planes[1][i] & 0xffff) >> down << up & 0xff;
      int c = (planes[2][i] & 0xffff) >> down << up & 0xff;
      packed[i] = ybr ? fromYbr(a, b, c) : a << 16 | b << 8 | c;
    }
    return packed;
  }

  private short[][] planes(int index) {
    Element pixels = file.dataset().find(Tag.PIXEL_DATA).orElseThrow(FrameDecoder::noPixels);
    String syntax = file.transferSyntaxUid();
    boolean plain = TransferSyntax.isNative(syntax);
    if (pixels instanceof Element.Bytes bytes && plain) {
      return photometric.equals("YBR_FULL_422")
          ? halved(bytes.value(), index)
          : interleaved(bytes.value(), index);
    }
    if (!(pixels instanceof Element.Fragments) || plain) {
      throw FrameDecoder.noPixels();
    }
    ByteSlice frame = EncapsulatedFrames.of(file.dataset()).frame(index);
    return switch (syntax) {
      case TransferSyntax.RLE -> RleDecoder.planes(frame, format, SAMPLES);
      case TransferSyntax.JPEG_BASELINE,
          TransferSyntax.JPEG_EXTENDED,
          TransferSyntax.JPEG_LOSSLESS,
          TransferSyntax.JPEG_LOSSLESS_SV1 ->
          JpegLosslessDecoder.planes(frame, format, SAMPLES);
      case TransferSyntax.JPEG_LS_LOSSLESS, TransferSyntax.JPEG_LS_NEAR_LOSSLESS ->
          JpegLsDecoder.decode(frame, format.rows(), format.columns(), SAMPLES);
      case TransferSyntax.JPEG_2000_LOSSLESS, TransferSyntax.JPEG_2000 ->
          Jpeg2000Decoder.planes(frame, format, SAMPLES);
      default -> throw FrameDecoder.unknown(syntax);
    };
  }

  /** All samples of a pixel together, or all pixels of a sample (Planar Configuration). */
  private short[][] interleaved(ByteSlice all, int index) {
    int pixels = format.pixels();
    boolean planar = file.dataset().integer(Tag.PLANAR_CONFIGURATION).orElse(0) == 1;
    boolean wide = format.bitsAllocated() == 16;
    ByteSlice frame = frame(all, index, SAMPLES * format.frameBytes());
    short[][] planes = new short[SAMPLES][pixels];
    for (int s = 0; s < SAMPLES; s++) {
      for (int i = 0; i < pixels; i++) {
        int at = planar ? s * pixels + i : SAMPLES * i + s;
        planes[s][i] = (short) (wide ? frame.u16(2 * at) : frame.u8(at));
      }
    }
    return planes;
  }

  /** Two brightnesses and the colour that both pixels have (PS3.3 C.7.6.3.1.2). */
  private short[][] halved(ByteSlice all, int index) {
    int pixels = format.pixels();
    if (format.bitsAllocated() != 8 || format.columns() % 2 != 0) {
      throw DicomProblem.PIXEL_FORMAT.refuse(
          "YBR_FULL_422 with "
              + format.bitsAllocated()
              + " bits and "
              + format.columns()
              + " columns cannot be; 8 bits and even columns are needed.",
          "Correct the object at its source.");
    }
    ByteSlice frame = frame(all, index, 2L * pixels);
    short[][] planes = new short[SAMPLES][pixels];
    for (int i = 0; i < pixels; i += 2) {
      planes[0][i] = (short) frame.u8(2 * i);
      planes[0][i + 1] = (short) frame.u8(2 * i + 1);
      for (int s = 1; s < SAMPLES; s++) {
        planes[s][i] = (short) frame.u8(2 * i + 1 + s);
        planes[s][i + 1] = planes[s][i];
      }
    }
    return planes;
  }

  private ByteSlice frame(ByteSlice all, int index, long bytes) {
    if ((index + 1) * bytes > all.length()) {
      throw FrameDecoder.tooShort(bytes * format.frames(), all.length());
    }
    return all.sub((int) (index * bytes), (int) bytes);
  }

  /** PS3.3 section C.7.6.3.1.2. */
  private static int fromYbr(int y, int cb, int cr) {
    int r = clip(y + 1.402 * (cr - 128));
    int g = clip(y - 0.344136 * (cb - 128) - 0.714136 * (cr - 128));
    int b = clip(y + 1.772 * (cb - 128));
    return r << 16 | g << 8 | b;
  }

  private static int clip(double value) {
    return (int) Math.round(Math.min(255, Math.max(0, value)));
  }
}
