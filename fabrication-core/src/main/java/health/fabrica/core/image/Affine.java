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

  /** Share of a step that coordinates must be able to tell. */
  private static final double FINEST_SHARE = 0.01;

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
   * Checks that the steps span space, and that the origin is near enough for surfaces, whose
   * coordinates are floats, to tell a hundredth of a voxel.
   *
   * @return this
   * @throws health.fabrica.core.problem.ProblemException FAB-1020 when a step is zero or not a
   *     finite number, when the steps lie in a plane, or when the origin is no place or too far
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
    requireNear(Math.min(mm.x(), Math.min(mm.y(), mm.z())));
    return this;
  }

  private void requireNear(double smallestMm) {
    double furthest =
        Math.max(Math.abs(origin.x()), Math.max(Math.abs(origin.y()), Math.abs(origin.z())));
    if (!(Math.ulp((float) furthest) <= FINEST_SHARE * smallestMm)) {
      throw ImageProblem.GRID_DEGENERATE.refuse(
          "The first voxel lies at "
              + origin.x()
              + ", "
              + origin.y()
              + ", "
              + origin.z()
              + " mm, where coordinates cannot tell a hundredth of its step of "
              + smallestMm
              + " mm.",
          "Check the slice positions of the series.");
    }
  }
}
