package health.fabrica.dicom.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.image.Modality;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.problem.ProblemCode;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.Slices;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.Vr;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SeriesVolumeBuilderTest {

  private static SeriesVolume build(List<byte[]> files, SeriesPolicy policy) {
    SeriesVolumeBuilder builder = new SeriesVolumeBuilder(policy);
    files.forEach(builder::add);
    return builder.build();
  }

  private static SeriesVolume build(List<byte[]> files) {
    return build(files, SeriesPolicy.DEFAULT);
  }

  private static void assertRefused(List<byte[]> files, ProblemCode code, String... words) {
    assertThatThrownBy(() -> build(files))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(code);
              for (String word : words) {
                assertThat(e.problem().message()).contains(word);
              }
            });
  }

  /** Five slices of which slice 2 is changed. */
  private static List<byte[]> withOdd(Function<Dataset.Builder, Dataset.Builder> change) {
    List<byte[]> files = Slices.stack(5);
    files.set(2, Slices.file(change.apply(Slices.slice(2))));
    return files;
  }

  private static List<byte[]> at(String... positions) {
    List<byte[]> files = new ArrayList<>();
    for (int k = 0; k < positions.length; k++) {
      files.add(
          Slices.file(Slices.slice(k).text(Tag.IMAGE_POSITION_PATIENT, positions[k].split(" "))));
    }
    return files;
  }

  @Test
  void aStackInAnyOrderIsSortedAlongItsNormal() {
    List<byte[]> files = Slices.stack(6);
    Collections.shuffle(files, new Random(5));
    SeriesVolume series = build(files);
    assertThat(series.volume().columns()).isEqualTo(4);
    assertThat(series.volume().rows()).isEqualTo(3);
    assertThat(series.volume().value(3, 2, 4)).isEqualTo((short) (4023 - 1024));
    assertThat(series.volume().affine().apply(1, 1, 5)).isEqualTo(new Vec3(-9.75, -19.5, 5));
    assertThat(series.sopInstanceUids()).endsWith(Slices.SERIES + ".6").hasSize(6);
    assertThat(series.studyInstanceUid()).isEqualTo(Slices.STUDY);
    assertThat(series.convolutionKernel()).isEqualTo("B70");
    assertThat(series.sliceThicknessMm()).hasValue(9);
    assertThat(series.subject().patientId()).isEqualTo("P1");
    assertThat(series.warnings()).isEmpty();
  }

  @Test
  void aStackFromHeadToFootRunsAlongItsNormalAllTheSame() {
    SeriesVolume series = build(at("0 0 9", "0 0 6", "0 0 3", "0 0 0"));
    assertThat(series.volume().affine().origin()).isEqualTo(new Vec3(0, 0, 0));
    assertThat(series.volume().affine().sliceStep()).isEqualTo(new Vec3(0, 0, 3));
    assertThat(series.volume().value(0, 0, 0)).isEqualTo((short) (3000 - 1024));
  }

  @Test
  void rescaleIsThatOfEachSlice() {
    SeriesVolume series =
        build(withOdd(s -> s.text(Tag.RESCALE_SLOPE, "0.5").text(Tag.RESCALE_INTERCEPT, "-100")));
    assertThat(series.volume().value(1, 0, 2)).isEqualTo((short) Math.round(2001 * 0.5 - 100));
    assertThat(series.volume().value(1, 0, 1)).isEqualTo((short) (1001 - 1024));
  }

  @Test
  void paddingBecomesAirByItsStoredValue() {
    SeriesVolume series =
        build(
            withOdd(
                s ->
                    s.numbers(Tag.PIXEL_PADDING_VALUE, Vr.US, 2001)
                        .numbers(Tag.PIXEL_PADDING_RANGE_LIMIT, Vr.US, 2003)));
    assertThat(series.volume().slice(2)[0]).isEqualTo((short) (2000 - 1024));
    assertThat(series.volume().slice(2)[1]).isEqualTo((short) -1024);
    assertThat(series.volume().slice(2)[3]).isEqualTo((short) -1024);
    assertThat(series.warnings())
        .singleElement()
        .satisfies(w -> assertThat(w.message()).startsWith("3 padding"));
  }

  /** Signed values of 12 bits, left-aligned in 16: 4 columns, 3 rows. */
  private static Dataset.Builder signed12(Dataset.Builder slice, int... values) {
    byte[] pixels = new byte[24];
    for (int p = 0; p < 12; p++) {
      int raw = values[p % values.length] << 4 | 0xf;
      pixels[2 * p] = (byte) raw;
      pixels[2 * p + 1] = (byte) (raw >> 8);
    }
    return slice
        .numbers(Tag.BITS_STORED, Vr.US, 12)
        .numbers(Tag.HIGH_BIT, Vr.US, 15)
        .numbers(Tag.PIXEL_REPRESENTATION, Vr.US, 1)
        .bytes(Tag.PIXEL_DATA, Vr.OW, pixels);
  }

  @Test
  void signedValuesOfTwelveBitsKeepTheirSignAndTheirPadding() {
    List<byte[]> files =
        Slices.stack(
            3,
            s ->
                signed12(s, -2000, -1500, -1, 2047)
                    .text(Tag.RESCALE_INTERCEPT, "10")
                    .numbers(Tag.PIXEL_PADDING_VALUE, Vr.SS, -2000)
                    .numbers(Tag.PIXEL_PADDING_RANGE_LIMIT, Vr.SS, -1400));
    SeriesVolume series = build(files);
    assertThat(series.volume().slice(1)).startsWith(-1024, -1024, 9, 2057);
    assertThat(build(Slices.stack(3, s -> signed12(s, -2000, 7))).volume().slice(0))
        .startsWith(-3024, -1017);
  }

  private static byte[] pixelsWith(int value) {
    byte[] pixels = new byte[24];
    pixels[22] = (byte) value;
    pixels[23] = (byte) (value >> 8);
    return pixels;
  }

  @Test
  void theFastWayOfTheRescaleRefusesWhatTheSlowOneRefuses() {
    assertRefused(
        Slices.stack(
            3,
            s ->
                s.text(Tag.RESCALE_INTERCEPT, "32000")
                    .bytes(Tag.PIXEL_DATA, Vr.OW, pixelsWith(8000))),
        DicomProblem.INTENSITY_RANGE,
        "40000");
  }

  @Test
  void aMissingSliceIsRefusedWithItsPlaceAndSize() {
    List<byte[]> files = Slices.stack(8);
    files.remove(3);
    assertRefused(
        files,
        DicomProblem.GAP,
        "Between slice 3 (2.000 mm",
        "slice 4 (4.000 mm",
        "step is 2.000 mm",
        "1 slices are missing");
  }

  @Test
  void irregularStepsAreRefusedWithTheirRange() {
    assertRefused(
        at("0 0 0", "0 0 1", "0 0 2.3", "0 0 3.3", "0 0 4.3"),
        DicomProblem.IRREGULAR_SPACING,
        "1.000 to 1.300 mm");
    assertRefused(
        at("0 0 0", "0.4 0 1", "0 0 2", "0 0 3"), DicomProblem.IRREGULAR_SPACING, "0.400 mm off");
  }

  @Test
  void smallJitterIsNoIrregularity() {
    assertThat(build(at("0 0 0", "0 0 1.004", "0 0 1.998", "0 0 3")).volume().slices())
        .isEqualTo(4);
  }

  @Test
  void aShearedStackIsRefusedWithItsAngleOrKeptAsItIs() {
    List<byte[]> files = at("0 0 0", "0 0.2 1", "0 0.4 2", "0 0.6 3");
    assertRefused(
        files, DicomProblem.SHEARED, "11.31 degrees", "0.200 mm beside", "4 slices is sheared");
    SeriesVolume kept = build(files, new SeriesPolicy(3, 5, true, false, true, true));
    assertThat(kept.volume().affine().sliceStep().y()).isCloseTo(0.2, within(1e-12));
  }

  @Test
  void twoPicturesAtOnePlaceAreRefusedAndARepeatedOneIsLeftOut() {
    assertRefused(
        at("0 0 0", "0 0 1", "0 0 1", "0 0 2"), DicomProblem.DUPLICATE_POSITION, "Slices 2 and 3");
    List<byte[]> files = Slices.stack(4);
    files.add(Slices.file(Slices.slice(1).text(Tag.SOP_INSTANCE_UID, "1.9")));
    files.add(files.get(0));
    SeriesVolume series = build(files);
    assertThat(series.volume().slices()).isEqualTo(4);
    assertThat(series.warnings()).hasSize(1);
  }

  @Test
  void otherContentUnderOneUidIsRefused() {
    assertRefused(
        withOdd(s -> s.text(Tag.SOP_INSTANCE_UID, Slices.SERIES + ".1")),
        DicomProblem.DUPLICATE_INSTANCE);
  }

  @Test
  void mixturesAreRefused() {
    assertRefused(withOdd(s -> s.text(Tag.PATIENT_ID, "P2")), DicomProblem.MIXED_IDENTITY);
    assertRefused(withOdd(s -> s.text(Tag.ACCESSION_NUMBER, "A2")), DicomProblem.MIXED_IDENTITY);
    assertRefused(
        withOdd(s -> s.text(Tag.SERIES_INSTANCE_UID, "1.8")), DicomProblem.MIXED_IDENTITY);
    assertRefused(
        withOdd(s -> s.text(Tag.FRAME_OF_REFERENCE_UID, "1.8")),
        DicomProblem.MIXED_FRAME_OF_REFERENCE);
    assertRefused(
        withOdd(
            s ->
                s.text(
                    Tag.IMAGE_ORIENTATION_PATIENT, "0.9998", "0.02", "0", "-0.02", "0.9998", "0")),
        DicomProblem.MIXED_ORIENTATION);
    assertRefused(
        withOdd(s -> s.text(Tag.PIXEL_SPACING, "0.5", "0.26")),
        DicomProblem.MIXED_SIZE,
        "0.26x0.5 mm");
    assertRefused(withOdd(s -> s.numbers(Tag.ROWS, Vr.US, 2)), DicomProblem.MIXED_SIZE, "4x2");
  }

  @Test
  void slicesWithoutUsableGeometryAreRefused() {
    assertRefused(withOdd(s -> s.remove(Tag.IMAGE_POSITION_PATIENT)), DicomProblem.NO_GEOMETRY);
    assertRefused(withOdd(s -> s.remove(Tag.IMAGE_ORIENTATION_PATIENT)), DicomProblem.NO_GEOMETRY);
    assertRefused(withOdd(s -> s.remove(Tag.PIXEL_SPACING)), DicomProblem.NO_GEOMETRY);
    assertRefused(withOdd(s -> s.text(Tag.PIXEL_SPACING, "0,5", "0.5")), DicomProblem.NO_GEOMETRY);
    assertRefused(withOdd(s -> s.text(Tag.PIXEL_SPACING, "0", "0.5")), DicomProblem.NO_GEOMETRY);
    assertRefused(
        withOdd(s -> s.text(Tag.IMAGE_ORIENTATION_PATIENT, "1", "0", "0", "0.1", "1", "0")),
        DicomProblem.BAD_ORIENTATION);
    assertRefused(
        withOdd(s -> s.remove(Tag.FRAME_OF_REFERENCE_UID)), DicomProblem.MISSING_ATTRIBUTE);
  }

  @Test
  void picturesThatMeanNoHounsfieldUnitsAreRefused() {
    assertRefused(withOdd(s -> s.remove(Tag.RESCALE_SLOPE)), DicomProblem.RESCALE);
    assertRefused(withOdd(s -> s.text(Tag.RESCALE_TYPE, "US")), DicomProblem.RESCALE);
    assertRefused(
        withOdd(s -> s.text(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME1")),
        DicomProblem.MONOCHROME1);
    assertRefused(withOdd(s -> s.text(Tag.PHOTOMETRIC_INTERPRETATION, "RGB")), DicomProblem.COLOUR);
    assertRefused(withOdd(s -> s.text(Tag.BURNED_IN_ANNOTATION, "YES")), DicomProblem.BURNED_IN);
    assertRefused(
        withOdd(s -> s.text(Tag.RESCALE_SLOPE, "100")), DicomProblem.INTENSITY_RANGE, "200");
    assertRefused(
        withOdd(s -> s.bytes(Tag.PIXEL_DATA, Vr.OW, new byte[20])), DicomProblem.PIXEL_TRUNCATED);
    assertRefused(withOdd(s -> s.text(Tag.NUMBER_OF_FRAMES, "2")), DicomProblem.PIXEL_FORMAT);
  }

  @Test
  void otherObjectsOfTheSeriesAreLeftOutWithAWarning() {
    List<byte[]> files = Slices.stack(4);
    files.add(
        Slices.file(Slices.slice(9).text(Tag.IMAGE_TYPE, "ORIGINAL", "PRIMARY", "LOCALIZER")));
    files.add(Slices.file(Slices.slice(9).text(Tag.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.7")));
    SeriesVolume series = build(files);
    assertThat(series.volume().slices()).isEqualTo(4);
    assertThat(series.warnings())
        .hasSize(2)
        .allSatisfy(w -> assertThat(w.code()).isEqualTo(DicomProblem.EXCLUDED));
    assertRefused(files.subList(4, 6), DicomProblem.NO_IMAGES, "localizer=1");
    assertRefused(
        withOdd(s -> s.text(Tag.SOP_CLASS_UID, Slices.CT + ".1")),
        StackProblem.FUNCTIONAL_GROUPS,
        "1 frames, 0 items");
  }

  @Test
  void tooFewOrTooThickIsRefusedByPolicy() {
    assertRefused(Slices.stack(2), DicomProblem.TOO_FEW_SLICES, "2 slices");
    assertRefused(at("0 0 0", "0 0 6", "0 0 12"), DicomProblem.STEP_TOO_LARGE, "6.000 mm");
  }

  @Test
  void lossyImagesAreFlaggedOrRefusedByPolicy() {
    List<byte[]> files = Slices.stack(4, s -> s.text(Tag.LOSSY_IMAGE_COMPRESSION, "01"));
    assertThat(build(files).warnings())
        .singleElement()
        .satisfies(w -> assertThat(w.message()).startsWith("4 slices were compressed with loss"));
    assertThatThrownBy(() -> build(files, new SeriesPolicy(3, 5, false, false, false, true)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo(DicomProblem.LOSSY));
  }

  @Test
  void anObliqueStackKeepsItsPlace() {
    double c = Math.cos(0.3);
    double s = Math.sin(0.3);
    List<byte[]> files = new ArrayList<>();
    for (int k = 0; k < 4; k++) {
      files.add(
          Slices.file(
              Slices.slice(k)
                  .text(
                      Tag.IMAGE_ORIENTATION_PATIENT, text(c), text(s), "0", text(-s), text(c), "0")
                  .text(Tag.IMAGE_POSITION_PATIENT, "5", "6", Integer.toString(2 * k))));
    }
    Vec3 p = build(files).volume().affine().apply(2, 0, 1);
    assertThat(p.x()).isCloseTo(5 + 2 * 0.25 * c, within(1e-9));
    assertThat(p.y()).isCloseTo(6 + 2 * 0.25 * s, within(1e-9));
    assertThat(p.z()).isEqualTo(2);
  }

  private static String text(double v) {
    return String.format(java.util.Locale.ROOT, "%.13f", v);
  }

  private static List<byte[]> each(Function<Dataset.Builder, Dataset.Builder> change) {
    List<byte[]> files = new ArrayList<>();
    for (int k = 0; k < 4; k++) {
      files.add(Slices.file(change.apply(Slices.slice(k))));
    }
    return files;
  }

  @Test
  void aConeBeamCtThatSaysSoHasNoHounsfieldUnits() {
    assertThat(build(each(s -> s)).volume().modality()).isEqualTo(Modality.CT);
    assertThat(
            build(each(s -> s.text(Tag.SERIES_DESCRIPTION, "Jaw CBCT 0.3 mm"))).volume().modality())
        .isEqualTo(Modality.CONE_BEAM);
    assertThat(
            build(each(s -> s.text(Tag.MANUFACTURER_MODEL_NAME, "Cone Beam 9")))
                .volume()
                .modality())
        .isEqualTo(Modality.CONE_BEAM);
    SeriesVolume unspecified =
        build(each(s -> s.text(Tag.PROTOCOL_NAME, "cone-beam").text(Tag.RESCALE_TYPE, "US")));
    assertThat(unspecified.volume().modality()).isEqualTo(Modality.CONE_BEAM);
    assertRefused(
        each(
            s ->
                s.text(Tag.PROTOCOL_NAME, "CBCT")
                    .text(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME1")),
        DicomProblem.MONOCHROME1);
    assertRefused(each(s -> s.text(Tag.RESCALE_TYPE, "US")), DicomProblem.RESCALE, "rescale type");
  }
}
