package health.fabrica.dicom.seg;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.segment.Tissue;
import health.fabrica.dicom.Slices;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.object.DerivedObject;
import health.fabrica.dicom.object.Equipment;
import health.fabrica.dicom.object.ObjectContext;
import health.fabrica.dicom.object.SourceSeries;
import health.fabrica.dicom.object.UidSource;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;

/** Objects on made-up grids in the study of {@link Slices}. */
public final class MadeUpStudy {

  static final String FRAME = Slices.STUDY + ".9";

  private MadeUpStudy() {}

  public static ObjectContext context() {
    return new ObjectContext(
        SourceSeries.of(List.of(Slices.slice(0).build(), Slices.slice(1).build())),
        new Equipment("Fabrica", "Fabrica", "1", "1"),
        UidSource.ofSeed("made up"),
        ZonedDateTime.parse("2026-11-22T10:20:30Z"),
        1);
  }

  /** A grid with slices dz apart whose first voxel is at the place given. */
  static VolumeGrid grid(int columns, int rows, int slices, Vec3 origin, double mm, double dz) {
    return new VolumeGrid(
        columns,
        rows,
        slices,
        new Affine(origin, new Vec3(mm, 0, 0), new Vec3(0, mm, 0), new Vec3(0, 0, dz)),
        FRAME);
  }

  static DicomFile file(VolumeGrid grid, BitMask... masks) {
    List<SegmentationWriter.Segment> segments = new ArrayList<>();
    for (BitMask mask : masks) {
      segments.add(
          new SegmentationWriter.Segment(
              SegmentDescription.ofThreshold(Tissue.BONE, 226, 3071), mask));
    }
    Dataset object = SegmentationWriter.write(context(), grid, segments, "Test");
    return Part10Reader.read(DerivedObject.file(object));
  }
}
