package health.fabrica.dicom.seg;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.data.DicomFile;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SegmentationProperty {

  @Property(tries = 150)
  void whatIsWrittenIsReadBackVoxelForVoxel(
      @ForAll @IntRange(min = 1, max = 70) int columns,
      @ForAll @IntRange(min = 1, max = 23) int rows,
      @ForAll @IntRange(min = 1, max = 7) int slices,
      @ForAll @IntRange(min = 1, max = 3) int segments,
      @ForAll long seed) {
    Random random = new Random(seed);
    VolumeGrid grid =
        MadeUpStudy.grid(
            columns,
            rows,
            slices,
            new Vec3(random.nextDouble() * 500 - 250, -random.nextDouble() * 300, 1e-7),
            0.3 + random.nextDouble(),
            0.4 + 3 * random.nextDouble());
    BitMask[] masks = new BitMask[segments];
    for (int s = 0; s < segments; s++) {
      masks[s] = new BitMask(columns, rows, slices);
      for (int n = 1 + random.nextInt(columns * rows); n > 0; n--) {
        masks[s].set(random.nextInt(columns), random.nextInt(rows), s * random.nextInt(slices) / 2);
      }
    }

    DicomFile file = MadeUpStudy.file(grid, masks);

    for (int s = 0; s < segments; s++) {
      ImportedMask back =
          SegmentationReader.of(file)
              .mask(
                  SegmentChoice.of(Integer.toString(s + 1)),
                  grid,
                  ImportPolicy.DEFAULT,
                  WorkMonitor.NONE);
      for (int k = 0; k < slices; k++) {
        assertThat(back.mask().words(k)).isEqualTo(masks[s].words(k));
      }
    }
  }
}
