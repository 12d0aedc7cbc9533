package health.fabrica.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.TestData;
import health.fabrica.dicom.data.ByteSlice;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Tag;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JpegLsDecoderTest {

  private static final String SYNTAXES = "dicom-transfer-syntaxes/";
  private static final String ONE = SYNTAXES + "ct-one-slice-15-syntaxes/";
  private static final String TWO = SYNTAXES + "ct-multiframe-encapsulation/CT0012.";

  private static DicomFile read(String name) {
    return Part10Reader.read(TestData.bytes(TestData.home(name)));
  }

  private static short[] decode(String name, int frame) {
    DicomFile file = read(name);
    return FrameDecoder.decode(file, PixelFormat.of(file.dataset()), frame);
  }

  /** The worst difference between the values of two frames. */
  private static int worst(short[] a, short[] b) {
    int worst = 0;
    for (int i = 0; i < a.length; i++) {
      worst = Math.max(worst, Math.abs(a[i] - b[i]));
    }
    return worst;
  }

  @Test
  void aLosslessFrameHasTheNativePixels() {
    assertThat(decode(ONE + "JPEGLSLosslessTransferSyntax_1.2.840.10008.1.2.4.80.dcm", 0))
        .isEqualTo(decode(ONE + "LittleEndianExplicitTransferSyntax_1.2.840.10008.1.2.1.dcm", 0));
    assertThat(decode(SYNTAXES + "small/MR_small_jpeg_ls_lossless.dcm", 0))
        .isEqualTo(decode(SYNTAXES + "small/MR_small.dcm", 0));
  }

  @ParameterizedTest
  @CsvSource({
    "fragmented_no_bot_jpeg_ls.80.dcm,0",
    "not_fragmented_bot_jpeg_ls.80.dcm,0",
    "not_fragmented_no_bot_jpeg_ls.80.dcm,0",
    "fragmented_no_bot_jpeg_ls.81.dcm,2"
  })
  void bothFramesOfAnObjectAreWithinTheErrorOfItsSyntax(String name, int near) {
    for (int frame = 0; frame < 2; frame++) {
      int worst =
          worst(decode(TWO + name, frame), decode(TWO + "explicit_little_endian.dcm", frame));
      assertThat(worst).as("frame %d", frame).isEqualTo(near);
    }
  }

  @Test
  void aRestartIntervalStartsAnewAtItsLine() {
    DicomFile file = read(SYNTAXES + "small/MR_small_jpeg_ls_lossless.dcm");
    byte[] once = firstFragment(file);
    short[] expected = decode(SYNTAXES + "small/MR_small.dcm", 0);
    int scan = indexOf(once, 0xda);
    int entropy = scan + 2 + (once[scan + 3] & 0xff);
    int end = lastIndexOfEnd(once);
    ByteArrayOutputStream thrice = new ByteArrayOutputStream();
    byte[] head = Arrays.copyOf(once, scan);
    int frameHeader = indexOf(once, 0xf7);
    head[frameHeader + 6] = (byte) 192; // rows, low byte
    thrice.writeBytes(head);
    thrice.writeBytes(new byte[] {(byte) 0xff, (byte) 0xdd, 0, 4, 0, 64});
    thrice.write(once, scan, entropy - scan);
    for (int i = 0; i < 3; i++) {
      thrice.write(once, entropy, end - entropy);
      thrice.writeBytes(new byte[] {(byte) 0xff, (byte) (i < 2 ? 0xd0 + i : 0xd9)});
    }
    short[] decoded = JpegLsDecoder.decode(ByteSlice.of(thrice.toByteArray()), 192, 64, 1)[0];
    for (int i = 0; i < 3; i++) {
      assertThat(Arrays.copyOfRange(decoded, 4096 * i, 4096 * (i + 1))).isEqualTo(expected);
    }
    byte[] wrong = thrice.toByteArray();
    int marker = lastIndexOf(wrong, 0xd1);
    wrong[marker + 1] = (byte) 0xd2;
    assertRefused(DicomProblem.PIXEL_CORRUPT, "restart marker", wrong, 192);
  }

  @Test
  void whatIsNotOfThisFormIsRefusedByName() {
    byte[] frame = firstFragment(read(SYNTAXES + "small/MR_small_jpeg_ls_lossless.dcm"));
    int header = indexOf(frame, 0xf7);
    int scan = indexOf(frame, 0xda);
    assertRefused(DicomProblem.PIXEL_CORRUPT, "another kind", with(frame, header + 1, 0xc0), 64);
    assertRefused(DicomProblem.PIXEL_CORRUPT, "20 bits", with(frame, header + 4, 20), 64);
    assertRefused(DicomProblem.PIXEL_CORRUPT, "64x65", with(frame, header + 6, 65), 64);
    assertRefused(DicomProblem.PIXEL_FORMAT, "subsampled", with(frame, header + 11, 0x21), 64);
    assertRefused(DicomProblem.PIXEL_FORMAT, "mapping", with(frame, scan + 6, 1), 64);
    assertRefused(DicomProblem.PIXEL_CORRUPT, "interleave mode 3", with(frame, scan + 8, 3), 64);
    assertRefused(DicomProblem.PIXEL_FORMAT, "point transform", with(frame, scan + 9, 1), 64);
    assertRefused(DicomProblem.PIXEL_CORRUPT, "start-of-image", new byte[] {1, 2, 3}, 64);
    assertRefused(DicomProblem.PIXEL_TRUNCATED, "ends too early", Arrays.copyOf(frame, 20), 64);
    assertRefused(DicomProblem.PIXEL_TRUNCATED, "ends too early", Arrays.copyOf(frame, 3000), 64);
  }

  private static byte[] with(byte[] frame, int at, int value) {
    byte[] changed = frame.clone();
    changed[at] = (byte) value;
    return changed;
  }

  private static void assertRefused(DicomProblem code, String words, byte[] frame, int rows) {
    assertThatThrownBy(() -> JpegLsDecoder.decode(ByteSlice.of(frame), rows, 64, 1))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(code);
              assertThat(e.problem().message()).contains(words);
            });
  }

  private static byte[] firstFragment(DicomFile file) {
    var fragments = (Element.Fragments) file.dataset().find(Tag.PIXEL_DATA).orElseThrow();
    return fragments.fragments().get(0).toBytes();
  }

  private static int indexOf(byte[] bytes, int marker) {
    int i = 0;
    while ((bytes[i] & 0xff) != 0xff || (bytes[i + 1] & 0xff) != marker) {
      i++;
    }
    return i;
  }

  private static int lastIndexOf(byte[] bytes, int marker) {
    int i = bytes.length - 2;
    while ((bytes[i] & 0xff) != 0xff || (bytes[i + 1] & 0xff) != marker) {
      i--;
    }
    return i;
  }

  private static int lastIndexOfEnd(byte[] bytes) {
    return lastIndexOf(bytes, 0xd9);
  }

  /** Every mode that the peer writes gives its own pixels back, exactly. */
  @ParameterizedTest
  @CsvSource({
    "ExplVR_BigEnd,+in +el",
    "ExplVR_BigEnd,+il +el",
    "ExplVR_BigEnd,+is +el",
    "ExplVR_BigEnd,+in +en +md 5",
    "ExplVR_BigEnd,+il +en +md 2",
    "ExplVR_BigEnd,+is +en +md 3",
    "CT_small,+il +el +pc +t1 50 +t2 110 +t3 400 +rs 31",
    "CT_small,+in +el +pr",
  })
  void everyModeOfAPeerIsDecodedAsThePeerDoes(String name, String options, @TempDir Path folder)
      throws Exception {
    TestData.requirePeer(TestData.installed("dcmcjpls"), "dcmcjpls");
    Path coded = folder.resolve("coded.dcm");
    List<String> command = new ArrayList<>(List.of("dcmcjpls"));
    command.addAll(List.of(options.split(" ")));
    command.add(TestData.home(SYNTAXES + "small/" + name + ".dcm").toString());
    command.add(coded.toString());
    TestData.run(command.toArray(String[]::new));
    assertSameAsPeer(coded, folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"small/JPEGLSNearLossless_16.dcm", "small/JLSL_16_15_1_1F.dcm"})
  void sixteenAndFifteenBitsOfAnotherEncoderAreDecodedAsThePeerDoes(
      String name, @TempDir Path folder) throws Exception {
    assertSameAsPeer(TestData.home(SYNTAXES + name), folder);
  }

  private static void assertSameAsPeer(Path coded, Path folder) throws Exception {
    TestData.requirePeer(TestData.installed("dcmdjpls"), "dcmdjpls");
    Path plain = folder.resolve("plain.dcm");
    TestData.run("dcmdjpls", "+px", coded.toString(), plain.toString());
    DicomFile file = Part10Reader.read(Files.readAllBytes(coded));
    int rows = file.dataset().requireInteger(Tag.ROWS);
    int columns = file.dataset().requireInteger(Tag.COLUMNS);
    int samples = file.dataset().requireInteger(Tag.SAMPLES_PER_PIXEL);
    int bytes = file.dataset().requireInteger(Tag.BITS_ALLOCATED) / 8;
    short[][] planes =
        JpegLsDecoder.decode(ByteSlice.of(firstFragment(file)), rows, columns, samples);
    var expected =
        (Element.Bytes)
            Part10Reader.read(Files.readAllBytes(plain))
                .dataset()
                .find(Tag.PIXEL_DATA)
                .orElseThrow();
    for (int c = 0; c < samples; c++) {
      for (int i = 0; i < rows * columns; i++) {
        int at = (i * samples + c) * bytes;
        int value = bytes == 1 ? expected.value().u8(at) : expected.value().u16(at);
        assertThat(planes[c][i] & 0xffff).as("component %d sample %d", c, i).isEqualTo(value);
      }
    }
  }
}
