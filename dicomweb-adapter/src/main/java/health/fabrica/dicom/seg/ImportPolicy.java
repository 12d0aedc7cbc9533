package health.fabrica.dicom.seg;

/**
 * What is tolerated when a mask made elsewhere is put onto a volume.
 *
 * @param fractionalThreshold share of the maximum from which a voxel of a FRACTIONAL segment counts
 *     as inside, above 0 and at most 1
 * @param resample whether a mask on another grid is resampled instead of refused
 * @param offPlaneToleranceMm how far a contour may lie off the plane of its slice
 */
public record ImportPolicy(
    double fractionalThreshold, boolean resample, double offPlaneToleranceMm) {

  /** Half of the maximum, nothing resampled, contours within 0.1 mm of their slice. */
  public static final ImportPolicy DEFAULT = new ImportPolicy(0.5, false, 0.1);

  public ImportPolicy {
    if (!(fractionalThreshold > 0 && fractionalThreshold <= 1) || !(offPlaneToleranceMm >= 0)) {
      throw new IllegalArgumentException(
          "threshold " + fractionalThreshold + ", tolerance " + offPlaneToleranceMm);
    }
  }

  /** The same with resampling. */
  public ImportPolicy resampling() {
    return new ImportPolicy(fractionalThreshold, true, offPlaneToleranceMm);
  }
}
