package health.fabrica.dicom.object;

import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.TestData;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.seg.ImportPolicy;
import health.fabrica.dicom.seg.ImportedMask;
import health.fabrica.dicom.seg.SegmentChoice;
import health.fabrica.dicom.seg.SegmentationReader;
import health.fabrica.dicom.seg.VolumeGrid;
import health.fabrica.dicom.volume.SeriesPolicy;
import health.fabrica.dicom.volume.SeriesVolume;
import health.fabrica.dicom.volume.SeriesVolumeBuilder;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.List;

/** Three real CT slices with real segmentations (dcmqi's test data). */
public final class LiverStudy {

  private LiverStudy() {}

  public static List<Path> slices() {
    return List.of("01.dcm", "02.dcm", "03.dcm").stream().map(LiverStudy::file).toList();
  }

  public static Path file(String name) {
    return TestData.shared("dicom-seg/liver-3-slices/" + name);
  }

  public static DicomFile read(String name) {
    return Part10Reader.read(TestData.bytes(file(name)));
  }

  public static SeriesVolume volume() {
    SeriesVolumeBuilder builder = new SeriesVolumeBuilder(SeriesPolicy.DEFAULT);
    slices().forEach(p -> builder.add(TestData.bytes(p)));
    return builder.build();
  }

  public static SourceSeries source() {
    return SourceSeries.of(
        slices().stream().map(p -> Part10Reader.read(TestData.bytes(p)).dataset()).toList());
  }

  public static ObjectContext context() {
    return new ObjectContext(
        source(),
        new Equipment("Fabrica", "Fabrica", "test-1", "1.0"),
        UidSource.ofSeed("liver"),
        ZonedDateTime.parse("2026-11-22T10:20:30Z"),
        9000);
  }

  public static ImportedMask liver(SeriesVolume volume) {
    return SegmentationReader.of(read("liver.dcm"))
        .mask(SegmentChoice.ONLY, VolumeGrid.of(volume), ImportPolicy.DEFAULT, WorkMonitor.NONE);
  }
}
