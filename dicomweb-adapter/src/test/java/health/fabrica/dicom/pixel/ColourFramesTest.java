package health.fabrica.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.jaiimageio.jpeg2000.J2KImageWriteParam;
import com.github.jaiimageio.jpeg2000.impl.J2KImageWriter;
import com.github.jaiimageio.jpeg2000.impl.J2KImageWriterSpi;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.TestData;
import health.fabrica.dicom.data.ByteSlice;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Part10Writer;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.TransferSyntax;
import health.fabrica.dicom.data.Vr;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A picture with edges and ramps, coded by the peer in every way, comes back in its colours. */
class ColourFramesTest {

  private static final int ROWS = 24;
  private static final int COLUMNS = 32;
  private static final String SYNTAXES = "dicom-transfer-syntaxes/small/";

  private static int colour(int x, int y) {
    int r = 255 * x / (COLUMNS - 1);
    int g = 255 * y / (ROWS - 1);
    int b = x < COLUMNS / 2 ? 40 : 200;
    return r << 16 | g << 8 | b;
  }

  private static int[] expected() {
    int[] expected = new int[ROWS * COLUMNS];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = colour(i % COLUMNS, i / COLUMNS);
    }
    return expected;
  }

  private static Dataset.Builder image(String photometric) {
    return Dataset.builder()
        .text(Tag.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.7")
        .text(Tag.SOP_INSTANCE_UID, "1.2.3.4")
        .text(Tag.STUDY_INSTANCE_UID, "1.2.3")
        .text(Tag.SERIES_INSTANCE_UID, "1.2.3.1")
        .text(Tag.PHOTOMETRIC_INTERPRETATION, photometric)
        .numbers(Tag.SAMPLES_PER_PIXEL, Vr.US, 3)
        .numbers(Tag.PLANAR_CONFIGURATION, Vr.US, 0)
        .numbers(Tag.ROWS, Vr.US, ROWS)
        .numbers(Tag.COLUMNS, Vr.US, COLUMNS)
        .numbers(Tag.BITS_ALLOCATED, Vr.US, 8)
        .numbers(Tag.BITS_STORED, Vr.US, 8)
        .numbers(Tag.HIGH_BIT, Vr.US, 7)
        .numbers(Tag.PIXEL_REPRESENTATION, Vr.US, 0);
  }

  private static byte[] rgb(boolean planar) {
    int pixels = ROWS * COLUMNS;
    byte[] bytes = new byte[3 * pixels];
    int[] expected = expected();
    for (int i = 0; i < pixels; i++) {
      for (int s = 0; s < 3; s++) {
        bytes[planar ? s * pixels + i : 3 * i + s] = (byte) (expected[i] >> (16 - 8 * s));
      }
    }
    return bytes;
  }

  private static DicomFile plain(Dataset.Builder image) {
    return Part10Reader.read(Part10Writer.write(image.build(), TransferSyntax.EXPLICIT_LE));
  }

  private static int farthest(int[] one, int[] other) {
    int farthest = 0;
    for (int i = 0; i < one.length; i++) {
      for (int shift = 0; shift < 24; shift += 8) {
        int difference = Math.abs((one[i] >> shift & 0xff) - (other[i] >> shift & 0xff));
        farthest = Math.max(farthest, difference);
      }
    }
    return farthest;
  }

  @Test
  void nativePixelsTogetherOrApart() {
    for (boolean planar : List.of(false, true)) {
      DicomFile file =
          plain(
              image("RGB")
                  .numbers(Tag.PLANAR_CONFIGURATION, Vr.US, planar ? 1 : 0)
                  .bytes(Tag.PIXEL_DATA, Vr.OB, rgb(planar)));
      assertThat(ColourFrames.rgb(file, 0)).isEqualTo(expected());
    }
  }

  @Test
  void twoPixelsShareTheColourOfYbrFull422() {
    byte[] bytes = new byte[2 * ROWS * COLUMNS];
    for (int i = 0; i < bytes.length; i += 4) {
      bytes[i] = 76; // red and a darker red
      bytes[i + 1] = 38;
      bytes[i + 2] = 85;
      bytes[i + 3] = (byte) 255;
    }
    DicomFile file = plain(image("YBR_FULL_422").bytes(Tag.PIXEL_DATA, Vr.OB, bytes));
    assertThat(ColourFrames.rgb(file, 0)).startsWith(0xfe0000, 0xd80000, 0xfe0000);
  }

  @ParameterizedTest
  @CsvSource({
    "dcmcrle,'',0",
    "dcmcjpeg,+e1,0",
    "dcmcjpeg,+el,0",
    "dcmcjpeg,+eb +q 98 +cy +s4,12",
    "dcmcjpeg,+eb +q 98 +cy +s2,60",
    "dcmcjpeg,+eb +q 98 +cr,8",
    "dcmcjpls,+el,0",
    "dcmcjpls,+el +il,0",
    "dcmcjpls,+el +is,0",
    "dcmcjpls,+el +in,0",
    "dcmcjpls,+en +md 2,2"
  })
  void whatThePeerCodesHasItsColours(
      String tool, String options, int tolerance, @TempDir Path folder) throws Exception {
    TestData.requirePeer(TestData.installed(tool), tool);
    Path source = folder.resolve("plain.dcm");
    Dataset image = image("RGB").bytes(Tag.PIXEL_DATA, Vr.OB, rgb(false)).build();
    Files.write(source, Part10Writer.write(image, TransferSyntax.EXPLICIT_LE));
    Path coded = folder.resolve("coded.dcm");
    List<String> command = new java.util.ArrayList<>(List.of(tool));
    if (!options.isEmpty()) {
      command.addAll(List.of(options.split(" ")));
    }
    command.add(source.toString());
    command.add(coded.toString());
    TestData.run(command.toArray(String[]::new));
    DicomFile file = Part10Reader.read(Files.readAllBytes(coded));
    assertThat(TransferSyntax.isNative(file.transferSyntaxUid())).isFalse();
    assertThat(farthest(ColourFrames.rgb(file, 0), expected()))
        .as("%s %s", tool, file.dataset().string(Tag.PHOTOMETRIC_INTERPRETATION))
        .isLessThanOrEqualTo(tolerance);
  }

  @Test
  void jpeg2000WithItsColourTransformIsRgbAgain() throws Exception {
    BufferedImage picture = new BufferedImage(COLUMNS, ROWS, BufferedImage.TYPE_3BYTE_BGR);
    picture.setRGB(0, 0, COLUMNS, ROWS, expected(), 0, COLUMNS);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    J2KImageWriter writer = new J2KImageWriter(new J2KImageWriterSpi());
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(stream)) {
      J2KImageWriteParam param = (J2KImageWriteParam) writer.getDefaultWriteParam();
      param.setLossless(true);
      param.setComponentTransformation(true);
      param.setFilter(J2KImageWriteParam.FILTER_53);
      param.setWriteCodeStreamOnly(true);
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), param);
    } finally {
      writer.dispose();
    }
    Dataset image =
        EncapsulatedFrames.put(
                image("YBR_RCT"),
                List.of(ByteSlice.of(stream.toByteArray())),
                EncapsulatedFrames.OffsetTable.NONE)
            .build();
    DicomFile file =
        Part10Reader.read(Part10Writer.write(image, TransferSyntax.JPEG_2000_LOSSLESS));
    assertThat(ColourFrames.rgb(file, 0)).isEqualTo(expected());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ExplVR_BigEnd.dcm", "SC_rgb_rle_16bit.dcm"})
  void realPicturesLookAsThePeerShowsThem(String name, @TempDir Path folder) throws Exception {
    TestData.requirePeer(TestData.installed("dcmj2pnm"), "dcmj2pnm");
    Path source = TestData.home(SYNTAXES + name);
    Path shown = folder.resolve("shown.ppm");
    TestData.run("dcmj2pnm", "--write-raw-pnm", source.toString(), shown.toString());
    DicomFile file = Part10Reader.read(Files.readAllBytes(source));
    int[] packed = ColourFrames.rgb(file, 0);
    byte[] ppm = Files.readAllBytes(shown);
    int head = ppm.length - 3 * packed.length;
    int[] peer = new int[packed.length];
    for (int i = 0; i < peer.length; i++) {
      for (int s = 0; s < 3; s++) {
        peer[i] = peer[i] << 8 | (ppm[head + 3 * i + s] & 0xff);
      }
    }
    assertThat(farthest(packed, peer)).isLessThanOrEqualTo(1);
  }

  @Test
  void aStreamOfAnotherSizeOrInterpretationIsRefusedBeforeItIsDecoded() {
    Dataset.Builder image = image("RGB").bytes(Tag.PIXEL_DATA, Vr.OB, rgb(false));
    assertProblem(plain(image("HSV").bytes(Tag.PIXEL_DATA, Vr.OB, rgb(false))), "HSV");
    assertProblem(plain(image.numbers(Tag.ROWS, Vr.US, ROWS + 1)), "bytes were expected");
  }

  private static void assertProblem(DicomFile file, String words) {
    assertThatThrownBy(() -> ColourFrames.rgb(file, 0))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().code())
                  .isIn(DicomProblem.COLOUR, DicomProblem.PIXEL_TRUNCATED);
              assertThat(e.problem().message()).contains(words);
            });
  }
}
