package health.fabrica.dicom.pixel;

import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.data.ByteSlice;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.TransferSyntax;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Decodes frames to stored values. */
public final class FrameDecoder {

  private FrameDecoder() {}

  /**
   * The stored values of one frame, row by row: high bit aligned down, masked to the bits stored
   * and, when the format is signed, sign-extended; read them with {@link PixelFormat#value}.
   *
   * @param index the frame, from 0
   * @throws health.fabrica.core.problem.ProblemException FAB-2005, FAB-2020 to FAB-2023
   */
  public static short[] decode(DicomFile file, PixelFormat format, int index) {
    Objects.checkIndex(index, format.frames());
    Element pixels = file.dataset().find(Tag.PIXEL_DATA).orElseThrow(FrameDecoder::noPixels);
    short[] raw;
    boolean plain = TransferSyntax.isNative(file.transferSyntaxUid());
    if (pixels instanceof Element.Bytes bytes && plain) {
      raw = nativeFrame(bytes.value(), format, index);
    } else if (pixels instanceof Element.Fragments && !plain) {
      ByteSlice frame = EncapsulatedFrames.of(file.dataset()).frame(index);
      raw = compressed(file.transferSyntaxUid(), frame, format);
    } else {
      throw noPixels();
    }
    align(raw, format);
    return raw;
  }

  /** Whether frames of this syntax can be decoded here. */
  public static boolean supports(String transferSyntaxUid) {
    return switch (transferSyntaxUid) {
      case TransferSyntax.IMPLICIT_LE,
          TransferSyntax.EXPLICIT_LE,
          TransferSyntax.EXPLICIT_BE,
          TransferSyntax.DEFLATED_LE,
          TransferSyntax.RLE,
          TransferSyntax.JPEG_BASELINE,
          TransferSyntax.JPEG_EXTENDED,
          TransferSyntax.JPEG_LOSSLESS,
          TransferSyntax.JPEG_LOSSLESS_SV1,
          TransferSyntax.JPEG_LS_LOSSLESS,
          TransferSyntax.JPEG_LS_NEAR_LOSSLESS,
          TransferSyntax.JPEG_2000_LOSSLESS,
          TransferSyntax.JPEG_2000 ->
          true;
      default -> false;
    };
  }

  private static short[] compressed(String syntax, ByteSlice frame, PixelFormat format) {
    return switch (syntax) {
      case TransferSyntax.RLE -> RleDecoder.decode(frame, format);
      case TransferSyntax.JPEG_BASELINE, TransferSyntax.JPEG_EXTENDED ->
          JpegDctDecoder.decode(frame, format);
      case TransferSyntax.JPEG_LOSSLESS, TransferSyntax.JPEG_LOSSLESS_SV1 ->
          JpegLosslessDecoder.decode(frame, format);
      case TransferSyntax.JPEG_LS_LOSSLESS, TransferSyntax.JPEG_LS_NEAR_LOSSLESS ->
          JpegLsDecoder.decode(frame, format);
      case TransferSyntax.JPEG_2000_LOSSLESS, TransferSyntax.JPEG_2000 ->
          Jpeg2000Decoder.decode(frame, format);
      default -> throw unknown(syntax);
    };
  }

  static RuntimeException unknown(String syntax) {
    return DicomProblem.TRANSFER_SYNTAX.refuse(
        "Pixels in " + TransferSyntax.name(syntax) + " (" + syntax + ") cannot be decoded.",
        "Ask the PACS for Explicit VR Little Endian.");
  }

  private static short[] nativeFrame(ByteSlice all, PixelFormat format, int index) {
    long from = index * format.frameBytes();
    if (from + format.frameBytes() > all.length()) {
      throw tooShort(format.frameBytes() * format.frames(), all.length());
    }
    ByteBuffer bytes = all.sub((int) from, (int) format.frameBytes()).buffer();
    short[] raw = new short[format.pixels()];
    if (format.bitsAllocated() == 16) {
      bytes.asShortBuffer().get(raw);
    } else {
      for (int i = 0; i < raw.length; i++) {
        raw[i] = (short) (bytes.get() & 0xff);
      }
    }
    return raw;
  }

  private static void align(short[] raw, PixelFormat format) {
    int up = 32 - 1 - format.highBit();
    int down = 32 - format.bitsStored();
    if (down == 16 && up == 16) {
      return;
    }
    if (up == down && !format.signed()) {
      mask(raw, (1 << format.bitsStored()) - 1);
      return;
    }
    for (int i = 0; i < raw.length; i++) {
      int high = raw[i] << up;
      raw[i] = (short) (format.signed() ? high >> down : high >>> down);
    }
  }

  /** The usual case, in a loop that the compiler turns into vector instructions. */
  private static void mask(short[] raw, int bits) {
    for (int i = 0; i < raw.length; i++) {
      raw[i] = (short) (raw[i] & bits);
    }
  }

  static RuntimeException tooShort(long expected, long found) {
    return DicomProblem.PIXEL_TRUNCATED.refuse(
        "Pixel data of " + expected + " bytes were expected, " + found + " are there.",
        "Fetch or export the object again.");
  }

  static RuntimeException corrupt(String what, Throwable cause) {
    return DicomProblem.PIXEL_CORRUPT
        .with(what, "Fetch or export the object again.")
        .asException(cause);
  }

  static RuntimeException noPixels() {
    return DicomProblem.PIXEL_TRUNCATED.refuse(
        "The object has no pixel data of the form that its transfer syntax asks for.",
        "Choose an image object.");
  }
}
