package health.fabrica.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.TestData;
import health.fabrica.dicom.data.ByteSlice;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.Vr;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever stands in compressed frames, decoders end in pixels or a problem, in bounded time. */
class PixelProperty {

  private static final List<DicomFile> SEEDS =
      Stream.of(
              "small/MR_small_RLE.dcm",
              "small/MR_small_jpeg_ls_lossless.dcm",
              "small/JPEGLSNearLossless_16.dcm",
              "small/MR_small_jp2klossless.dcm",
              "small/JPEG-lossy.dcm",
              "small/JPEG-LL.dcm")
          .map(name -> TestData.home("dicom-transfer-syntaxes/" + name))
          .map(path -> Part10Reader.read(TestData.bytes(path)))
          .toList();

  private static final long MAX_MILLIS = 10_000;

  @Property(tries = 300)
  void damagedFramesGivePixelsOrAProblem(@ForAll long seed) {
    Random random = new Random(seed);
    DicomFile file = SEEDS.get(random.nextInt(SEEDS.size()));
    byte[] frame = EncapsulatedFrames.of(file.dataset()).frame(0).toBytes();
    // Headers and the first code bytes decide most; half of the changes go there.
    int reach = random.nextBoolean() ? Math.min(frame.length, 120) : frame.length;
    for (int i = random.nextInt(4); i >= 0; i--) {
      frame[random.nextInt(reach)] = (byte) (random.nextInt(4) == 0 ? 0xff : random.nextInt());
    }
    if (random.nextInt(4) == 0) {
      frame = Arrays.copyOf(frame, random.nextInt(frame.length + 1));
    }
    assertEndsWell(file, frame);
  }

  private static void assertEndsWell(DicomFile file, byte[] frame) {
    DicomFile broken =
        new DicomFile(
            file.meta(),
            file.dataset().toBuilder()
                .put(
                    new Element.Fragments(
                        Tag.PIXEL_DATA, Vr.OB, ByteSlice.EMPTY, List.of(ByteSlice.of(frame))))
                .build(),
            file.transferSyntaxUid(),
            List.of());
    PixelFormat format = PixelFormat.of(file.dataset());
    long start = System.nanoTime();
    try {
      assertThat(FrameDecoder.decode(broken, format, 0)).hasSize(format.pixels());
    } catch (ProblemException e) {
      assertThat(e.problem().code().id()).startsWith("FAB-202");
    }
    assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(MAX_MILLIS);
  }
}
