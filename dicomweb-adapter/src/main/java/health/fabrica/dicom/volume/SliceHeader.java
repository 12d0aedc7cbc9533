package health.fabrica.dicom.volume;

import health.fabrica.core.image.Modality;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.dicom.DicomProblem;
import health.fabrica.dicom.DicomUid;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.data.Tag;
import health.fabrica.dicom.pixel.PixelFormat;
import java.util.OptionalDouble;

/**
 * What a slice says of itself, checked one by one; holds no pixels.
 *
 * @param frame number within its instance from 1, 0 in a single-frame image
 * @param stack what tells its stack from others at the same places
 */
record SliceHeader(
    Modality modality,
    SeriesVolume.Subject subject,
    String studyInstanceUid,
    String seriesInstanceUid,
    String sopInstanceUid,
    int frame,
    String stack,
    boolean distorted,
    String frameOfReferenceUid,
    PixelFormat format,
    double rowSpacingMm,
    double columnSpacingMm,
    Vec3 rowDirection,
    Vec3 columnDirection,
    Vec3 position,
    Intensities intensities,
    boolean lossy,
    String convolutionKernel,
    OptionalDouble sliceThicknessMm) {

  private static final double UNIT_TOLERANCE = 1e-3;

  /** Reads a single-frame image, or one frame of an enhanced one. */
  static SliceHeader of(Dataset dataset, int frame, Modality modality, boolean requireIdentity) {
    PixelFormat format = PixelFormat.of(dataset);
    if (format.frames() != 1) {
      throw DicomProblem.PIXEL_FORMAT.refuse(
          "A single-frame image class holds " + format.frames() + " frames.",
          "Export the series again.");
    }
    if (dataset.string(Tag.BURNED_IN_ANNOTATION).orElse("NO").equals("YES")) {
      throw DicomProblem.BURNED_IN.refuse(
          "The image says that text is burned into its pixels.", "Choose the original series.");
    }
    double[] orientation = geometry(dataset, Tag.IMAGE_ORIENTATION_PATIENT, 6);
    double[] position = geometry(dataset, Tag.IMAGE_POSITION_PATIENT, 3);
    double[] spacing = geometry(dataset, Tag.PIXEL_SPACING, 2);
    double[] thickness = dataset.doubles(Tag.SLICE_THICKNESS);
    Vec3 row = new Vec3(orientation[0], orientation[1], orientation[2]);
    Vec3 column = new Vec3(orientation[3], orientation[4], orientation[5]);
    checkSpacing(spacing);
    checkRightAngle(row, column);
    return new SliceHeader(
        modality,
        new SeriesVolume.Subject(
            dataset.string(Tag.PATIENT_ID).orElse(""),
            dataset.string(Tag.ISSUER_OF_PATIENT_ID).orElse(""),
            dataset.string(Tag.ACCESSION_NUMBER).orElse("")),
        uid(dataset, Tag.STUDY_INSTANCE_UID, requireIdentity),
        uid(dataset, Tag.SERIES_INSTANCE_UID, requireIdentity),
        uid(dataset, Tag.SOP_INSTANCE_UID, true),
        frame,
        frame == 0 ? "" : EnhancedFrames.stack(dataset),
        EnhancedFrames.isDistorted(dataset),
        uid(dataset, Tag.FRAME_OF_REFERENCE_UID, requireIdentity),
        format,
        spacing[0],
        spacing[1],
        row.times(1 / row.length()),
        column.times(1 / column.length()),
        new Vec3(position[0], position[1], position[2]),
        Intensities.of(dataset, format, modality),
        dataset.string(Tag.LOSSY_IMAGE_COMPRESSION).orElse("00").equals("01"),
        String.join("\\", dataset.strings(Tag.CONVOLUTION_KERNEL)),
        thickness.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(thickness[0]));
  }

  private static String uid(Dataset dataset, int tag, boolean required) {
    if (!required && !dataset.has(tag)) {
      return "";
    }
    return DicomUid.require(dataset.requireString(tag), Tag.describe(tag));
  }

  /** Whether study, series or frame of reference is not named. */
  boolean isAnonymous() {
    return studyInstanceUid.isEmpty()
        || seriesInstanceUid.isEmpty()
        || frameOfReferenceUid.isEmpty();
  }

  private static double[] geometry(Dataset dataset, int tag, int count) {
    try {
      return dataset.requireDoubles(tag, count);
    } catch (ProblemException e) {
      throw noGeometry(tag, e);
    }
  }

  private static RuntimeException noGeometry(int tag, ProblemException cause) {
    return DicomProblem.NO_GEOMETRY
        .with(
            "The attribute "
                + Tag.describe(tag)
                + " of a slice is missing or not usable: its place is not known.",
            "Export the series with full geometry; thickness or slice location are no substitute.")
        .asException(cause);
  }

  private static void checkSpacing(double[] spacing) {
    if (!(spacing[0] > 0 && spacing[1] > 0)) {
      throw DicomProblem.NO_GEOMETRY.refuse(
          "The pixel spacing of a slice is " + spacing[0] + " x " + spacing[1] + " mm.",
          "Export the series with full geometry.");
    }
  }

  private static void checkRightAngle(Vec3 row, Vec3 column) {
    boolean unit =
        Math.abs(row.length() - 1) < UNIT_TOLERANCE
            && Math.abs(column.length() - 1) < UNIT_TOLERANCE;
    if (!unit || Math.abs(row.dot(column)) >= UNIT_TOLERANCE) {
      throw DicomProblem.BAD_ORIENTATION.refuse(
          "Row and column directions have lengths "
              + row.length()
              + " and "
              + column.length()
              + " and the scalar product "
              + row.dot(column)
              + "; 1, 1 and 0 are needed.",
          "Export the series with its original geometry.");
    }
  }

  Vec3 normal() {
    return rowDirection.cross(columnDirection);
  }
}
