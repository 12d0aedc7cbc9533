package health.fabrica.dicom.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.dicom.Slices;
import health.fabrica.dicom.data.ByteSlice;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.Vr;
import health.fabrica.dicom.seg.MadeUpStudy;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelObjectTest {

  private static final ModelDescription MODEL =
      ModelDescription.ofAnatomy("Skull", "Skull, life size", ModelUsage.PLANNING);

  private static Dataset stl() {
    return EncapsulatedModel.stl(MadeUpStudy.context(), MODEL, StudyObjectsIT.stl());
  }

  private static EncapsulatedModelReader.ReceivedModel read(Dataset object) {
    return EncapsulatedModelReader.read(Part10Reader.read(DerivedObject.file(object)));
  }

  private static Dataset withUnit(String code, String scheme) {
    return stl().toBuilder()
        .sequence(
            ObjectTag.MEASUREMENT_UNITS_CODE_SEQUENCE,
            List.of(new CodedConcept(code, scheme, code).item()))
        .build();
  }

  @ParameterizedTest
  @CsvSource({"mm, 1", "cm, 10", "m, 1000", "um, 0.001"})
  void vertexIsInMillimetresWhateverTheUnitOfTheFile(String unit, float size) {
    float[] xyz = read(withUnit(unit, "UCUM")).mesh().xyz();

    float largest = 0;
    for (float v : xyz) {
      largest = Math.max(largest, v);
    }
    assertThat(largest).isEqualTo(size);
  }

  @Test
  void missingOrUnknownUnitIsRefused() {
    assertThatThrownBy(() -> read(withUnit("[in_i]", "UCUM"))).hasMessageContaining("FAB-2231");
    assertThatThrownBy(() -> read(withUnit("mm", "SCT"))).hasMessageContaining("FAB-2231");
    assertThatThrownBy(
            () -> read(stl().toBuilder().remove(ObjectTag.MEASUREMENT_UNITS_CODE_SEQUENCE).build()))
        .hasMessageContaining("FAB-2231");
  }

  @Test
  void lengthThatDoesNotFitIsRefusedAndAMissingOneIsFoundFromTheTriangles() {
    Dataset object = stl();
    assertThatThrownBy(
            () ->
                read(
                    object.toBuilder()
                        .numbers(ObjectTag.ENCAPSULATED_DOCUMENT_LENGTH, Vr.UL, 282)
                        .build()))
        .hasMessageContaining("FAB-2232");
    Dataset without = object.toBuilder().remove(ObjectTag.ENCAPSULATED_DOCUMENT_LENGTH).build();
    assertThat(read(without).mesh().triangleCount()).isEqualTo(4);
  }

  @Test
  void whatIsSaidOfTheModelComesBack() {
    EncapsulatedModelReader.ReceivedModel model = read(stl());

    assertThat(model.mirrored()).contains(false);
    assertThat(model.modified()).contains(false);
    assertThat(model.studyInstanceUid()).isEqualTo(Slices.STUDY);
    assertThat(model.frameOfReferenceUid()).isEqualTo(Slices.STUDY + ".9");
    assertThatThrownBy(
            () -> EncapsulatedModelReader.read(Part10Reader.read(Slices.file(Slices.slice(0)))))
        .hasMessageContaining("FAB-2230");
  }

  @Test
  void modelOfAnotherSizeOrPlaceGetsAFrameOfReferenceOfItsOwn() {
    ModelDescription half =
        new ModelDescription(
            "Skull",
            "Skull, half size",
            List.of(ModelUsage.EDUCATION, ModelUsage.PLANNING),
            ModelUnit.MILLIMETRE,
            true,
            true,
            false,
            true,
            true,
            Optional.of("L"),
            List.of(),
            Optional.of(new InstanceReference(EncapsulatedModel.STL_CLASS, "1.2.3")),
            Optional.empty());

    Dataset object = EncapsulatedModel.stl(MadeUpStudy.context(), half, StudyObjectsIT.stl());

    assertThat(object.requireString(Tag.FRAME_OF_REFERENCE_UID)).startsWith("2.25.");
    assertThat(object.string(Tag.BURNED_IN_ANNOTATION)).contains("YES");
    assertThat(object.string(ObjectTag.RECOGNIZABLE_VISUAL_FEATURES)).contains("YES");
    assertThat(object.string(ObjectTag.MODEL_MIRRORING)).contains("YES");
    assertThat(object.items(ObjectTag.MODEL_USAGE_CODE_SEQUENCE)).hasSize(2);
    Dataset edited = object.items(ObjectTag.SOURCE_INSTANCE_SEQUENCE).get(2);
    assertThat(
            edited
                .items(ObjectTag.PURPOSE_OF_REFERENCE_CODE_SEQUENCE)
                .get(0)
                .string(ObjectTag.CODE_VALUE))
        .contains("129010");
  }

  @Test
  void identityIsTakenOverByteForByteInItsOwnCharacterSet() {
    byte[] latin = "M\u00fcller^J\u00fcrgen ".getBytes(StandardCharsets.ISO_8859_1);
    Dataset source =
        Slices.slice(0)
            .text(Tag.SPECIFIC_CHARACTER_SET, "ISO_IR 100")
            .put(new Element.Bytes(Tag.PATIENT_NAME, Vr.PN, ByteSlice.of(latin)))
            .text(ObjectTag.TIMEZONE_OFFSET_FROM_UTC, "+0200")
            .build();
    ObjectContext made = MadeUpStudy.context();
    ObjectContext context =
        new ObjectContext(
            SourceSeries.of(List.of(source)),
            made.equipment(),
            made.uids(),
            ZonedDateTime.parse("2026-11-22T23:30:00Z"),
            1);

    DicomFile back =
        Part10Reader.read(
            DerivedObject.file(
                KeyObjectSelection.of(context, KeyObjectSelection.Title.OF_INTEREST, "x")));

    assertThat(back.dataset().find(Tag.PATIENT_NAME)).isEqualTo(source.find(Tag.PATIENT_NAME));
    assertThat(back.dataset().string(Tag.PATIENT_NAME)).contains("M\u00fcller^J\u00fcrgen");
    assertThat(back.dataset().string(ObjectTag.CONTENT_DATE)).contains("20261123");
    assertThat(back.dataset().string(ObjectTag.CONTENT_TIME)).contains("013000");
  }

  @Test
  void ownTextOutsideAsciiAndMixedSourcesAreRefused() {
    assertThatThrownBy(() -> ModelDescription.ofAnatomy("Sch\u00e4del", "x", ModelUsage.PLANNING))
        .hasMessageContaining("FAB-2203");
    assertThatThrownBy(
            () ->
                SourceSeries.of(
                    List.of(
                        Slices.slice(0).build(),
                        Slices.slice(1).text(Tag.PATIENT_ID, "other").build())))
        .hasMessageContaining("FAB-2200");
    assertThatThrownBy(() -> SourceSeries.of(List.of())).hasMessageContaining("FAB-2201");
    assertThatThrownBy(
            () ->
                EncapsulatedPdf.of(
                    MadeUpStudy.context(), "t", Optional.empty(), false, new byte[] {1, 2, 3}))
        .hasMessageContaining("FAB-2202");
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1",
    "-125.00000000000001, -125",
    "1e-20, 1E-20",
    "123456.789012345678, 123456.789012346",
    "0, 0",
    "-0.488281, -0.488281",
    "512, 512"
  })
  void decimalStringIsTheNearestOfSixteenCharacters(double value, String text) {
    assertThat(Decimals.ds(value)).isEqualTo(text);
    assertThat(Decimals.ds(-0.0000012345678901234)).hasSizeLessThanOrEqualTo(16);
  }
}
