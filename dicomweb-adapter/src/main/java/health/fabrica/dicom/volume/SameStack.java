package health.fabrica.dicom.volume;

import health.fabrica.core.image.Modality;
import health.fabrica.core.image.Vec3;
import health.fabrica.dicom.DicomProblem;

/** What all slices of a volume must share. */
final class SameStack {

  private static final double ORIENTATION_TOLERANCE = 1e-4;
  private static final double SPACING_TOLERANCE_MM = 1e-5;

  private SameStack() {}

  /**
   * Compares two slices.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-2045 to FAB-2048, FAB-2054
   */
  static void check(SliceHeader a, SliceHeader b) {
    if (!a.subject().equals(b.subject())
        || !a.studyInstanceUid().equals(b.studyInstanceUid())
        || !a.seriesInstanceUid().equals(b.seriesInstanceUid())) {
      throw DicomProblem.MIXED_IDENTITY.refuse(
          "The instances name different patients, accession numbers, studies or series.",
          "Choose one series; if it is one, have the PACS mend its identities.");
    }
    if (!a.frameOfReferenceUid().equals(b.frameOfReferenceUid())) {
      throw DicomProblem.MIXED_FRAME_OF_REFERENCE.refuse(
          "The slices have different frames of reference.", "Choose one acquisition.");
    }
    checkGrid(a, b);
    checkOrientation(a, b);
    checkScale(a, b);
  }

  private static void checkGrid(SliceHeader a, SliceHeader b) {
    boolean spacing =
        Math.abs(a.rowSpacingMm() - b.rowSpacingMm()) < SPACING_TOLERANCE_MM
            && Math.abs(a.columnSpacingMm() - b.columnSpacingMm()) < SPACING_TOLERANCE_MM;
    if (!spacing
        || a.modality() != b.modality()
        || a.format().rows() != b.format().rows()
        || a.format().columns() != b.format().columns()) {
      throw DicomProblem.MIXED_SIZE.refuse(
          "One slice is " + grid(a) + ", another " + grid(b) + ".", "Choose one acquisition.");
    }
  }

  private static void checkOrientation(SliceHeader a, SliceHeader b) {
    double turn =
        Math.max(
            furthest(a.rowDirection(), b.rowDirection()),
            furthest(a.columnDirection(), b.columnDirection()));
    if (turn > ORIENTATION_TOLERANCE) {
      throw DicomProblem.MIXED_ORIENTATION.refuse(
          "The direction cosines of two slices differ by "
              + turn
              + "; at most "
              + ORIENTATION_TOLERANCE
              + " is allowed.",
          "Choose one acquisition.");
    }
  }

  private static void checkScale(SliceHeader a, SliceHeader b) {
    if (a.modality() != Modality.CT
        && (a.intensities().slope() != b.intensities().slope()
            || a.intensities().intercept() != b.intensities().intercept())) {
      throw DicomProblem.RESCALE.refuse(
          "The slices have different intensity scales without a unit (slopes "
              + a.intensities().slope()
              + " and "
              + b.intensities().slope()
              + ").",
          "Choose a series with one scale.");
    }
  }

  private static String grid(SliceHeader s) {
    return s.modality()
        + " "
        + s.format().columns()
        + "x"
        + s.format().rows()
        + " of "
        + s.columnSpacingMm()
        + "x"
        + s.rowSpacingMm()
        + " mm";
  }

  private static double furthest(Vec3 a, Vec3 b) {
    Vec3 d = a.minus(b);
    return Math.max(Math.abs(d.x()), Math.max(Math.abs(d.y()), Math.abs(d.z())));
  }
}
