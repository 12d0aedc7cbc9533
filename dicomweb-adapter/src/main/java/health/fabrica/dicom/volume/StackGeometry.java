package health.fabrica.dicom.volume;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Vec3;
import health.fabrica.dicom.DicomProblem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Checks that slices, sorted along their common normal, form one regular stack, and gives its
 * affine. Regular: every step along the normal within 0.01 mm or 1 % of the median, and every
 * corner within that of the straight line from the first to the last.
 */
final class StackGeometry {

  private static final double DUPLICATE_MM = 1e-3;
  private static final double STEP_TOLERANCE_MM = 0.01;
  private static final double STEP_TOLERANCE = 0.01;
  private static final double SHEAR_TOLERANCE_DEGREES = 0.1;

  private final List<SliceHeader> slices;
  private final double[] along;
  private final double[] steps;
  private final double medianStep;
  private final double shearDegrees;
  private final Vec3 step;

  /** Takes at least two slices in ascending order along the normal of the first. */
  StackGeometry(List<SliceHeader> sorted) {
    this.slices = sorted;
    SliceHeader first = sorted.get(0);
    Vec3 normal = first.normal();
    along = sorted.stream().mapToDouble(s -> normal.dot(s.position())).toArray();
    steps = new double[along.length - 1];
    for (int k = 0; k < steps.length; k++) {
      steps[k] = along[k + 1] - along[k];
    }
    double[] ascending = steps.clone();
    Arrays.sort(ascending);
    medianStep = ascending[(steps.length - 1) / 2];
    Vec3 whole = sorted.get(sorted.size() - 1).position().minus(first.position());
    step = whole.times(1.0 / steps.length);
    shearDegrees =
        Math.toDegrees(Math.atan2(normal.cross(whole).length(), Math.abs(normal.dot(whole))));
  }

  /** Whether the slices lie evenly on top of each other. */
  boolean isStraight() {
    return shearDegrees <= SHEAR_TOLERANCE_DEGREES && unevenSlice() < 0;
  }

  /**
   * Refuses what resampling cannot mend: two slices at one place, missing slices, too large steps.
   */
  void checkForStraightening(SeriesPolicy policy) {
    refuseDuplicates();
    refuseGaps();
    refuseLargeStep(max(), policy);
  }

  double medianStepMm() {
    return medianStep;
  }

  double shearDegrees() {
    return shearDegrees;
  }

  /** The affine of the stack, or a refusal. */
  Affine check(SeriesPolicy policy) {
    refuseDuplicates();
    refuseGaps();
    if (shearDegrees > SHEAR_TOLERANCE_DEGREES && !policy.allowShear()) {
      throw DicomProblem.SHEARED.refuse(
          String.format(
              Locale.ROOT,
              "The stack of %d slices is sheared by %.2f degrees (gantry tilt): each slice lies"
                  + " %.3f mm beside the one below on average; steps along the normal are %.3f to"
                  + " %.3f mm.",
              slices.size(),
              shearDegrees,
              Math.sqrt(Math.max(0, step.dot(step) - Math.pow(step.dot(normal()), 2))),
              min(),
              max()),
          "Use a series that was acquired without tilt or resampled by the scanner, or have this one"
              + " resampled (fabricate --straighten).");
    }
    refuseIrregular();
    refuseLargeStep(medianStep, policy);
    SliceHeader first = slices.get(0);
    return new Affine(
        first.position(),
        first.rowDirection().times(first.columnSpacingMm()),
        first.columnDirection().times(first.rowSpacingMm()),
        step);
  }

  private Vec3 normal() {
    return slices.get(0).normal();
  }

  private static void refuseLargeStep(double stepMm, SeriesPolicy policy) {
    if (stepMm > policy.maxStepMm()) {
      throw DicomProblem.STEP_TOO_LARGE.refuse(
          String.format(
              Locale.ROOT,
              "The slices are %.3f mm apart; at most %.3f mm are allowed.",
              stepMm,
              policy.maxStepMm()),
          "Ask for a reconstruction with thinner slices.");
    }
  }

  double min() {
    return Arrays.stream(steps).min().orElse(0);
  }

  double max() {
    return Arrays.stream(steps).max().orElse(0);
  }

  private double tolerance() {
    return Math.max(STEP_TOLERANCE_MM, STEP_TOLERANCE * medianStep);
  }

  static boolean samePlace(SliceHeader a, SliceHeader b) {
    return b.position().minus(a.position()).length() < DUPLICATE_MM;
  }

  private void refuseDuplicates() {
    for (int k = 0; k < steps.length; k++) {
      if (steps[k] < DUPLICATE_MM) {
        long distinct = 1 + Arrays.stream(steps).filter(s -> s >= DUPLICATE_MM).count();
        throw DicomProblem.DUPLICATE_POSITION.refuse(
            String.format(
                Locale.ROOT,
                "Slices %d and %d have different pixels at one position (%.3f mm along the normal);"
                    + " %d slices share %d positions.",
                k + 1,
                k + 2,
                along[k],
                slices.size(),
                distinct),
            "Choose one acquisition or time point; the series mixes several.");
      }
    }
  }

  /** A gap: every step is a whole multiple of the median, and at least one is larger than it. */
  private void refuseGaps() {
    int worst = 0;
    long missing = 0;
    int gaps = 0;
    for (int k = 0; k < steps.length; k++) {
      long multiple = Math.round(steps[k] / medianStep);
      if (Math.abs(steps[k] - multiple * medianStep) > tolerance() * Math.max(1, multiple)) {
        return;
      }
      if (multiple >= 2) {
        gaps++;
        missing += multiple - 1;
        worst = steps[k] > steps[worst] ? k : worst;
      }
    }
    if (missing > 0) {
      throw gap(worst, gaps, missing);
    }
  }

  private RuntimeException gap(int at, int gaps, long missing) {
    String tilt =
        shearDegrees > SHEAR_TOLERANCE_DEGREES
            ? String.format(
                Locale.ROOT, " The stack is also sheared by %.2f degrees.", shearDegrees)
            : "";
    return DicomProblem.GAP.refuse(
        String.format(
                Locale.ROOT,
                "Between slice %d (%.3f mm along the normal) and slice %d (%.3f mm) the step is"
                    + " %.3f mm, the usual step is %.3f mm; in all %d slices are missing in %d"
                    + " gaps among %d slices.",
                at + 1,
                along[at],
                at + 2,
                along[at + 1],
                steps[at],
                medianStep,
                missing,
                gaps,
                slices.size())
            + tilt,
        "Fetch the series again; if slices are missing at the PACS, choose another series.");
  }

  /** The first slice that does not lie where an even stack would have it; -1 for none. */
  private int unevenSlice() {
    for (int k = 0; k < slices.size(); k++) {
      boolean badStep = k < steps.length && Math.abs(steps[k] - medianStep) > tolerance();
      if (badStep || offEven(k) > tolerance()) {
        return k;
      }
    }
    return -1;
  }

  /** Distance of a slice from its place in an even stack. */
  private double offEven(int k) {
    Vec3 expected = slices.get(0).position().plus(step.times(k));
    return slices.get(k).position().minus(expected).length();
  }

  private void refuseIrregular() {
    int k = unevenSlice();
    if (k >= 0) {
      throw DicomProblem.IRREGULAR_SPACING.refuse(
          String.format(
              Locale.ROOT,
              "Steps along the normal run from %.3f to %.3f mm, median %.3f mm; slice %d of %d"
                  + " (%.3f mm along the normal) lies %.3f mm off an even stack.",
              min(),
              max(),
              medianStep,
              k + 1,
              slices.size(),
              along[k],
              offEven(k)),
          "Choose a series with even spacing, or have this one resampled (fabricate --straighten).");
    }
  }
}
