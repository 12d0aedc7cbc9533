package health.fabrica.dicom.volume;

/**
 * What a volume must be like to be used.
 *
 * @param minSlices fewest slices
 * @param maxStepMm largest distance between slices in mm
 * @param allowShear whether a sheared stack is taken as it is, with its slanted slice step
 * @param allowLossy whether lossy compressed images are taken, with a warning
 * @param straighten whether a stack that is sheared or uneven is resampled to a straight grid,
 *     which its warnings then record
 * @param requireIdentity whether study, series and frame of reference must be named; if not, their
 *     absence is a warning and the volume names none
 */
public record SeriesPolicy(
    int minSlices,
    double maxStepMm,
    boolean allowShear,
    boolean straighten,
    boolean allowLossy,
    boolean requireIdentity) {

  /** At least 3 slices, at most 5 mm apart, no shear; lossy images with a warning. */
  public static final SeriesPolicy DEFAULT = new SeriesPolicy(3, 5.0, false, false, true, true);

  /** The same for files whose identifiers were removed, as in published data. */
  public static final SeriesPolicy ANONYMOUS_FILES =
      new SeriesPolicy(3, 5.0, false, false, true, false);

  /** The same, but straightening a sheared or uneven stack. */
  public SeriesPolicy straightening() {
    return new SeriesPolicy(minSlices, maxStepMm, allowShear, true, allowLossy, requireIdentity);
  }
}
