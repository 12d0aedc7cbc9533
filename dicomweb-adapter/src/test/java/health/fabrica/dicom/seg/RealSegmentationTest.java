package health.fabrica.dicom.seg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.TestData;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Element;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.object.LiverStudy;
import health.fabrica.dicom.volume.SeriesVolume;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real segmentations against the label volumes that they were made from. */
class RealSegmentationTest {

  @Test
  void oneSegmentHasTheVoxelsOfItsLabelVolume() {
    SeriesVolume series = LiverStudy.volume();
    ImportedMask liver = LiverStudy.liver(series);

    short[] labels = Nrrd.labels(LiverStudy.file("liver_seg.nrrd"));
    assertThat(liver.name()).isEqualTo("Liver");
    assertThat(differences(liver.mask(), labels, 1)).isZero();
    assertThat(liver.volumeMm3())
        .isCloseTo(liver.voxels() * 0.810547 * 0.810547, within(1e-6 * liver.volumeMm3()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void everyOverlappingSegmentHasTheVoxelsOfItsLabelVolume(int number) {
    SegmentationReader reader = SegmentationReader.of(LiverStudy.read("partial_overlaps.dcm"));
    VolumeGrid grid = VolumeGrid.of(LiverStudy.volume());

    ImportedMask segment =
        reader.mask(
            SegmentChoice.of(Integer.toString(number)),
            grid,
            ImportPolicy.DEFAULT,
            WorkMonitor.NONE);

    int file = number == 2 || number == 3 ? number : 1; // where its label volume is
    short[] labels = Nrrd.labels(LiverStudy.file("partial_overlaps-" + file + ".nrrd"));
    assertThat(differences(segment.mask(), labels, number)).isZero();
    assertThat(segment.voxels()).isEqualTo(new int[] {9602, 11888, 10743, 6693, 4713}[number - 1]);
  }

  @Test
  void segmentIsChosenByNameAndSeveralAreNotGuessedFrom() {
    SegmentationReader reader = SegmentationReader.of(LiverStudy.read("partial_overlaps.dcm"));
    VolumeGrid grid = VolumeGrid.of(LiverStudy.volume());

    assertThat(
            reader
                .mask(SegmentChoice.of("dark_blue"), grid, ImportPolicy.DEFAULT, WorkMonitor.NONE)
                .number())
        .isEqualTo(5);
    assertThatThrownBy(
            () -> reader.mask(SegmentChoice.ONLY, grid, ImportPolicy.DEFAULT, WorkMonitor.NONE))
        .hasMessageContaining("FAB-2212")
        .hasMessageContaining("3 'PURPLE'");
    assertThatThrownBy(
            () ->
                reader.mask(
                    SegmentChoice.of("skull"), grid, ImportPolicy.DEFAULT, WorkMonitor.NONE))
        .hasMessageContaining("FAB-2211");
  }

  @Test
  void binaryOfUnequalSpacingHasTheVoxelsOfItsLabelVolume() {
    short[] labels = Nrrd.labels(TestData.shared(ANISOTROPIC + "label.nrrd"));

    assertThat(differences(anisotropic("label.seg").mask(), labels, labels[first(labels)]))
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sparse-labelmap-ppv5.dcm", "sparse-labelmap-noppv.dcm"})
  void labelMapWithoutItsEmptyMiddleFrameHasThePixelsOfItsFrames(String name) {
    ImportedMask liver = anisotropic(name);

    byte[] pixels =
        ((Element.Bytes)
                Part10Reader.read(TestData.bytes(TestData.shared(ANISOTROPIC + name)))
                    .dataset()
                    .find(Tag.PIXEL_DATA)
                    .orElseThrow())
            .value()
            .toBytes();
    long ones = 0;
    for (int p = 0; p < pixels.length; p++) {
      ones += pixels[p] == 1 ? 1 : 0;
      int k = p / (24 * 38);
      assertThat(liver.mask().get(p % 24, p / 24 % 38, 2 * k)).isEqualTo(pixels[p] == 1);
    }
    assertThat(liver.voxels()).isPositive().isEqualTo(ones);
  }

  private static final String ANISOTROPIC = "dicom-seg/anisotropic-24x38x3/";

  private static ImportedMask anisotropic(String name) {
    // Its images name no Hounsfield scale and make no volume; this is the grid in their headers.
    VolumeGrid grid =
        new VolumeGrid(
            24,
            38,
            3,
            new Affine(
                new Vec3(46.4649, 5.01881, -177.75),
                new Vec3(0.7, 0, 0),
                new Vec3(0, 0.7, 0),
                new Vec3(0, 0, 2.5)),
            "1.2.826.0.1.3680043.2.1125.1.91107089595205807043185863214762603");
    DicomFile file = Part10Reader.read(TestData.bytes(TestData.shared(ANISOTROPIC + name)));

    return SegmentationReader.of(file)
        .mask(SegmentChoice.of("Liver"), grid, ImportPolicy.DEFAULT, WorkMonitor.NONE);
  }

  private static int first(short[] labels) {
    int p = 0;
    while (labels[p] == 0) {
      p++;
    }
    return p;
  }

  @Test
  void fractionalSegmentOfZeroAndFullIsTheBinaryOne() {
    ImportedMask binary = variant("seg_image_ct_binary.dcm", ImportPolicy.DEFAULT);
    ImportedMask full =
        variant("seg_image_ct_binary_fractional.dcm", new ImportPolicy(1, false, 0.1));

    assertThat(binary.voxels()).isPositive();
    assertThat(full.voxels()).isEqualTo(binary.voxels());
    for (int k = 0; k < binary.mask().slices(); k++) {
      assertThat(full.mask().words(k)).isEqualTo(binary.mask().words(k));
    }
    assertThat(full.how()).isEqualTo("Segmentation FRACTIONAL, values from 255");
  }

  @Test
  void higherThresholdTakesFewerVoxelsOfATrueFractionalSegment() {
    long low =
        variant("seg_image_ct_true_fractional.dcm", new ImportPolicy(0.1, false, 0.1)).voxels();
    long half = variant("seg_image_ct_true_fractional.dcm", ImportPolicy.DEFAULT).voxels();

    assertThat(half).isPositive().isLessThan(low);
  }

  /** Reads a variant onto the grid of its own frames, as its images are not among the data. */
  private static ImportedMask variant(String name, ImportPolicy policy) {
    DicomFile file =
        Part10Reader.read(TestData.bytes(TestData.shared("dicom-seg/seg-variants/" + name)));
    return SegmentationReader.of(file)
        .mask(SegmentChoice.ONLY, ownGrid(file), policy, WorkMonitor.NONE);
  }

  private static VolumeGrid ownGrid(DicomFile file) {
    var d = file.dataset();
    var shared = d.items(0x52009229).get(0);
    List<FrameGeometry> frames =
        d.items(0x52009230).stream().map(f -> FrameGeometry.of(shared, f)).toList();
    FrameGeometry first = frames.get(0);
    FrameGeometry last = frames.get(frames.size() - 1);
    Vec3 step = last.origin().minus(first.origin()).times(1.0 / (frames.size() - 1));
    return new VolumeGrid(
        d.requireInteger(Tag.COLUMNS),
        d.requireInteger(Tag.ROWS),
        frames.size(),
        new Affine(first.origin(), first.columnStep(), first.rowStep(), step),
        d.requireString(Tag.FRAME_OF_REFERENCE_UID));
  }

  static long differences(BitMask mask, short[] labels, int label) {
    long wrong = 0;
    for (int k = 0, p = 0; k < mask.slices(); k++) {
      for (int j = 0; j < mask.rows(); j++) {
        for (int i = 0; i < mask.columns(); i++, p++) {
          wrong += mask.get(i, j, k) == (labels[p] == label) ? 0 : 1;
        }
      }
    }
    return wrong;
  }
}
