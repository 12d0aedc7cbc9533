package health.fabrica.dicom.mask;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.DicomFile;
import health.fabrica.dicom.data.Part10Reader;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.object.ObjectProblem;
import health.fabrica.dicom.rt.StructureSetReader;
import health.fabrica.dicom.seg.ImportPolicy;
import health.fabrica.dicom.seg.ImportedMask;
import health.fabrica.dicom.seg.SegmentChoice;
import health.fabrica.dicom.seg.SegmentationReader;
import health.fabrica.dicom.seg.VolumeGrid;
import health.fabrica.dicom.volume.SeriesVolume;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A Segmentation or RT Structure Set object whose masks are for a series of the same patient. */
public final class MaskFile {

  private static final int MAX_BYTES = 1 << 30;

  private final DicomFile file;

  private MaskFile(DicomFile file) {
    this.file = file;
  }

  /** Takes an object that was read. */
  public static MaskFile of(DicomFile file) {
    return new MaskFile(file);
  }

  /**
   * Reads an object.
   *
   * @throws ProblemException FAB-2063 when the file cannot be read, FAB-2001 to FAB-2012 when it is
   *     no proper DICOM object
   */
  public static MaskFile read(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      return new MaskFile(Part10Reader.read(in, MAX_BYTES));
    } catch (IOException e) {
      throw DicomProblem.FILE_ACCESS
          .with(
              "The segmentation cannot be read (" + e.getClass().getSimpleName() + ").",
              "Check the path and its permissions.")
          .asException(e);
    }
  }

  /** Names of the segments or structures by number. */
  public Map<Integer, String> names() {
    return StructureSetReader.reads(file.dataset())
        ? StructureSetReader.of(file).structures()
        : SegmentationReader.of(file).segments();
  }

  /**
   * The mask of a segment or structure on the grid of a series.
   *
   * @throws ProblemException FAB-2210 when the object holds no masks, FAB-2219 when it is of
   *     another patient, and the refusals of {@link SegmentationReader} and {@link
   *     StructureSetReader}
   */
  public ImportedMask mask(
      SegmentChoice choice, SeriesVolume series, ImportPolicy policy, WorkMonitor monitor) {
    Dataset object = file.dataset();
    VolumeGrid grid = VolumeGrid.of(series);
    String patient = object.string(Tag.PATIENT_ID).orElse("");
    if (!patient.equals(series.subject().patientId())) {
      throw ObjectProblem.OTHER_PATIENT.refuse(
          "The PatientID of the segmentation is not that of the images.",
          "Give a segmentation of these images; correct the identity at its source.");
    }
    return StructureSetReader.reads(object)
        ? StructureSetReader.of(file).mask(choice, grid, policy, monitor)
        : SegmentationReader.of(file).mask(choice, grid, policy, monitor);
  }
}
