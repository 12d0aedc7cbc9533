package health.fabrica.dicom.deident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.segment.Tissue;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.Slices;
import health.fabrica.dicom.TestData;
import health.fabrica.dicom.data.ByteSlice;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.Vr;
import health.fabrica.dicom.object.DerivedObject;
import health.fabrica.dicom.object.EncapsulatedModel;
import health.fabrica.dicom.object.EncapsulatedModelReader;
import health.fabrica.dicom.object.LiverStudy;
import health.fabrica.dicom.object.ModelDescription;
import health.fabrica.dicom.object.ModelUsage;
import health.fabrica.dicom.object.Validators;
import health.fabrica.dicom.seg.ImportPolicy;
import health.fabrica.dicom.seg.ImportedMask;
import health.fabrica.dicom.seg.SegmentChoice;
import health.fabrica.dicom.seg.SegmentDescription;
import health.fabrica.dicom.seg.SegmentationReader;
import health.fabrica.dicom.seg.SegmentationWriter;
import health.fabrica.dicom.seg.VolumeGrid;
import health.fabrica.dicom.volume.SeriesPolicy;
import health.fabrica.dicom.volume.SeriesVolume;
import health.fabrica.dicom.volume.SeriesVolumeBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeidentifierTest {

  private static final byte[] KEY =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final Pseudonyms pseudonyms = new Pseudonyms(KEY);

  private byte[] clean(Dataset object, DeidentificationOptions options) {
    return new Deidentifier(pseudonyms, options)
        .deidentify(Part10Reader.read(DerivedObject.file(object)));
  }

  private Dataset cleaned(Dataset object, DeidentificationOptions options) {
    return Part10Reader.read(clean(object, options)).dataset();
  }

  private Dataset cleaned(Dataset object) {
    return cleaned(object, DeidentificationOptions.BASIC);
  }

  /** Attributes that say who, where and when, with values that occur nowhere else. */
  private static final Map<Integer, String> TELLING = new LinkedHashMap<>();

  static {
    TELLING.put(Tag.PATIENT_NAME, "Wolkenstein^Oswald");
    TELLING.put(Tag.PATIENT_ID, "PID-774411");
    TELLING.put(Tag.ISSUER_OF_PATIENT_ID, "ISSUER-Q");
    TELLING.put(Tag.PATIENT_BIRTH_DATE, "13770219");
    TELLING.put(0x00101000, "OTHER-8812");
    TELLING.put(0x00101040, "Burgstrasse 9");
    TELLING.put(0x00102154, "+43-555-1234");
    TELLING.put(0x00104000, "one eye closed");
    TELLING.put(Tag.ACCESSION_NUMBER, "ACC-99871");
    TELLING.put(Tag.STUDY_ID, "STID-5561");
    TELLING.put(Tag.STUDY_DATE, "20230417");
    TELLING.put(0x00080021, "20230418");
    TELLING.put(0x00080022, "20230419");
    TELLING.put(0x00080023, "20230420");
    TELLING.put(0x00080012, "20230421");
    TELLING.put(Tag.REFERRING_PHYSICIAN_NAME, "Neidhart^Referring");
    TELLING.put(0x00081050, "Walther^Performing");
    TELLING.put(0x00081070, "Hartmann^Operator");
    TELLING.put(0x00080080, "Spital Hauenstein");
    TELLING.put(0x00080081, "Rittner Weg 3");
    TELLING.put(0x00081010, "STATION-Z");
    TELLING.put(0x00081040, "DEPT-Radiology-X");
    TELLING.put(Tag.STUDY_DESCRIPTION, "skull of the singer");
    TELLING.put(Tag.SERIES_DESCRIPTION, "thin slices for O.W.");
    TELLING.put(0x00181000, "SERIAL-31415");
    TELLING.put(0x00181030, "protocol Wolkenstein");
    TELLING.put(0x00204000, "comment on the image");
    TELLING.put(0x00324000, "comment on the study");
    TELLING.put(0x00400254, "performed step text");
    TELLING.put(0x00380010, "ADMISSION-12");
    TELLING.put(Tag.STUDY_INSTANCE_UID, "1.2.826.0.1.777.1");
    TELLING.put(Tag.SERIES_INSTANCE_UID, "1.2.826.0.1.777.2");
    TELLING.put(Tag.SOP_INSTANCE_UID, "1.2.826.0.1.777.3");
    TELLING.put(Tag.FRAME_OF_REFERENCE_UID, "1.2.826.0.1.777.4");
    TELLING.put(0x00181002, "1.2.826.0.1.777.5");
  }

  private static Dataset.Builder telling() {
    Dataset.Builder slice = Slices.slice(3);
    TELLING.forEach((tag, value) -> slice.text(tag, value));
    return slice
        .put(
            new Element.Bytes(
                0x00091001, Vr.LO, ByteSlice.of("PRIVATE-Oswald".getBytes(StandardCharsets.UTF_8))))
        .text(0x00090010, Vr.LO, List.of("PRIVATE-CREATOR"))
        .sequence(
            0x00081140,
            List.of(
                Dataset.builder()
                    .text(Tag.REFERENCED_SOP_CLASS_UID, Slices.CT)
                    .text(Tag.REFERENCED_SOP_INSTANCE_UID, "1.2.826.0.1.777.3")
                    .text(Tag.PATIENT_NAME, "Wolkenstein^Nested")
                    .build()))
        .sequence(
            0x00400275,
            List.of(Dataset.builder().text(0x00400007, Vr.LO, List.of("REQUEST-xyz")).build()));
  }

  @Test
  void noValueOfTheIdentityIsAnywhereInTheBytes() {
    byte[] file = clean(telling().build(), DeidentificationOptions.BASIC);

    String bytes = new String(file, StandardCharsets.ISO_8859_1);
    List<String> values = new ArrayList<>(TELLING.values());
    values.addAll(
        List.of("Wolkenstein", "Oswald", "Nested", "PRIVATE", "REQUEST-xyz", "1.2.826.0.1.777"));
    assertThat(values).allSatisfy(value -> assertThat(bytes).doesNotContain(value));
  }

  @Test
  void uidsAreReplacedTheSameEverywhereAndRecorded() {
    Dataset one = cleaned(telling().build());
    String uid = one.requireString(Tag.SOP_INSTANCE_UID);

    assertThat(one.items(0x00081140).get(0).string(Tag.REFERENCED_SOP_INSTANCE_UID)).contains(uid);
    assertThat(one.items(0x00081140).get(0).string(Tag.REFERENCED_SOP_CLASS_UID))
        .contains(Slices.CT);
    assertThat(uid).startsWith("2.25.").hasSizeLessThanOrEqualTo(64);
    assertThat(pseudonyms.recordedUids()).containsEntry("1.2.826.0.1.777.3", uid).hasSize(5);
    assertThat(new Pseudonyms(KEY).uid("1.2.826.0.1.777.3")).isEqualTo(uid);
    byte[] other = KEY.clone();
    other[0]++;
    assertThat(new Pseudonyms(other).uid("1.2.826.0.1.777.3")).isNotEqualTo(uid);
    assertThatThrownBy(() -> new Pseudonyms(new byte[31])).hasMessageContaining("FAB-2244");
  }

  @Test
  void methodIsToldByItsCodes() {
    Dataset basic = cleaned(telling().build());
    Dataset more =
        cleaned(telling().build(), DeidentificationOptions.of(Retain.DATES, Retain.DEVICE));

    assertThat(basic.string(0x00120062)).contains("YES");
    assertThat(basic.string(0x00280303)).contains("REMOVED");
    assertThat(codes(basic)).containsExactly("113100");
    assertThat(codes(more)).containsExactly("113100", "113107", "113109");
    assertThat(more.string(0x00280303)).contains("MODIFIED");
    assertThat(more.string(0x00181000)).contains("SERIAL-31415");
  }

  private static List<String> codes(Dataset d) {
    return d.items(0x00120064).stream().map(i -> i.requireString(0x00080100)).toList();
  }

  @Test
  void datesOfAPatientMoveTogetherWhenTheyMayStay() {
    Dataset moved = cleaned(telling().build(), DeidentificationOptions.of(Retain.DATES));

    long study = day(moved.requireString(Tag.STUDY_DATE));
    assertThat(day(moved.requireString(0x00080023)) - study).isEqualTo(3);
    assertThat(day("20230417") - study).isBetween(1L, 3650L);
    assertThat(cleaned(telling().build()).has(Tag.STUDY_DATE)).isFalse();
  }

  private static long day(String date) {
    return java.time.LocalDate.parse(date, java.time.format.DateTimeFormatter.BASIC_ISO_DATE)
        .toEpochDay();
  }

  @Test
  void burnedInTextFacesAndOtherClassesAreRefused() {
    assertThatThrownBy(() -> cleaned(telling().text(Tag.BURNED_IN_ANNOTATION, "YES").build()))
        .hasMessageContaining("FAB-2240");
    for (Dataset.Builder picture :
        List.of(
            telling().text(Tag.IMAGE_TYPE, "DERIVED", "SECONDARY", "SCREEN SAVE"),
            telling().numbers(Tag.SAMPLES_PER_PIXEL, Vr.US, 3))) {
      assertThatThrownBy(() -> cleaned(picture.build())).hasMessageContaining("FAB-2240");
      assertThat(cleaned(picture.text(Tag.BURNED_IN_ANNOTATION, "NO").build()).has(Tag.MODALITY))
          .isTrue();
    }
    Dataset face = telling().text(0x00280302, "YES").build();
    assertThatThrownBy(() -> cleaned(face)).hasMessageContaining("FAB-2241");
    assertThat(cleaned(face, DeidentificationOptions.BASIC.lettingFacesPass()).string(0x00280302))
        .contains("YES");
    assertThatThrownBy(
            () -> cleaned(telling().text(Tag.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.7").build()))
        .hasMessageContaining("FAB-2243");
  }

  @Test
  void identityInATechnicalNameStopsTheObject() {
    assertThatThrownBy(
            () -> cleaned(telling().text(Tag.CONVOLUTION_KERNEL, "WOLKENSTEIN-B70").build()))
        .hasMessageContaining("FAB-2242")
        .hasMessageNotContaining("WOLKENSTEIN");
  }

  @Test
  void realStudyKeepsItsVolumeItsMaskAndItsModelAndIsValid(@TempDir Path folder) {
    SeriesVolume before = LiverStudy.volume();
    ImportedMask liver = LiverStudy.liver(before);
    Dataset seg =
        SegmentationWriter.write(
            LiverStudy.context(),
            VolumeGrid.of(before),
            List.of(
                new SegmentationWriter.Segment(
                    SegmentDescription.ofThreshold(Tissue.BONE, 226, 3071), liver.mask())),
            "Liver of somebody");
    byte[] stl = tetrahedron("solid Oswald");
    Dataset model =
        EncapsulatedModel.stl(
            LiverStudy.context(),
            ModelDescription.ofAnatomy("Oswald", "of Oswald", ModelUsage.PLANNING)
                .basedOn(SegmentationWriter.reference(seg)),
            stl);
    List<Path> files = new ArrayList<>();
    SeriesVolumeBuilder builder = new SeriesVolumeBuilder(SeriesPolicy.DEFAULT);
    for (Path slice : LiverStudy.slices()) {
      byte[] out =
          new Deidentifier(pseudonyms, DeidentificationOptions.BASIC)
              .deidentify(Part10Reader.read(TestData.bytes(slice)));
      files.add(Validators.write(folder, "ct" + files.size() + ".dcm", out));
      builder.add(out);
    }
    byte[] cleanSeg = clean(seg, DeidentificationOptions.BASIC);
    byte[] cleanModel = clean(model, DeidentificationOptions.BASIC);
    files.add(Validators.write(folder, "seg.dcm", cleanSeg));
    files.add(Validators.write(folder, "stl.dcm", cleanModel));

    for (Path file : files) {
      List<String> errors = new ArrayList<>(Validators.iodErrors(file));
      errors.removeAll(Validators.iodErrors(LiverStudy.slices().get(0))); // of the source itself
      assertThat(errors).as(file.getFileName().toString()).isEmpty();
    }
    assertThat(Validators.entityErrors(files)).isEmpty();
    SeriesVolume after = builder.build();
    assertThat(after.volume().affine()).isEqualTo(before.volume().affine());
    assertThat(after.volume().slice(1)).isEqualTo(before.volume().slice(1));
    DicomFile segFile = Part10Reader.read(cleanSeg);
    assertThat(
            SegmentationReader.of(segFile)
                .mask(
                    SegmentChoice.of("Bone"),
                    VolumeGrid.of(after),
                    ImportPolicy.DEFAULT,
                    WorkMonitor.NONE)
                .voxels())
        .isEqualTo(liver.voxels());
    assertThat(EncapsulatedModelReader.read(Part10Reader.read(cleanModel)).mesh().triangleCount())
        .isEqualTo(1);
    assertThat(new String(cleanModel, StandardCharsets.ISO_8859_1)).doesNotContain("Oswald");
  }

  /** One triangle, with a name in the header and a number in the attribute bytes. */
  private static byte[] tetrahedron(String header) {
    ByteBuffer stl = ByteBuffer.allocate(134).order(ByteOrder.LITTLE_ENDIAN);
    stl.put(header.getBytes(StandardCharsets.US_ASCII)).putInt(80, 1);
    stl.position(84 + 12);
    for (float v : new float[] {0, 0, 0, 1, 0, 0, 0, 1, 0}) {
      stl.putFloat(v);
    }
    stl.putShort((short) 0x4f4f);
    return stl.array();
  }
}
