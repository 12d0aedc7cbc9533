package health.fabrica.dicom.seg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.segment.Tissue;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.Slices;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.object.ObjectContext;
import health.fabrica.dicom.object.ObjectTag;
import health.fabrica.dicom.object.SourceSeries;
import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentationReaderTest {

  private static final Vec3 ORIGIN = new Vec3(-10, 5, 100);
  private static final VolumeGrid GRID = MadeUpStudy.grid(21, 22, 8, ORIGIN, 0.7, 1.5);

  private static BitMask box() {
    BitMask mask = new BitMask(21, 22, 8);
    for (int k = 2; k < 7; k++) {
      for (int j = 3; j < 15; j++) {
        for (int i = 4; i < 20; i++) {
          mask.set(i, j, k);
        }
      }
    }
    return mask;
  }

  private static ImportedMask read(DicomFile file, VolumeGrid grid, ImportPolicy policy) {
    return SegmentationReader.of(file).mask(SegmentChoice.ONLY, grid, policy, WorkMonitor.NONE);
  }

  private static ImportedMask read(VolumeGrid grid, ImportPolicy policy) {
    return read(MadeUpStudy.file(GRID, box()), grid, policy);
  }

  @Test
  void maskIsMappedByGeometryWhateverTheOrientationOfTheGrid() {
    Affine a = GRID.affine();
    VolumeGrid turned =
        new VolumeGrid(
            22,
            8,
            21,
            new Affine(
                a.apply(20, 0, 7), a.rowStep(), a.sliceStep().times(-1), a.columnStep().times(-1)),
            MadeUpStudy.FRAME);

    ImportedMask mask = read(turned, ImportPolicy.DEFAULT);

    BitMask wanted = box();
    assertThat(mask.voxels()).isEqualTo(wanted.count());
    for (int k = 0; k < 8; k++) {
      for (int j = 0; j < 22; j++) {
        for (int i = 0; i < 21; i++) {
          assertThat(mask.mask().get(j, 7 - k, 20 - i)).isEqualTo(wanted.get(i, j, k));
        }
      }
    }
  }

  @Test
  void largerVolumeThatContainsTheGridTakesTheMaskAtItsPlace() {
    VolumeGrid larger = MadeUpStudy.grid(40, 40, 20, GRID.affine().apply(-5, -6, -7), 0.7, 1.5);

    ImportedMask mask = read(larger, ImportPolicy.DEFAULT);

    assertThat(mask.voxels()).isEqualTo(box().count());
    assertThat(mask.mask().get(4 + 5, 3 + 6, 2 + 7)).isTrue();
    assertThat(mask.mask().get(3 + 5, 3 + 6, 2 + 7)).isFalse();
  }

  @Test
  void voxelsOutsideTheVolumeAreRefusedWithTheirNumber() {
    VolumeGrid smaller = MadeUpStudy.grid(21, 22, 5, ORIGIN, 0.7, 1.5);

    assertThatThrownBy(() -> read(smaller, ImportPolicy.DEFAULT))
        .hasMessageContaining("FAB-2216")
        .hasMessageContaining(" 384 voxels outside the images and 576 inside");
  }

  @Test
  void anotherFrameOfReferenceIsRefused() {
    VolumeGrid other = new VolumeGrid(21, 22, 8, GRID.affine(), "1.2.3");

    assertThatThrownBy(() -> read(other, ImportPolicy.DEFAULT.resampling()))
        .hasMessageContaining("FAB-2214");
  }

  @Test
  void anotherGridIsRefusedUnlessResamplingWasAskedFor() {
    VolumeGrid finer = MadeUpStudy.grid(70, 70, 40, GRID.affine().apply(-2, -2, -2), 0.5, 0.5);

    assertThatThrownBy(() -> read(finer, ImportPolicy.DEFAULT))
        .hasMessageContaining("FAB-2215")
        .hasMessageContaining("21x22 pixels of 0.7000x0.7000 mm");
    ImportedMask mask = read(finer, ImportPolicy.DEFAULT.resampling());

    double volume = 16 * 12 * 5 * 0.7 * 0.7 * 1.5;
    assertThat(mask.volumeMm3()).isCloseTo(volume, within(0.05 * volume));
    assertThat(mask.warnings()).anyMatch(w -> w.toString().contains("FAB-2218"));
  }

  @Test
  void maskOfThickerSlicesIsRefusedAndNotTurnedIntoSheets() {
    VolumeGrid thin = MadeUpStudy.grid(21, 22, 22, ORIGIN, 0.7, 0.5);

    assertThatThrownBy(() -> read(thin, ImportPolicy.DEFAULT))
        .hasMessageContaining("FAB-2215")
        .hasMessageContaining("1.5000 mm apart, those of the images 0.5000 mm");
    DicomFile undeclared = withoutSpacing(MadeUpStudy.file(GRID, box()));
    assertThatThrownBy(() -> read(undeclared, thin, ImportPolicy.DEFAULT))
        .hasMessageContaining("1.5000 mm apart");
    assertThat(read(thin, ImportPolicy.DEFAULT.resampling()).volumeMm3())
        .isCloseTo(16 * 12 * 5 * 0.7 * 0.7 * 1.5, within(60.0));
  }

  private static DicomFile withoutSpacing(DicomFile file) {
    Dataset shared = file.dataset().items(0x52009229).get(0);
    Dataset measures = shared.items(0x00289110).get(0).toBuilder().remove(0x00180088).build();
    Dataset changed = shared.toBuilder().sequence(0x00289110, List.of(measures)).build();
    return new DicomFile(
        file.meta(),
        file.dataset().toBuilder().sequence(0x52009229, List.of(changed)).build(),
        file.transferSyntaxUid(),
        List.of());
  }

  @Test
  void cutPixelDataAndOtherObjectsAreRefused() {
    DicomFile file = MadeUpStudy.file(GRID, box());
    DicomFile cut =
        new DicomFile(
            file.meta(),
            file.dataset().toBuilder()
                .bytes(Tag.PIXEL_DATA, health.fabrica.dicom.data.Vr.OB, new byte[20])
                .build(),
            file.transferSyntaxUid(),
            List.of());

    assertThatThrownBy(() -> read(cut, GRID, ImportPolicy.DEFAULT))
        .hasMessageContaining("FAB-2021");
    assertThatThrownBy(() -> SegmentationReader.of(Part10Reader.read(Slices.file(Slices.slice(0)))))
        .hasMessageContaining("FAB-2210");
  }

  @Test
  void emptyMasksAndMasksOfAnotherSizeAreNotWritten() {
    assertThatThrownBy(() -> MadeUpStudy.file(GRID, new BitMask(21, 22, 8)))
        .hasMessageContaining("FAB-2202");
    assertThatThrownBy(() -> MadeUpStudy.file(GRID, new BitMask(22, 21, 8)))
        .hasMessageContaining("FAB-2204");
  }

  @Test
  void aSegmentWithoutARegionHasThatOfTheImages() {
    ObjectContext plain = MadeUpStudy.context();
    ObjectContext head =
        new ObjectContext(
            SourceSeries.of(List.of(Slices.slice(0).text(Tag.BODY_PART_EXAMINED, "HEAD").build())),
            plain.equipment(),
            plain.uids(),
            plain.at(),
            plain.seriesNumber());
    for (ObjectContext context : List.of(plain, head)) {
      Dataset object =
          SegmentationWriter.write(
              context,
              GRID,
              List.of(
                  new SegmentationWriter.Segment(
                      SegmentDescription.ofThreshold(Tissue.BONE, 226, 3071), box())),
              "Test");
      List<Dataset> region =
          object.items(ObjectTag.SEGMENT_SEQUENCE).get(0).items(ObjectTag.ANATOMIC_REGION_SEQUENCE);
      assertThat(region.stream().map(item -> item.requireString(Tag.CODE_VALUE)))
          .containsExactlyElementsOf(context.equals(plain) ? List.of() : List.of("69536005"));
    }
  }
}
