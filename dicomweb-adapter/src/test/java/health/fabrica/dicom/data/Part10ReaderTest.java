package health.fabrica.dicom.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.Slices;
import health.fabrica.dicom.TestData;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class Part10ReaderTest {

  private static final Path SYNTAXES =
      TestData.home("dicom-transfer-syntaxes/ct-one-slice-15-syntaxes");

  /** What each odd file gives: a problem code, or the number of attributes. */
  private static final Map<String, String> ODD =
      Map.ofEntries(
          Map.entry("dcmjs/no-meta-length-test.dcm", "7"),
          Map.entry("fo-dicom/1403-OB.dcm", "45"),
          Map.entry("fo-dicom/D_CLUNIE_CT1_RLE_FRAGS.dcm", "259"),
          Map.entry("fo-dicom/GH1146.dcm", "100"),
          Map.entry("fo-dicom/GH1301.dcm", "33"),
          Map.entry("fo-dicom/GH178.dcm", "59"),
          Map.entry("fo-dicom/GH179A.dcm", "MALFORMED"), // VR of two spaces
          Map.entry("fo-dicom/GH220.dcm", "4"),
          Map.entry("fo-dicom/GH223.dcm", "10"),
          Map.entry("fo-dicom/GH227.dcm", "29"),
          Map.entry("fo-dicom/GH487.dcm", "8"),
          Map.entry("fo-dicom/Issue1097_FailToOpenDeflatedFileWithSQ.dcm", "6"),
          Map.entry("fo-dicom/chrArab.dcm", "33"),
          Map.entry("fo-dicom/chrGB2312.dcm", "33"),
          Map.entry("fo-dicom/chrGreek.dcm", "33"),
          Map.entry("fo-dicom/chrH31.dcm", "33"),
          Map.entry("fo-dicom/chrJapMulti.dcm", "87"),
          Map.entry("fo-dicom/chrKoreanMulti.dcm", "87"),
          Map.entry("fo-dicom/chrRuss.dcm", "33"),
          Map.entry("fo-dicom/chrX1.dcm", "33"),
          Map.entry("pydicom/693_J2KI.dcm", "76"),
          Map.entry("pydicom/ExplVR_BigEndNoMeta.dcm", "24"),
          Map.entry("pydicom/ExplVR_LitEndNoMeta.dcm", "24"),
          Map.entry("pydicom/J2K_pixelrep_mismatch.dcm", "94"),
          Map.entry("pydicom/JPEG2000-embedded-sequence-delimiter.dcm", "151"),
          Map.entry("pydicom/MR_truncated.dcm", "TRUNCATED"),
          Map.entry("pydicom/UN_sequence.dcm", "1"),
          Map.entry("pydicom/badVR.dcm", "45"),
          Map.entry("pydicom/bad_sequence.dcm", "79"),
          Map.entry("pydicom/empty_charset_LEI.dcm", "2"),
          Map.entry("pydicom/emri_small_jpeg_2k_lossless_too_short.dcm", "TRUNCATED"),
          Map.entry("pydicom/explicit_VR-UN.dcm", "47"),
          Map.entry("pydicom/meta_missing_tsyntax.dcm", "2"),
          Map.entry("pydicom/nested_priv_SQ.dcm", "2"),
          Map.entry("pydicom/no_meta.dcm", "NOT_DICOM"), // cut in the middle of its first tag
          Map.entry("pydicom/no_meta_group_length.dcm", "3"),
          Map.entry("pydicom/reportsi_with_empty_number_tags.dcm", "41"),
          Map.entry("pydicom/rtplan_truncated.dcm", "TRUNCATED"));

  @Test
  void everyOddFileIsReadOrRefusedAsExpected() {
    Path folder = TestData.home("dicom-odd");
    Map<String, String> found =
        TestData.dicomFiles(folder).stream()
            .collect(
                Collectors.toMap(p -> folder.relativize(p).toString(), Part10ReaderTest::outcome));
    assertThat(found).containsExactlyInAnyOrderEntriesOf(ODD);
  }

  private static String outcome(Path path) {
    try {
      DicomFile file = Part10Reader.read(TestData.bytes(path));
      return Integer.toString(file.dataset().elements().size());
    } catch (ProblemException e) {
      return ((DicomProblem) e.problem().code()).name();
    }
  }

  @Test
  void everyUncompressedEncodingOfASliceHoldsTheSameAttributes() {
    Dataset explicit = slice("LittleEndianExplicitTransferSyntax_1.2.840.10008.1.2.1.dcm");
    Dataset bigEndian = slice("BigEndianExplicitTransferSyntax_1.2.840.10008.1.2.2.dcm");
    Dataset deflated =
        slice("DeflatedExplicitVRLittleEndianTransferSyntax_1.2.840.10008.1.2.1.99.dcm");
    Dataset implicit = slice("LittleEndianImplicitTransferSyntax_1.2.840.10008.1.2.dcm");
    assertThat(deflated).isEqualTo(explicit);
    assertThat(publicPart(implicit)).isEqualTo(publicPart(explicit));
    assertThat(publicPart(bigEndian)).isEqualTo(publicPart(explicit));
  }

  private static Dataset slice(String name) {
    return Part10Reader.read(TestData.bytes(SYNTAXES.resolve(name))).dataset();
  }

  /** Private VRs are not known in the implicit encoding. */
  private static List<Element> publicPart(Dataset dataset) {
    return dataset.elements().stream().filter(e -> !Tag.isPrivate(e.tag())).toList();
  }

  @Test
  void theHeaderReadFromAStreamIsThatOfTheWholeFile() throws IOException {
    byte[] bytes =
        TestData.bytes(
            SYNTAXES.resolve("LittleEndianExplicitTransferSyntax_1.2.840.10008.1.2.1.dcm"));
    DicomFile whole = Part10Reader.read(bytes);
    DicomFile header = Part10Reader.readHeader(new ByteArrayInputStream(bytes), bytes.length);
    assertThat(header.dataset().find(Tag.PIXEL_DATA).orElseThrow())
        .isInstanceOf(Element.Bulk.class);
    assertThat(header.dataset().toBuilder().remove(Tag.PIXEL_DATA).build())
        .isEqualTo(whole.dataset().toBuilder().remove(Tag.PIXEL_DATA).build());
    assertThat(Part10Reader.read(ByteBuffer.wrap(bytes).asReadOnlyBuffer()).dataset())
        .isEqualTo(whole.dataset());
    assertThat(Part10Reader.read(new ByteArrayInputStream(bytes), bytes.length).dataset())
        .isEqualTo(whole.dataset());
    assertThatThrownBy(() -> Part10Reader.read(new ByteArrayInputStream(bytes), 1000))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void aFileCutAnywhereIsRefusedByBothReaders() {
    byte[] file = Slices.stack(1).get(0);
    for (int length = 0; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertRefusedOrShorter(cut, file);
      int n = length;
      assertThatThrownBy(() -> Part10Reader.readHeader(new ByteArrayInputStream(cut), file.length))
          .as("cut at %d", n)
          .isInstanceOf(ProblemException.class);
    }
  }

  /** A cut between two elements leaves a legal, shorter data set; it must lack its pixels. */
  private static void assertRefusedOrShorter(byte[] cut, byte[] file) {
    try {
      DicomFile read = Part10Reader.read(cut);
      assertThat(read.dataset().has(Tag.PIXEL_DATA)).isFalse();
    } catch (ProblemException e) {
      assertThat(e.problem().code()).isInstanceOf(DicomProblem.class);
    }
  }

  @Test
  void nestingHasALimit() {
    Dataset nested = Dataset.EMPTY;
    for (int i = 0; i < 70; i++) {
      nested = Dataset.builder().sequence(0x00081140, List.of(nested)).build();
    }
    byte[] file = Slices.file(Slices.slice(0).sequence(0x00081140, List.of(nested)));
    assertThatThrownBy(() -> Part10Reader.read(file))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo(DicomProblem.LIMIT));
  }

  @Test
  void namesInManyScriptsAreRead() {
    Map<String, String> names =
        Map.of(
            "chrArab", "قباني^لنزار",
            "chrGreek", "Διονυσιος",
            "chrRuss", "Люкceмбypг",
            "chrH31", "Yamada^Tarou=山田^太郎=やまだ^たろう",
            "chrX1", "Wang^XiaoDong=王^小東=",
            "chrGB2312", "Zhang^XiaoDong=张^小东=",
            "GH1301", "Wang^XiaoDong=王^小东=",
            "chrKoreanMulti", "김희중",
            "chrJapMulti", "やまだ^たろう");
    names.forEach(
        (file, name) -> {
          DicomFile read =
              Part10Reader.read(
                  TestData.bytes(TestData.home("dicom-odd/fo-dicom/" + file + ".dcm")));
          assertThat(read.dataset().string(Tag.PATIENT_NAME)).as(file).hasValue(name);
          assertThat(read.warnings()).as(file).isEmpty();
        });
  }

  @Test
  void namesInChineseSetsOfTwoAndFourBytesAreRead() {
    // 0x5C, the delimiter of values, is the second byte of the second character.
    byte[] gbk = {(byte) 0xc9, (byte) 0x6c, (byte) 0x81, (byte) 0x5c, '\\', 'B'};
    byte[] gb18030 = {(byte) 0xcd, (byte) 0xf5, (byte) 0x95, 0x32, (byte) 0x82, 0x36};
    DicomFile first = chinese("GBK", gbk);
    assertThat(first.dataset().strings(Tag.PATIENT_NAME))
        .containsExactly(new String(gbk, 0, 4, java.nio.charset.Charset.forName("GBK")), "B");
    DicomFile second = chinese("GB18030", gb18030);
    assertThat(second.dataset().string(Tag.PATIENT_NAME)).hasValue("王\ud840\udc00");
  }

  private static DicomFile chinese(String set, byte[] name) {
    return Part10Reader.read(
        Slices.file(
            Slices.slice(0)
                .text(Tag.SPECIFIC_CHARACTER_SET, set)
                .bytes(Tag.PATIENT_NAME, Vr.PN, name)));
  }

  @Test
  void anUnknownCharacterSetIsAWarningAndNeverOtherText() {
    Dataset.Builder slice =
        Slices.slice(0)
            .text(Tag.SPECIFIC_CHARACTER_SET, "ISO_IR 999")
            .bytes(Tag.PATIENT_NAME, Vr.PN, new byte[] {'A', (byte) 0xe4});
    DicomFile file = Part10Reader.read(Slices.file(slice));
    assertThat(file.dataset().string(Tag.PATIENT_NAME)).hasValue("A\ufffd");
    assertThat(file.warnings())
        .anySatisfy(w -> assertThat(w.code()).isEqualTo(DicomProblem.CHARACTER_SET));
  }

  @Test
  void ourFilesAreReadByOthers() throws Exception {
    TestData.requirePeer(TestData.installed("dcmdump"), "dcmdump");
    Path file = java.nio.file.Files.createTempFile("slice", ".dcm");
    try {
      java.nio.file.Files.write(
          file,
          Slices.file(
              Slices.slice(0)
                  .text(Tag.PATIENT_NAME, "Müller^Jörg")
                  .sequence(0x00081140, List.of(Dataset.EMPTY, Slices.slice(1).build()))));
      assertThat(TestData.run("dcmdump", "-q", file.toString()))
          .contains("[1.2.3.4.5.1]")
          .contains("SequenceDelimitationItem")
          .contains("ISO_IR 192")
          .doesNotContain("Error");
    } finally {
      java.nio.file.Files.delete(file);
    }
  }
}
