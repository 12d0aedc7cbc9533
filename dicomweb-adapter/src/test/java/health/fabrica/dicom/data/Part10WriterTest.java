package health.fabrica.dicom.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.Slices;
import health.fabrica.dicom.TestData;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Part10WriterTest {

  private static final int REFERENCED_IMAGES = 0x00081140;

  private static final String CT = "dicom-transfer-syntaxes/small/CT_small.dcm";

  private static DicomFile read(String name) {
    return Part10Reader.read(TestData.bytes(TestData.home(name)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        TransferSyntax.IMPLICIT_LE,
        TransferSyntax.EXPLICIT_LE,
        TransferSyntax.EXPLICIT_BE,
        TransferSyntax.DEFLATED_LE
      })
  void everyNativeEncodingKeepsEveryPublicAttribute(String syntax, @TempDir Path folder)
      throws Exception {
    Dataset dataset =
        read(CT).dataset().toBuilder()
            .bytes(0x00280009, Vr.AT, new byte[] {0x18, 0, 0x63, 0x10})
            .numbers(0x00189345, Vr.FD, 1.25, -3e10)
            .sequence(REFERENCED_IMAGES, List.of(Slices.slice(1).build(), Dataset.EMPTY))
            .build();
    byte[] file = Part10Writer.write(dataset, syntax);
    DicomFile back = Part10Reader.read(file);
    assertThat(back.transferSyntaxUid()).isEqualTo(syntax);
    assertThat(back.warnings()).isEmpty();
    assertThat(publicPart(back.dataset())).isEqualTo(publicPart(dataset));
    assertThat(file.length % 2).isZero();
    TestData.requirePeer(TestData.installed("dcmconv"), "dcmconv");
    Path ours = folder.resolve("ours.dcm");
    Path theirs = folder.resolve("theirs.dcm");
    Files.write(ours, file);
    TestData.run("dcmconv", "+te", ours.toString(), theirs.toString());
    assertThat(publicPart(Part10Reader.read(Files.readAllBytes(theirs)).dataset()))
        .isEqualTo(publicPart(dataset));
  }

  private static List<Element> publicPart(Dataset dataset) {
    return dataset.elements().stream().filter(e -> !Tag.isPrivate(e.tag())).toList();
  }

  @Test
  void privateAttributesAndPrivateSequencesPassThrough() {
    for (String name :
        List.of(
            "dicom-odd/pydicom/nested_priv_SQ.dcm",
            "dicom-odd/pydicom/explicit_VR-UN.dcm",
            "dicom-odd/fo-dicom/D_CLUNIE_CT1_RLE_FRAGS.dcm")) {
      DicomFile file = read(name);
      Dataset dataset = Part10Property.withUids(file.dataset());
      Dataset even = again(dataset, file.transferSyntaxUid()); // odd values were padded
      assertThat(even.elements().stream().map(Element::tag).toList())
          .isEqualTo(dataset.elements().stream().map(Element::tag).toList());
      assertThat(even.find(0x00010001)).as(name).hasSameClassAs(dataset.find(0x00010001));
      assertThat(again(even, file.transferSyntaxUid())).as(name).isEqualTo(even);
    }
  }

  private static Dataset again(Dataset dataset, String syntax) {
    return Part10Reader.read(Part10Writer.write(dataset, syntax)).dataset();
  }

  @Test
  void pixelDataMustBeOfTheSyntaxAnnounced() {
    DicomFile rle = read("dicom-transfer-syntaxes/small/MR_small_RLE.dcm");
    assertRefused(
        DicomProblem.TRANSFER_SYNTAX,
        () -> Part10Writer.write(rle.dataset(), TransferSyntax.EXPLICIT_LE));
    assertRefused(
        DicomProblem.TRANSFER_SYNTAX,
        () -> Part10Writer.write(read(CT).dataset(), TransferSyntax.RLE));
  }

  private static void assertRefused(
      DicomProblem code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().code()).isEqualTo(code));
  }

  @Test
  void textOfAnotherCharacterSetStaysReadableInItemsAndAfterChanges() {
    Dataset latin =
        Dataset.builder()
            .text(Tag.SPECIFIC_CHARACTER_SET, "ISO_IR 100")
            .bytes(Tag.PATIENT_NAME, Vr.PN, new byte[] {'M', (byte) 0xfc, 'n', 'z'})
            .build();
    // Put into an object of another character set, and into one that declares none.
    for (Dataset.Builder outer :
        List.of(Slices.slice(0).text(Tag.SERIES_DESCRIPTION, "頭"), Slices.slice(0))) {
      Dataset inner = latin.toBuilder().remove(Tag.SPECIFIC_CHARACTER_SET).build();
      byte[] file = Slices.file(outer.sequence(REFERENCED_IMAGES, List.of(latin, inner)));
      for (Dataset item : Part10Reader.read(file).dataset().items(REFERENCED_IMAGES)) {
        assertThat(item.string(Tag.PATIENT_NAME)).hasValue("Münz");
      }
    }
    // A later value that needs UTF-8, or its declaration, takes the others along.
    for (Dataset changed :
        List.of(
            latin.toBuilder().text(Tag.SERIES_DESCRIPTION, "頭").build(),
            latin.toBuilder().text(Tag.SPECIFIC_CHARACTER_SET, "ISO_IR 192").build())) {
      assertThat(changed.string(Tag.PATIENT_NAME)).hasValue("Münz");
      assertThat(changed.string(Tag.SPECIFIC_CHARACTER_SET)).hasValue("ISO_IR 192");
    }
  }

  @Test
  void textThatCannotBecomeUtf8IsRefusedRatherThanLost() {
    Dataset unknown =
        Dataset.builder()
            .text(Tag.SPECIFIC_CHARACTER_SET, "ISO_IR 999")
            .bytes(Tag.PATIENT_NAME, Vr.PN, new byte[] {'M', (byte) 0xfc})
            .build();
    assertRefused(
        DicomProblem.CHARACTER_SET, () -> unknown.toBuilder().text(Tag.SERIES_DESCRIPTION, "頭"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dicom-transfer-syntaxes/ct-one-slice-15-syntaxes/CTImage.dcm",
        "dicom-transfer-syntaxes/ct-one-slice-15-syntaxes/LittleEndianExplicitTransferSyntax_1.2.840.10008.1.2.1.dcm",
        "dicom-transfer-syntaxes/ct-multiframe-encapsulation/CT0012.fragmented_no_bot_jpeg_ls.80.dcm"
      })
  void largeValuesAreCopiedFromTheFileWithoutBeingHeld(String name) throws IOException {
    Path path = TestData.home(name);
    DicomFile header = Part10Reader.readHeader(path);
    Element.Bulk pixels = (Element.Bulk) header.dataset().find(Tag.PIXEL_DATA).orElseThrow();
    DicomFile whole = Part10Reader.read(Files.readAllBytes(path));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (FileSlices slices = FileSlices.open(path)) {
      Part10Writer.write(header.dataset(), header.transferSyntaxUid(), out, slices);
      if (!pixels.requireSlice().encapsulated()) {
        ByteSlice all =
            ((Element.Bytes) whole.dataset().find(Tag.PIXEL_DATA).orElseThrow()).value();
        assertThat(slices.read(pixels, 1000, 500)).isEqualTo(all.sub(1000, 500));
        assertRefused(
            DicomProblem.PIXEL_TRUNCATED, () -> slices.read(pixels, all.length() - 10, 11));
      }
    }
    assertThat(Part10Reader.read(out.toByteArray()).dataset()).isEqualTo(whole.dataset());
  }

  @Test
  void aSlicedValueIsWrittenInBigEndianToo() throws IOException {
    Path path = TestData.home("dicom-transfer-syntaxes/ct-one-slice-15-syntaxes/CTImage.dcm");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (FileSlices slices = FileSlices.open(path)) {
      Dataset header = Part10Reader.readHeader(path).dataset();
      Part10Writer.write(header, TransferSyntax.EXPLICIT_BE, out, slices);
    }
    assertThat(Part10Reader.read(out.toByteArray()).dataset().find(Tag.PIXEL_DATA))
        .isEqualTo(Part10Reader.read(Files.readAllBytes(path)).dataset().find(Tag.PIXEL_DATA));
  }

  @Test
  void aValueThatWasLeftOutIsNeverWrittenAsNothing() throws IOException {
    byte[] deflated =
        Part10Writer.write(
            Slices.slice(0).bytes(Tag.PIXEL_DATA, Vr.OW, new byte[100_000]).build(),
            TransferSyntax.DEFLATED_LE);
    Dataset header =
        Part10Reader.readHeader(new ByteArrayInputStream(deflated), deflated.length).dataset();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertRefused(
        DicomProblem.VALUE_LEFT_OUT,
        () ->
            Part10Writer.write(
                header,
                TransferSyntax.EXPLICIT_LE,
                out,
                v -> new ByteArrayInputStream(new byte[0])));
    assertThatThrownBy(() -> Part10Writer.write(header, TransferSyntax.EXPLICIT_LE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aBombInADeflatedDataSetIsRefusedByBothReaders() throws IOException {
    byte[] bomb =
        Part10Writer.write(
            Slices.slice(0).bytes(Tag.PIXEL_DATA, Vr.OW, new byte[66 << 20]).build(),
            TransferSyntax.DEFLATED_LE);
    assertThat(bomb.length).isLessThan(100_000);
    assertRefused(DicomProblem.LIMIT, () -> Part10Reader.read(bomb));
    assertRefused(
        DicomProblem.LIMIT,
        () -> Part10Reader.readHeader(new ByteArrayInputStream(bomb), bomb.length));
  }

  @Test
  void theHeaderOfADeflatedFileIsReadAsItComes() throws IOException {
    byte[] file =
        TestData.bytes(
            TestData.home(
                "dicom-transfer-syntaxes/ct-one-slice-15-syntaxes/"
                    + "DeflatedExplicitVRLittleEndianTransferSyntax_1.2.840.10008.1.2.1.99.dcm"));
    Dataset header = Part10Reader.readHeader(new ByteArrayInputStream(file), file.length).dataset();
    Dataset whole = Part10Reader.read(file).dataset();
    assertThat(header.toBuilder().remove(Tag.PIXEL_DATA).build())
        .isEqualTo(whole.toBuilder().remove(Tag.PIXEL_DATA).build());
    assertThat(((Element.Bulk) header.find(Tag.PIXEL_DATA).orElseThrow()).slice()).isNull();
    byte[] cut = java.util.Arrays.copyOf(file, file.length / 2);
    assertRefused(DicomProblem.TRUNCATED, () -> Part10Reader.read(cut));
    assertRefused(
        DicomProblem.TRUNCATED,
        () -> Part10Reader.readHeader(new ByteArrayInputStream(cut), cut.length));
  }
}
