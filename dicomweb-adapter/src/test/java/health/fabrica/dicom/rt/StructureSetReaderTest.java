package health.fabrica.dicom.rt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.TestData;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.object.ObjectTag;
import health.fabrica.dicom.seg.ImportPolicy;
import health.fabrica.dicom.seg.ImportedMask;
import health.fabrica.dicom.seg.SegmentChoice;
import health.fabrica.dicom.seg.VolumeGrid;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StructureSetReaderTest {

  private static final String FRAME = "1.2.3.9";
  private static final String CLOSED = "CLOSED_PLANAR";

  /** 40 x 30 pixels of 1 mm, 6 slices of 2 mm, first voxel at the origin. */
  private static final VolumeGrid GRID =
      new VolumeGrid(40, 30, 6, Affine.ofSpacing(1, 1, 2), FRAME);

  private static Dataset contour(String type, double z, double... xy) {
    List<String> data = new ArrayList<>();
    for (int c = 0; c < xy.length; c += 2) {
      data.add(Double.toString(xy[c]));
      data.add(Double.toString(xy[c + 1]));
      data.add(Double.toString(z));
    }
    return Dataset.builder()
        .text(ObjectTag.CONTOUR_GEOMETRIC_TYPE, type)
        .text(ObjectTag.CONTOUR_DATA, data.toArray(String[]::new))
        .build();
  }

  private static Dataset square(double z, double from, double to) {
    return contour(CLOSED, z, from, from, to, from, to, to, from, to);
  }

  private static ImportedMask read(ImportPolicy policy, Dataset... contours) {
    Dataset object =
        Dataset.builder()
            .text(Tag.SOP_CLASS_UID, StructureSetReader.SOP_CLASS)
            .text(Tag.STUDY_INSTANCE_UID, "1.2.3")
            .sequence(
                ObjectTag.STRUCTURE_SET_ROI_SEQUENCE,
                List.of(
                    Dataset.builder()
                        .text(ObjectTag.ROI_NUMBER, "7")
                        .text(ObjectTag.ROI_NAME, "Skull")
                        .text(ObjectTag.REFERENCED_FRAME_OF_REFERENCE_UID, FRAME)
                        .build()))
            .sequence(
                ObjectTag.ROI_CONTOUR_SEQUENCE,
                List.of(
                    Dataset.builder()
                        .text(ObjectTag.REFERENCED_ROI_NUMBER, "7")
                        .sequence(ObjectTag.CONTOUR_SEQUENCE, List.of(contours))
                        .build()))
            .build();
    return StructureSetReader.of(new DicomFile(Dataset.EMPTY, object, "", List.of()))
        .mask(SegmentChoice.of("skull"), GRID, policy, WorkMonitor.NONE);
  }

  private static ImportedMask read(Dataset... contours) {
    return read(ImportPolicy.DEFAULT, contours);
  }

  @Test
  void squareHasThePixelsWhoseCentresAreInside() {
    ImportedMask mask = read(square(2, 4.5, 14.5));

    assertThat(mask.voxels()).isEqualTo(100);
    assertThat(mask.volumeMm3()).isEqualTo(200);
    assertThat(mask.mask().get(5, 5, 1)).isTrue();
    assertThat(mask.mask().get(14, 14, 1)).isTrue();
    assertThat(mask.mask().get(4, 5, 1)).isFalse();
    assertThat(mask.mask().get(15, 5, 1)).isFalse();
    assertThat(mask.warnings()).isEmpty();
  }

  @Test
  void keyholeLeavesItsHoleOut() {
    ImportedMask mask =
        read(
            contour(
                CLOSED, 2, 4.5, 4.5, 14.5, 4.5, 14.5, 14.5, 4.5, 14.5, 4.5, 4.5, 7.5, 7.5, 7.5,
                11.5, 11.5, 11.5, 11.5, 7.5, 7.5, 7.5));

    assertThat(mask.voxels()).isEqualTo(100 - 16);
    assertThat(mask.mask().get(9, 9, 1)).isFalse();
  }

  @Test
  void nestedContourIsAHoleAndSaidSoAndAnIslandInItIsInsideAgain() {
    ImportedMask mask = read(square(2, 6.5, 12.5), square(2, 4.5, 14.5), square(2, 8.5, 10.5));

    assertThat(mask.voxels()).isEqualTo(100 - 36 + 4);
    assertThat(mask.warnings()).singleElement().asString().contains("FAB-2225").contains("1 cont");
  }

  @Test
  void exclusiveContoursOverlapAsTheStandardSays() {
    ImportedMask mask =
        read(
            contour("CLOSED_PLANAR_XOR", 2, 4.5, 4.5, 14.5, 4.5, 14.5, 14.5, 4.5, 14.5),
            contour("CLOSED_PLANAR_XOR", 2, 9.5, 4.5, 19.5, 4.5, 19.5, 14.5, 9.5, 14.5));

    assertThat(mask.voxels()).isEqualTo(100);
    assertThat(mask.warnings()).isEmpty();
  }

  @Test
  void partialOverlapAndTheSameContourTwiceAreRefused() {
    assertThatThrownBy(() -> read(square(2, 4.5, 14.5), square(2, 10.5, 18.5)))
        .hasMessageContaining("FAB-2222")
        .hasMessageContaining("16 of its 64 pixels");
    assertThatThrownBy(() -> read(square(2, 4.5, 14.5), square(2, 4.5, 14.5)))
        .hasMessageContaining("FAB-2222")
        .hasMessageContaining("twice");
  }

  @Test
  void contourOffItsSliceIsRefusedOrMovedWithinTheToleranceAndSaidSo() {
    assertThatThrownBy(() -> read(square(2.4, 4.5, 14.5)))
        .hasMessageContaining("FAB-2221")
        .hasMessageContaining("0.400 mm off the plane of slice 2");
    ImportedMask mask = read(new ImportPolicy(0.5, false, 0.5), square(2.4, 4.5, 14.5));

    assertThat(mask.mask().get(9, 9, 1)).isTrue();
    assertThat(mask.warnings()).singleElement().asString().contains("FAB-2224").contains("0.400");
  }

  @Test
  void contoursOnEverySecondSliceOutsideTheImagesOrOpenAreRefused() {
    assertThatThrownBy(() -> read(square(2, 4.5, 14.5), square(6, 4.5, 14.5)))
        .hasMessageContaining("FAB-2223");
    assertThatThrownBy(() -> read(square(12, 4.5, 14.5))).hasMessageContaining("FAB-2216");
    assertThatThrownBy(() -> read(square(2, 20, 35)))
        .hasMessageContaining("FAB-2216")
        .hasMessageContaining("6.0 pixels beyond");
    assertThatThrownBy(() -> read(contour("OPEN_PLANAR", 2, 1, 1, 2, 2, 3, 1)))
        .hasMessageContaining("FAB-2220");
    assertThatThrownBy(() -> read(contour("POINT", 2, 1, 1))).hasMessageContaining("FAB-2220");
  }

  @Test
  void realPhantomNamesAnotherFrameOfReferenceThanItsImages() {
    Dataset image = real("phantom-2-slices/ct_1.dcm").dataset();
    VolumeGrid grid = phantom(image.requireString(Tag.FRAME_OF_REFERENCE_UID));

    assertThatThrownBy(
            () ->
                StructureSetReader.of(real("phantom-2-slices/rt.dcm"))
                    .mask(SegmentChoice.ONLY, grid, ImportPolicy.DEFAULT, WorkMonitor.NONE))
        .hasMessageContaining("FAB-2214");
  }

  @Test
  void realPhantomStructureHasTheAreaOfItsContours() {
    VolumeGrid grid = phantom("1.2.826.0.1.3680043.8.498.41321784967516118556817630335498661397");

    ImportedMask mask =
        StructureSetReader.of(real("phantom-2-slices/rt.dcm"))
            .mask(SegmentChoice.ONLY, grid, ImportPolicy.DEFAULT, WorkMonitor.NONE);

    long inside = 0; // by hand: a square with a square hole that has one corner cut off
    for (int p = 0; p < 512 * 512; p++) {
      double x = -125 + p % 512 * 0.488281;
      double y = -125 + p / 512 * 0.488281;
      boolean hole = x >= -47 && x < -32 && y >= -47 && y < -32 && x + y >= -93;
      inside += x >= -51 && x < -27 && y >= -51 && y < -27 && !hole ? 1 : 0;
    }
    assertThat(mask.voxels()).isEqualTo(inside);
    assertThat(mask.warnings()).hasSize(1);
  }

  private static VolumeGrid phantom(String frame) {
    double mm = 0.488281;
    return new VolumeGrid(
        512,
        512,
        2,
        new Affine(
            new Vec3(-125, -125, 60), new Vec3(mm, 0, 0), new Vec3(0, mm, 0), new Vec3(0, 0, 5)),
        frame);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Heart", "Tumor Bed", "Breast"})
  void realStructureHasTheVolumeOfItsContours(String name) {
    DicomFile file = real("thorax-10-structures/rtss.dcm");
    ImportedMask mask = thorax(file, name);

    double volume = volumeOfContours(file.dataset(), mask.number(), 3);
    assertThat(mask.volumeMm3()).isCloseTo(volume, within(0.01 * volume));
  }

  @Test
  void realLungWithHolesIsSmallerThanItsContours() {
    DicomFile file = real("thorax-10-structures/rtss.dcm");

    ImportedMask mask = thorax(file, "Lt Lung");

    double volume = volumeOfContours(file.dataset(), mask.number(), 3);
    assertThat(mask.volumeMm3()).isBetween(0.98 * volume, 0.995 * volume);
    assertThat(mask.warnings()).anyMatch(w -> w.toString().contains("FAB-2225"));
  }

  private static ImportedMask thorax(DicomFile file, String name) {
    StructureSetReader reader = StructureSetReader.of(file);
    double mm = 1.074219;
    VolumeGrid grid =
        new VolumeGrid(
            512,
            512,
            200,
            new Affine(
                new Vec3(-275, -524, 168.5593 - 300),
                new Vec3(mm, 0, 0),
                new Vec3(0, mm, 0),
                new Vec3(0, 0, 3)),
            "2.16.840.1.113662.2.12.0.3057.1241703565.36");

    return reader.mask(
        SegmentChoice.of(name), grid, new ImportPolicy(0.5, false, 0.1), WorkMonitor.NONE);
  }

  /** By the shoelace formula in mm, separate contours added up. */
  private static double volumeOfContours(Dataset object, int number, double thickness) {
    double sum = 0;
    for (Dataset roi : object.items(ObjectTag.ROI_CONTOUR_SEQUENCE)) {
      if (roi.requireInteger(ObjectTag.REFERENCED_ROI_NUMBER) == number) {
        for (Dataset c : roi.items(ObjectTag.CONTOUR_SEQUENCE)) {
          double[] p = c.doubles(ObjectTag.CONTOUR_DATA);
          double twice = 0;
          for (int a = p.length - 3, b = 0; b < p.length; a = b, b += 3) {
            twice += p[a] * p[b + 1] - p[b] * p[a + 1];
          }
          sum += Math.abs(twice) / 2 * thickness;
        }
      }
    }
    return sum;
  }

  private static DicomFile real(String name) {
    return Part10Reader.read(TestData.bytes(TestData.shared("dicom-rtstruct/" + name)));
  }
}
