package health.fabrica.dicom.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.image.Modality;
import health.fabrica.core.problem.ProblemCode;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.Slices;
import health.fabrica.dicom.TestData;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.data.Vr;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Enhanced multi-frame images made of single-frame ones, and real ones. */
class EnhancedSeriesTest {

  private static final String ENHANCED_CT = Slices.CT + ".1";
  private static final int SHARED = 0x52009229;
  private static final int FRAMES = 0x52009230;
  private static final int MEASURES = 0x00289110;
  private static final int POSITION = 0x00209113;
  private static final int ORIENTATION = 0x00209116;
  private static final int TRANSFORMATION = 0x00289145;
  private static final int CONTENT = 0x00209111;

  private static Dataset.Builder item() {
    return Dataset.builder();
  }

  private static Dataset.Builder group(int tag, Dataset.Builder item) {
    return item().sequence(tag, List.of(item.build()));
  }

  private static Dataset.Builder merge(Dataset.Builder a, Dataset.Builder b) {
    b.build().elements().forEach(a::put);
    return a;
  }

  private static Dataset.Builder shared() {
    return merge(
        merge(
            group(
                MEASURES,
                item().text(Tag.PIXEL_SPACING, "0.5", "0.25").text(Tag.SLICE_THICKNESS, "9")),
            group(
                ORIENTATION,
                item().text(Tag.IMAGE_ORIENTATION_PATIENT, "1", "0", "0", "0", "1", "0"))),
        group(
            TRANSFORMATION,
            item()
                .text(Tag.RESCALE_INTERCEPT, "-1024")
                .text(Tag.RESCALE_SLOPE, "1")
                .text(Tag.RESCALE_TYPE, "HU")));
  }

  private static Dataset.Builder frame(int k) {
    return merge(
        group(POSITION, item().text(Tag.IMAGE_POSITION_PATIENT, "-10", "-20", Integer.toString(k))),
        group(CONTENT, item().text(0x00209056, "1")));
  }

  /** Frames in the given order of slices, each with its groups changed. */
  private static Dataset.Builder image(
      List<Integer> order, UnaryOperator<Dataset.Builder> change, Dataset.Builder shared) {
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    List<Dataset> groups = new ArrayList<>();
    for (int k : order) {
      Element.Bytes value =
          (Element.Bytes) Slices.slice(k).build().find(Tag.PIXEL_DATA).orElseThrow();
      pixels.writeBytes(value.value().toBytes());
      groups.add(change.apply(frame(k)).build());
    }
    return Slices.slice(0)
        .text(Tag.SOP_CLASS_UID, ENHANCED_CT)
        .remove(Tag.IMAGE_POSITION_PATIENT)
        .remove(Tag.IMAGE_ORIENTATION_PATIENT)
        .remove(Tag.PIXEL_SPACING)
        .remove(Tag.RESCALE_SLOPE)
        .remove(Tag.RESCALE_INTERCEPT)
        .remove(Tag.SLICE_THICKNESS)
        .text(Tag.NUMBER_OF_FRAMES, Integer.toString(order.size()))
        .bytes(Tag.PIXEL_DATA, Vr.OW, pixels.toByteArray())
        .sequence(SHARED, List.of(shared.build()))
        .sequence(FRAMES, groups);
  }

  private static Dataset.Builder image(int... order) {
    return image(java.util.Arrays.stream(order).boxed().toList(), f -> f, shared());
  }

  private static SeriesVolume build(Dataset.Builder... images) {
    SeriesVolumeBuilder builder = new SeriesVolumeBuilder(SeriesPolicy.DEFAULT);
    for (Dataset.Builder image : images) {
      builder.add(Slices.file(image));
    }
    return builder.build();
  }

  private static void assertRefused(ProblemCode code, String words, Dataset.Builder... images) {
    assertThatThrownBy(() -> build(images))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(code);
              assertThat(e.problem().message()).contains(words);
            });
  }

  @Test
  void framesInAnyOrderMakeTheVolumeThatTheSingleSlicesMake() {
    SeriesVolumeBuilder singles = new SeriesVolumeBuilder(SeriesPolicy.DEFAULT);
    Slices.stack(6).forEach(singles::add);
    SeriesVolume classic = singles.build();
    SeriesVolume enhanced = build(image(3, 0, 5, 1, 4, 2));
    assertThat(enhanced.modality()).isEqualTo(Modality.CT);
    assertThat(enhanced.volume().affine()).isEqualTo(classic.volume().affine());
    for (int k = 0; k < 6; k++) {
      assertThat(enhanced.volume().slice(k)).isEqualTo(classic.volume().slice(k));
    }
    assertThat(enhanced.frameNumbers()).containsExactly(2, 4, 6, 1, 5, 3);
    assertThat(enhanced.sopInstanceUids()).hasSize(6).containsOnly(Slices.SERIES + ".1");
    assertThat(classic.frameNumbers()).containsOnly(0);
    assertThat(enhanced.sliceThicknessMm()).hasValue(9);
    assertThat(enhanced.warnings()).isEmpty();
  }

  @Test
  void theFramesOwnGroupsTakeThePlaceOfTheSharedOnes() {
    Dataset.Builder own =
        group(TRANSFORMATION, item().text(Tag.RESCALE_INTERCEPT, "0").text(Tag.RESCALE_SLOPE, "2"));
    SeriesVolume series = build(image(List.of(0, 1, 2), f -> merge(f, own), shared()));
    assertThat(series.volume().value(3, 2, 2)).isEqualTo((short) (2 * 2023));
  }

  @Test
  void aStackOverSeveralImagesIsOneVolume() {
    SeriesVolume series =
        build(image(2, 3), image(1, 0).text(Tag.SOP_INSTANCE_UID, Slices.SERIES + ".9"));
    assertThat(series.volume().slices()).isEqualTo(4);
    assertThat(series.sopInstanceUids()).startsWith(Slices.SERIES + ".9");
    assertThat(series.frameNumbers()).containsExactly(2, 1, 1, 2);
  }

  @Test
  void severalStacksTimePointsOrTypesAreRefusedWithTheirFrames() {
    int[] at = {0};
    Dataset.Builder twice =
        image(
            List.of(0, 1, 2, 0, 1, 2),
            f ->
                merge(
                    f,
                    group(
                        CONTENT,
                        item().text(0x00209056, "1").numbers(0x00209128, Vr.UL, 1 + at[0]++ / 3))),
            shared());
    assertRefused(StackProblem.SEVERAL_STACKS, "time point 2.0=3", twice);
  }

  @Test
  void gapsDuplicatesAndMissingGroupsOfFramesAreRefused() {
    assertRefused(DicomProblem.GAP, "step is 2.000 mm", image(0, 1, 3, 4));
    assertRefused(
        DicomProblem.DUPLICATE_POSITION,
        "share 3 positions",
        image(
            List.of(0, 1, 5, 2),
            f ->
                f.build().items(POSITION).get(0).doubles(Tag.IMAGE_POSITION_PATIENT)[2] == 5
                    ? merge(
                        f,
                        group(POSITION, item().text(Tag.IMAGE_POSITION_PATIENT, "-10", "-20", "1")))
                    : f,
            shared()));
    assertRefused(
        StackProblem.FUNCTIONAL_GROUPS,
        "5 frames, 4 items",
        image(0, 1, 2, 3).text(Tag.NUMBER_OF_FRAMES, "5"));
    assertRefused(
        DicomProblem.NO_GEOMETRY,
        "ImageOrientationPatient",
        image(List.of(0, 1, 2), f -> f, shared().remove(ORIENTATION)));
    assertRefused(
        DicomProblem.PIXEL_TRUNCATED,
        "bytes were expected",
        image(0, 1, 2).bytes(Tag.PIXEL_DATA, Vr.OW, new byte[50]));
  }

  @Test
  void projectionsAreRefusedLocalizersLeftOutAndDistortionsTold() {
    assertRefused(StackProblem.NOT_A_SECTION, "MAX_IP", image(0, 1, 2).text(0x00089207, "MAX_IP"));
    assertRefused(
        DicomProblem.NO_IMAGES,
        "localizer=3",
        image(
            List.of(0, 1, 2),
            f -> merge(f, group(0x00189329, item().text(0x00089007, "ORIGINAL", "X", "LOCALIZER"))),
            shared()));
    assertThat(build(image(0, 1, 2).text(0x00089206, "DISTORTED")).warnings())
        .singleElement()
        .satisfies(w -> assertThat(w.code()).isEqualTo(StackProblem.DISTORTED));
  }

  @Test
  void realEnhancedImagesAreRefusedForWhatTheyAre() {
    assertRefusedFile("eCT_Supplemental.dcm", DicomProblem.RESCALE, "not HU");
    assertRefusedFile("emri_small.dcm", StackProblem.FUNCTIONAL_GROUPS, "10 frames, 0 items");
    assertRefusedFile("IM_0027_fMAP.dcm", DicomProblem.RESCALE, "different intensity scales");
  }

  private static void assertRefusedFile(String name, ProblemCode code, String words) {
    byte[] file = TestData.bytes(TestData.shared("dicom-enhanced/" + name));
    assertThatThrownBy(
            () -> {
              SeriesVolumeBuilder builder = new SeriesVolumeBuilder(SeriesPolicy.ANONYMOUS_FILES);
              builder.add(file);
              builder.build();
            })
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(code);
              assertThat(e.problem().message()).contains(words);
            });
  }

  @Test
  void aRealEnhancedMrIsAStack() {
    SeriesVolumeBuilder builder = new SeriesVolumeBuilder(SeriesPolicy.ANONYMOUS_FILES);
    builder.add(TestData.bytes(TestData.shared("dicom-enhanced/6_1.dcm")));
    SeriesVolume series = builder.build();
    assertThat(series.modality()).isEqualTo(Modality.MR);
    assertThat(series.volume().slices()).isEqualTo(6);
    assertThat(series.volume().affine().spacingMm().x()).isEqualTo(3.375);
    assertThat(series.volume().affine().spacingMm().z()).isCloseTo(2.4, within(1e-3));
    assertThat(series.warnings())
        .anySatisfy(w -> assertThat(w.code()).isEqualTo(StackProblem.DISTORTED));
  }

  @Test
  void orderOfFramesIsChance() {
    List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 6, 7));
    Collections.shuffle(order, new Random(3));
    SeriesVolume series = build(image(order, f -> f, shared()));
    assertThat(series.volume().value(0, 0, 6)).isEqualTo((short) (6000 - 1024));
  }

  @Test
  void anXray3dImageIsConeBeamAndItsFrameTypeCounts() {
    Dataset.Builder image =
        image(0, 1, 2).text(Tag.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.13.1.2");
    SeriesVolume series = build(image);
    assertThat(series.volume().modality()).isEqualTo(Modality.CONE_BEAM);
    assertThat(series.volume().slices()).isEqualTo(3);
    Dataset.Builder projected =
        image(
                List.of(0, 1, 2),
                f -> f.sequence(0x00189504, List.of(item().text(0x00089207, "MAX_IP").build())),
                shared())
            .text(Tag.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.13.1.2");
    assertRefused(StackProblem.NOT_A_SECTION, "MAX_IP", projected);
  }
}
