package health.fabrica.core.image;

/**
 * Where voxel centres lie: {@code P(i,j,k) = origin + i*columnStep + j*rowStep + k*sliceStep}, with
 * i the column, j the row and k the slice index, all in LPS mm (DICOM PS3.3 C.7.6.2.1.1, with the
 * slice step taken as a vector so that a sheared stack keeps its shape).
 *
 * @param origin centre of voxel (0,0,0)
 * @param columnStep from one column to the next
 * @param rowStep from one row to the next
 * @param sliceStep from one slice to the next
 */
public record Affine(Vec3 origin, Vec3 columnStep, Vec3 rowStep, Vec3 sliceStep) {

  /** An axis-parallel grid at the origin. */
  public static Affine ofSpacing(double xMm, double yMm, double zMm) {
    return new Affine(
        new Vec3(0, 0, 0), new Vec3(xMm, 0, 0), new Vec3(0, yMm, 0), new Vec3(0, 0, zMm));
  }

  /** The place of an index, which may be fractional. */
  public Vec3 apply(double i, double j, double k) {
    return origin.plus(columnStep.times(i)).plus(rowStep.times(j)).plus(sliceStep.times(k));
  }

  /** The index, which may be fractional, of a place; the inverse of {@link #apply}. */
  public Vec3 indexOf(Vec3 place) {
    Vec3 d = place.minus(origin);
    double volume = signedVoxelVolumeMm3();
    return new Vec3(
        rowStep.cross(sliceStep).dot(d) / volume,
        sliceStep.cross(columnStep).dot(d) / volume,
        columnStep.cross(rowStep).dot(d) / volume);
  }

  /** Lengths of the three steps in mm: between columns, between rows, between slices. */
  public Vec3 spacingMm() {
    return new Vec3(columnStep.length(), rowStep.length(), sliceStep.length());
  }

  /** Signed volume of one voxel in mm3; negative when the index axes are left-handed. */
  public double signedVoxelVolumeMm3() {
    return columnStep.cross(rowStep).dot(sliceStep);
  }

  /** Volume of one voxel in mm3. */
  public double voxelVolumeMm3() {
    return Math.abs(signedVoxelVolumeMm3());
  }

  /**
   * Checks that the steps span space.
   *
   * @return this
   * @throws health.fabrica.core.problem.ProblemException FAB-1020 when a step is zero or not a
   *     finite number, or when the steps lie in a plane
   */
  public Affine requireRegular() {
    Vec3 mm = spacingMm();
    double box = mm.x() * mm.y() * mm.z();
    if (!(box > 0) || !(box < Double.POSITIVE_INFINITY) || !(voxelVolumeMm3() > 1e-3 * box)) {
      throw ImageProblem.GRID_DEGENERATE.refuse(
          "The steps between voxels are "
              + mm.x()
              + ", "
              + mm.y()
              + " and "
              + mm.z()
              + " mm and span "
              + voxelVolumeMm3()
              + " mm3.",
          "Check the pixel spacing and the slice positions of the series.");
    }
    return this;
  }
}
