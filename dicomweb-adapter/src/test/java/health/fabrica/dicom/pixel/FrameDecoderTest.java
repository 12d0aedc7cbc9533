package health.fabrica.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.Slices;
import health.fabrica.dicom.TestData;
import health.fabrica.dicom.data.ByteSlice;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.Vr;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {

  private static final String ONE = "dicom-transfer-syntaxes/ct-one-slice-15-syntaxes/";
  private static final String TWO = "dicom-transfer-syntaxes/ct-multiframe-encapsulation/CT0012.";
  private static final String SMALL = "dicom-transfer-syntaxes/small/";

  private static short[] decode(String name, int frame) {
    DicomFile file = read(name);
    return FrameDecoder.decode(file, PixelFormat.of(file.dataset()), frame);
  }

  private static DicomFile read(String name) {
    return Part10Reader.read(TestData.bytes(TestData.home(name)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BigEndianExplicitTransferSyntax_1.2.840.10008.1.2.2.dcm",
        "CTImage.dcm",
        "DeflatedExplicitVRLittleEndianTransferSyntax_1.2.840.10008.1.2.1.99.dcm",
        "JPEG2000LosslessOnlyTransferSyntax_1.2.840.10008.1.2.4.90.dcm",
        "JPEGLSLosslessTransferSyntax_1.2.840.10008.1.2.4.80.dcm",
        "JPEGProcess14SV1TransferSyntax_1.2.840.10008.1.2.4.70.dcm",
        "JPEGProcess14TransferSyntax_1.2.840.10008.1.2.4.57.dcm",
        "LittleEndianImplicitTransferSyntax_1.2.840.10008.1.2.dcm",
        "RLELosslessTransferSyntax_1.2.840.10008.1.2.5.dcm"
      })
  void losslessEncodingsGiveTheNativePixels(String name) {
    short[] expected =
        decode(ONE + "LittleEndianExplicitTransferSyntax_1.2.840.10008.1.2.1.dcm", 0);
    assertThat(decode(ONE + name, 0)).isEqualTo(expected);
  }

  @Test
  void lossyJpeg2000IsNearTheNativePixels() {
    short[] expected =
        decode(ONE + "LittleEndianExplicitTransferSyntax_1.2.840.10008.1.2.1.dcm", 0);
    short[] lossy = decode(ONE + "JPEG2000TransferSyntax_1.2.840.10008.1.2.4.91.dcm", 0);
    int worst = 0;
    for (int i = 0; i < expected.length; i++) {
      worst = Math.max(worst, Math.abs(expected[i] - lossy[i]));
    }
    assertThat(worst).isBetween(1, 60);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fragmented_no_bot_jpeg_lossless.57.dcm",
        "fragmented_no_bot_jpeg_lossless.70.dcm",
        "not_fragmented_bot_rle.dcm",
        "not_fragmented_no_bot_rle.dcm"
      })
  void framesAreFoundWithAndWithoutOffsetTable(String name) {
    for (int frame = 0; frame < 2; frame++) {
      assertThat(decode(TWO + name, frame))
          .isEqualTo(decode(TWO + "explicit_little_endian.dcm", frame));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MR_small_RLE.dcm",
        "MR_small_bigendian.dcm",
        "MR_small_expb.dcm",
        "MR_small_implicit.dcm",
        "MR_small_jp2klossless.dcm",
        "MR_small_padded.dcm"
      })
  void signedPixelsKeepTheirSign(String name) {
    assertThat(decode(SMALL + name, 0)).isEqualTo(decode(SMALL + "MR_small.dcm", 0));
  }

  @ParameterizedTest
  @CsvSource({
    "ct-one-slice-15-syntaxes/JPEGProcess6_8TransferSyntax_1.2.840.10008.1.2.4.53.dcm,TRANSFER_SYNTAX,JPEG"
        + " Spectral",
    "ct-one-slice-15-syntaxes/JPEGProcess10_12TransferSyntax_1.2.840.10008.1.2.4.55.dcm,TRANSFER_SYNTAX,JPEG"
        + " Full",
    "small/ExplVR_BigEnd.dcm,COLOUR,3 samples",
    "small/HTJ2K_08_RGB.dcm,COLOUR,3 samples",
    "small/SC_rgb_rle_16bit.dcm,COLOUR,3 samples",
    "../dicom-odd/pydicom/J2K_pixelrep_mismatch.dcm,PIXEL_CORRUPT,unsigned",
    "../dicom-odd/pydicom/JPEG2000-embedded-sequence-delimiter.dcm,PIXEL_CORRUPT,256x1024",
  })
  void whatCannotBeDecodedIsRefusedByName(String name, DicomProblem code, String words) {
    assertThatThrownBy(() -> decode("dicom-transfer-syntaxes/" + name, 0))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(code);
              assertThat(e.problem().message()).contains(words);
            });
  }

  @Test
  void bitsAboveTheStoredOnesAreNoPartOfTheValue() {
    byte[] pixels = new byte[24];
    pixels[0] = (byte) 0xff; // overlay bits in the high nibble
    pixels[1] = (byte) 0xf7;
    pixels[2] = (byte) 0x00;
    pixels[3] = (byte) 0x08;
    var slice =
        Slices.slice(0)
            .numbers(Tag.BITS_STORED, Vr.US, 12)
            .numbers(Tag.HIGH_BIT, Vr.US, 11)
            .bytes(Tag.PIXEL_DATA, Vr.OW, pixels);
    assertThat(decodeFirstTwo(slice.numbers(Tag.PIXEL_REPRESENTATION, Vr.US, 0)))
        .containsExactly((short) 0x7ff, (short) 0x800);
    assertThat(decodeFirstTwo(slice.numbers(Tag.PIXEL_REPRESENTATION, Vr.US, 1)))
        .containsExactly((short) 0x7ff, (short) -2048);
  }

  private static short[] decodeFirstTwo(health.fabrica.dicom.data.Dataset.Builder slice) {
    DicomFile file = Part10Reader.read(Slices.file(slice));
    return java.util.Arrays.copyOf(FrameDecoder.decode(file, PixelFormat.of(file.dataset()), 0), 2);
  }

  @Test
  void shortNativePixelsAreRefused() {
    var slice = Slices.slice(0).bytes(Tag.PIXEL_DATA, Vr.OW, new byte[22]);
    assertThatThrownBy(() -> decodeFirstTwo(slice))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo(DicomProblem.PIXEL_TRUNCATED));
  }

  @Test
  void aGiantFrameIsRefusedBeforeAnythingIsAllocated() {
    var slice = Slices.slice(0).numbers(Tag.ROWS, Vr.US, 65535).numbers(Tag.COLUMNS, Vr.US, 65535);
    assertThatThrownBy(() -> decodeFirstTwo(slice))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo(DicomProblem.PIXEL_FORMAT));
  }

  /** Each of these once took the decoder's memory, its time or the caller's thread. */
  @ParameterizedTest
  @CsvSource({"32,0x0d", "38,0xf2", "43,2", "25,0"})
  void aTileGridThatCannotBeIsRefusedBeforeTheDecoderReservesMemory(int at, String value) {
    DicomFile file = read(SMALL + "MR_small_jp2klossless.dcm");
    byte[] frame = EncapsulatedFrames.of(file.dataset()).frame(0).toBytes();
    if (at == 25) {
      frame[27] = 0; // no width at all
    }
    frame[at] = Integer.decode(value).byteValue();
    PixelFormat format = PixelFormat.of(file.dataset());
    assertThatThrownBy(() -> Jpeg2000Decoder.decode(ByteSlice.of(frame), format))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(DicomProblem.PIXEL_CORRUPT);
              assertThat(e.problem().message()).contains("tile grid");
            });
  }

  /** Cut or damaged streams end in a picture or a problem; a cut one never in a picture. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "small/MR_small_RLE.dcm",
        "small/MR_small_jp2klossless.dcm",
        "small/MR_small_jpeg_ls_lossless.dcm",
        "ct-one-slice-15-syntaxes/JPEGProcess14SV1TransferSyntax_1.2.840.10008.1.2.4.70.dcm"
      })
  void damagedFramesAreRefusedAsProblems(String name) {
    DicomFile file = read("dicom-transfer-syntaxes/" + name);
    var fragments = (Element.Fragments) file.dataset().find(Tag.PIXEL_DATA).orElseThrow();
    byte[] frame = fragments.fragments().get(0).toBytes();
    Random random = new Random(3);
    for (int run = 0; run < 40; run++) {
      byte[] damaged = frame.clone();
      boolean cut = run % 2 == 0;
      if (cut) {
        damaged = java.util.Arrays.copyOf(frame, random.nextInt(frame.length * 9 / 10));
      } else {
        for (int i = 0; i < 4; i++) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        }
      }
      DicomFile broken =
          new DicomFile(
              file.meta(),
              file.dataset().toBuilder()
                  .put(
                      new Element.Fragments(
                          Tag.PIXEL_DATA, Vr.OB, ByteSlice.EMPTY, List.of(ByteSlice.of(damaged))))
                  .build(),
              file.transferSyntaxUid(),
              List.of());
      try {
        FrameDecoder.decode(broken, PixelFormat.of(file.dataset()), 0);
        assertThat(cut).as("a cut frame was decoded (run %d)", run).isFalse();
      } catch (ProblemException e) {
        assertThat(e.problem().code().id()).startsWith("FAB-202");
      }
    }
  }

  @Test
  void palettesMasksAndMapsAreRefusedByNameWithWhatToDo() {
    assertThatThrownBy(
            () ->
                PixelFormat.of(
                    Slices.slice(0).text(Tag.PHOTOMETRIC_INTERPRETATION, "PALETTE COLOR").build()))
        .hasMessageContaining("FAB-2023")
        .hasMessageContaining("PALETTE COLOR")
        .hasMessageContaining("grey-scale series");
    assertThatThrownBy(
            () ->
                PixelFormat.of(
                    Slices.slice(0)
                        .numbers(Tag.BITS_ALLOCATED, Vr.US, 1)
                        .numbers(Tag.BITS_STORED, Vr.US, 1)
                        .numbers(Tag.HIGH_BIT, Vr.US, 0)
                        .build()))
        .hasMessageContaining("FAB-2020")
        .hasMessageContaining("1 bit: a mask");
    for (int bits : new int[] {32, 64}) {
      assertThatThrownBy(
              () ->
                  PixelFormat.of(
                      Slices.slice(0)
                          .numbers(Tag.BITS_ALLOCATED, Vr.US, bits)
                          .numbers(Tag.BITS_STORED, Vr.US, bits)
                          .numbers(Tag.HIGH_BIT, Vr.US, bits - 1)
                          .build()))
          .hasMessageContaining("FAB-2020")
          .hasMessageContaining(bits + " bits: a dose or a parametric map");
    }
  }
}
