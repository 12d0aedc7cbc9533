package health.fabrica.dicom.volume;

/**
 * What a volume must be like to be used.
 *
 * @param minSlices fewest slices
 * @param maxStepMm largest distance between slices in mm
 * @param allowShear whether a sheared stack is taken as it is, with its slanted slice step
 * @param allowLossy whether lossy compressed images are taken, with a warning
 */
public record SeriesPolicy(
    int minSlices, double maxStepMm, boolean allowShear, boolean allowLossy) {

  /** At least 3 slices, at most 5 mm apart, no shear; lossy images with a warning. */
  public static final SeriesPolicy DEFAULT = new SeriesPolicy(3, 5.0, false, true);
}
