package health.fabrica.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.Slices;
import health.fabrica.dicom.TestData;
import health.fabrica.dicom.data.ByteSlice;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Part10Writer;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.TransferSyntax;
import health.fabrica.dicom.data.Vr;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncapsulatedFramesTest {

  private static final List<ByteSlice> FRAMES =
      List.of(bytes(0xff, 0xd8, 1, 2), bytes(0xff, 0xd8, 3), bytes(0xff, 0xd8, 4, 5, 6, 7));

  private static ByteSlice bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return ByteSlice.of(bytes);
  }

  private static Dataset.Builder three() {
    return Slices.slice(0).text(Tag.NUMBER_OF_FRAMES, "3");
  }

  @ParameterizedTest
  @EnumSource
  void framesComeBackByEveryTable(EncapsulatedFrames.OffsetTable table) {
    byte[] file =
        Part10Writer.write(
            EncapsulatedFrames.put(three(), FRAMES, table).build(), TransferSyntax.JPEG_LOSSLESS);
    EncapsulatedFrames frames = EncapsulatedFrames.of(Part10Reader.read(file).dataset());
    assertThat(frames.count()).isEqualTo(3);
    assertThat(frames.frame(0)).isEqualTo(FRAMES.get(0));
    assertThat(frames.frame(2)).isEqualTo(FRAMES.get(2));
    boolean exact = table == EncapsulatedFrames.OffsetTable.EXTENDED;
    assertThat(frames.frame(1)).isEqualTo(exact ? FRAMES.get(1) : bytes(0xff, 0xd8, 3, 0));
  }

  private static Dataset fragmented(ByteSlice table) {
    return three()
        .put(
            new Element.Fragments(
                Tag.PIXEL_DATA,
                Vr.OB,
                table,
                List.of(
                    bytes(0xff, 0xd8),
                    bytes(1, 2),
                    bytes(0xff, 0xd8, 3, 0),
                    bytes(0xff, 0xd8),
                    bytes(4, 5, 6, 7))))
        .build();
  }

  @Test
  void fragmentsAreJoinedByTableAndByMarker() {
    for (ByteSlice table : List.of(ByteSlice.EMPTY, bytes(0, 0, 0, 0, 20, 0, 0, 0, 32, 0, 0, 0))) {
      EncapsulatedFrames frames = EncapsulatedFrames.of(fragmented(table));
      assertThat(frames.frame(0)).isEqualTo(FRAMES.get(0));
      assertThat(frames.frame(1)).isEqualTo(bytes(0xff, 0xd8, 3, 0));
      assertThat(frames.frame(2)).isEqualTo(FRAMES.get(2));
    }
  }

  @Test
  void whatCannotBeAssignedIsRefusedWithTheNumbers() {
    assertRefused(
        fragmented(bytes(0, 0, 0, 0, 21, 0, 0, 0, 32, 0, 0, 0)), "offset table of 3 entries");
    assertRefused(fragmented(bytes(0, 0, 0, 0, 20, 0, 0, 0)), "offset table of 2 entries");
    Dataset four = fragmented(ByteSlice.EMPTY).toBuilder().text(Tag.NUMBER_OF_FRAMES, "4").build();
    assertRefused(four, "3 start markers do not fit 4 frames in 5 fragments");
    Dataset.Builder extended =
        EncapsulatedFrames.put(three(), FRAMES, EncapsulatedFrames.OffsetTable.EXTENDED);
    assertRefused(
        extended.numbers(Tag.EXTENDED_OFFSET_TABLE_LENGTHS, Vr.OV, 4L, 3L, 7L).build(),
        "gives frame 3 7 bytes");
    assertRefused(
        extended.numbers(Tag.EXTENDED_OFFSET_TABLE_LENGTHS, Vr.OV, 4L, 3L).build(),
        "lengths of 2 entries");
    assertRefused(
        extended.numbers(Tag.EXTENDED_OFFSET_TABLE, Vr.OV, 0L, 12L, 25L).build(),
        "offset table of 3 entries");
  }

  private static void assertRefused(Dataset dataset, String words) {
    assertThatThrownBy(() -> EncapsulatedFrames.of(dataset))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(DicomProblem.PIXEL_CORRUPT);
              assertThat(e.problem().message()).contains(words);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "emri_small_RLE.dcm",
        "emri_small_big_endian.dcm",
        "emri_small_jpeg_2k_lossless.dcm",
        "emri_small_jpeg_ls_lossless.dcm"
      })
  void everyFrameOfAnEnhancedObjectHasTheNativePixels(String name) {
    DicomFile plain = enhanced("emri_small.dcm");
    DicomFile coded = enhanced(name);
    PixelFormat format = PixelFormat.of(coded.dataset());
    assertThat(format.frames()).isEqualTo(10);
    for (int frame = 0; frame < format.frames(); frame++) {
      assertThat(FrameDecoder.decode(coded, format, frame))
          .as("frame %d", frame)
          .isEqualTo(FrameDecoder.decode(plain, PixelFormat.of(plain.dataset()), frame));
    }
    assertThatThrownBy(() -> FrameDecoder.decode(coded, format, 10))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static DicomFile enhanced(String name) {
    return Part10Reader.read(TestData.bytes(TestData.shared("dicom-enhanced/" + name)));
  }

  @Test
  void aPeerReadsOurTables(@TempDir Path folder) throws Exception {
    TestData.requirePeer(TestData.installed("dcmdjpls"), "dcmdjpls");
    DicomFile plain = enhanced("emri_small.dcm");
    EncapsulatedFrames frames =
        EncapsulatedFrames.of(enhanced("emri_small_jpeg_ls_lossless.dcm").dataset());
    List<ByteSlice> all = new ArrayList<>();
    for (int i = 0; i < frames.count(); i++) {
      all.add(frames.frame(i));
    }
    Path ours = folder.resolve("ours.dcm");
    Path theirs = folder.resolve("theirs.dcm");
    for (var table : EncapsulatedFrames.OffsetTable.values()) {
      Dataset.Builder into = plain.dataset().toBuilder();
      EncapsulatedFrames.put(into, all, table);
      Files.write(ours, Part10Writer.write(into.build(), TransferSyntax.JPEG_LS_LOSSLESS));
      TestData.run("dcmdjpls", ours.toString(), theirs.toString());
      assertThat(Part10Reader.read(Files.readAllBytes(theirs)).dataset().find(Tag.PIXEL_DATA))
          .as("%s", table)
          .isEqualTo(plain.dataset().find(Tag.PIXEL_DATA));
    }
  }
}
