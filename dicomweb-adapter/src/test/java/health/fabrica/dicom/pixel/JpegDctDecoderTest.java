package health.fabrica.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.TestData;
import health.fabrica.dicom.data.ByteSlice;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Part10Reader;
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

class JpegDctDecoderTest {

  private static final String SYNTAXES = "dicom-transfer-syntaxes/";
  private static final String ONE = SYNTAXES + "ct-one-slice-15-syntaxes/";
  private static final String BASELINE =
      ONE + "JPEGProcess1TransferSyntax_1.2.840.10008.1.2.4.50.dcm";
  private static final String EXTENDED =
      ONE + "JPEGProcess2_4TransferSyntax_1.2.840.10008.1.2.4.51.dcm";

  private static short[] decode(byte[] file, int frame) {
    DicomFile dicom = Part10Reader.read(file);
    return FrameDecoder.decode(dicom, PixelFormat.of(dicom.dataset()), frame);
  }

  private static void assertDecodedAsThePeerDoes(Path coded, int frames, Path folder)
      throws Exception {
    TestData.requirePeer(TestData.installed("dcmdjpeg"), "dcmdjpeg");
    Path plain = folder.resolve("plain.dcm");
    TestData.run("dcmdjpeg", coded.toString(), plain.toString());
    for (int frame = 0; frame < frames; frame++) {
      assertThat(decode(Files.readAllBytes(coded), frame))
          .as("frame %d", frame)
          .isEqualTo(decode(Files.readAllBytes(plain), frame));
    }
  }

  @ParameterizedTest
  @CsvSource({
    ONE + "JPEGProcess1TransferSyntax_1.2.840.10008.1.2.4.50.dcm,1",
    ONE + "JPEGProcess2_4TransferSyntax_1.2.840.10008.1.2.4.51.dcm,1",
    SYNTAXES + "ct-multiframe-encapsulation/CT0012.fragmented_no_bot_jpeg_baseline.51.dcm,2",
    SYNTAXES + "small/JPEG-lossy.dcm,1"
  })
  void eightAndTwelveBitsAreDecodedAsThePeerDoes(String name, int frames, @TempDir Path folder)
      throws Exception {
    assertDecodedAsThePeerDoes(TestData.home(name), frames, folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"+eb +q 60", "+ee +q 95", "+ee +q 30"})
  void whatThePeerEncodesIsDecodedAsThePeerDoes(String options, @TempDir Path folder)
      throws Exception {
    TestData.requirePeer(TestData.installed("dcmcjpeg"), "dcmcjpeg");
    String source = options.contains("+eb") ? BASELINE : EXTENDED;
    Path plain = folder.resolve("source.dcm");
    TestData.run("dcmdjpeg", TestData.home(source).toString(), plain.toString());
    Path coded = folder.resolve("coded.dcm");
    List<String> command = new ArrayList<>(List.of("dcmcjpeg"));
    command.addAll(List.of(options.split(" ")));
    command.addAll(List.of(plain.toString(), coded.toString()));
    TestData.run(command.toArray(String[]::new));
    assertDecodedAsThePeerDoes(coded, 1, folder);
  }

  @Test
  void whatIsNotOfThisFormIsRefusedByName() {
    DicomFile file = Part10Reader.read(TestData.bytes(TestData.home(EXTENDED)));
    byte[] frame = EncapsulatedFrames.of(file.dataset()).frame(0).toBytes();
    PixelFormat format = PixelFormat.of(file.dataset());
    int header = 0;
    while (frame[header] != -1 || (frame[header + 1] & 0xff) != 0xc1) {
      header++;
    }
    assertRefused(with(frame, header + 1, 0xc2), format, DicomProblem.PIXEL_CORRUPT, "(FFC2)");
    assertRefused(with(frame, header + 1, 0xc9), format, DicomProblem.PIXEL_CORRUPT, "(FFC9)");
    assertRefused(with(frame, header + 4, 16), format, DicomProblem.PIXEL_CORRUPT, "16 bits");
    assertRefused(with(frame, header + 5, 3), format, DicomProblem.PIXEL_CORRUPT, "512x768");
    assertRefused(with(frame, header + 1, 0xe1), format, DicomProblem.PIXEL_CORRUPT, "no frame");
    assertRefused(with(frame, 0, 0), format, DicomProblem.PIXEL_CORRUPT, "start-of-image");
    for (int length : new int[] {3, 300, frame.length / 2, frame.length - 40}) {
      assertThatThrownBy(
              () -> JpegDctDecoder.decode(ByteSlice.of(Arrays.copyOf(frame, length)), format))
          .isInstanceOf(ProblemException.class);
    }
  }

  private static byte[] with(byte[] frame, int at, int value) {
    byte[] changed = frame.clone();
    changed[at] = (byte) value;
    return changed;
  }

  private static void assertRefused(
      byte[] frame, PixelFormat format, DicomProblem code, String words) {
    assertThatThrownBy(() -> JpegDctDecoder.decode(ByteSlice.of(frame), format))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(code);
              assertThat(e.problem().message()).contains(words);
            });
  }
}
