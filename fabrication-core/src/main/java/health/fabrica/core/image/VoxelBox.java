package health.fabrica.core.image;

/**
 * A box of whole voxels: columns {@code columnFrom} to {@code columnTo - 1}, rows and slices alike.
 */
public record VoxelBox(
    int columnFrom, int columnTo, int rowFrom, int rowTo, int sliceFrom, int sliceTo) {

  public VoxelBox {
    if (columnFrom < 0
        || rowFrom < 0
        || sliceFrom < 0
        || columnTo <= columnFrom
        || rowTo <= rowFrom
        || sliceTo <= sliceFrom) {
      throw new IllegalArgumentException("empty or negative box");
    }
  }

  /** The whole grid of a volume. */
  public static VoxelBox all(Volume volume) {
    return new VoxelBox(0, volume.columns(), 0, volume.rows(), 0, volume.slices());
  }

  /**
   * The voxels whose centres lie in a box of patient space; on an oblique grid, the smallest box of
   * voxels that holds all of them.
   *
   * @param a a corner, LPS mm
   * @param b the opposite corner
   * @throws health.fabrica.core.problem.ProblemException FAB-1022 when no voxel lies in it,
   *     FAB-1020 when the grid of the volume is degenerate
   */
  public static VoxelBox ofPatientBox(Volume volume, Vec3 a, Vec3 b) {
    Affine affine = volume.affine().requireRegular();
    double[] low = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
    double[] high = {-Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
    for (int corner = 0; corner < 8; corner++) {
      Vec3 p =
          new Vec3(
              (corner & 1) == 0 ? a.x() : b.x(),
              (corner & 2) == 0 ? a.y() : b.y(),
              (corner & 4) == 0 ? a.z() : b.z());
      Vec3 index = affine.indexOf(p);
      double[] at = {index.x(), index.y(), index.z()};
      for (int n = 0; n < 3; n++) {
        low[n] = Math.min(low[n], at[n]);
        high[n] = Math.max(high[n], at[n]);
      }
    }
    int[] from = new int[3];
    int[] to = new int[3];
    int[] size = {volume.columns(), volume.rows(), volume.slices()};
    for (int n = 0; n < 3; n++) {
      from[n] = (int) Math.max(0, Math.ceil(low[n] - 1e-6));
      to[n] = (int) Math.min(size[n], Math.floor(high[n] + 1e-6) + 1);
      if (to[n] <= from[n]) {
        throw ImageProblem.BOX_OUTSIDE.refuse(
            "No voxel of the volume lies between " + text(a) + " and " + text(b) + " mm.",
            "Give two opposite corners in patient space (LPS, mm); the volume reaches from "
                + text(affine.apply(0, 0, 0))
                + " to "
                + text(affine.apply(size[0] - 1, size[1] - 1, size[2] - 1))
                + ".");
      }
    }
    return new VoxelBox(from[0], to[0], from[1], to[1], from[2], to[2]);
  }

  private static String text(Vec3 p) {
    return String.format(java.util.Locale.ROOT, "(%.1f, %.1f, %.1f)", p.x(), p.y(), p.z());
  }

  /** Columns in the box. */
  public int columns() {
    return columnTo - columnFrom;
  }

  /** Rows in the box. */
  public int rows() {
    return rowTo - rowFrom;
  }

  /** Slices in the box. */
  public int slices() {
    return sliceTo - sliceFrom;
  }

  /**
   * The voxels of the box as a volume of its own, at the same place in the patient.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1022 when the box is not in the volume
   */
  public Volume crop(Volume volume) {
    if (columnTo > volume.columns() || rowTo > volume.rows() || sliceTo > volume.slices()) {
      throw ImageProblem.BOX_OUTSIDE.refuse(
          "The box ends at voxel "
              + columnTo
              + " x "
              + rowTo
              + " x "
              + sliceTo
              + ", the volume at "
              + volume.columns()
              + " x "
              + volume.rows()
              + " x "
              + volume.slices()
              + ".",
          "Give a box inside the volume.");
    }
    short[][] slices = new short[slices()][columns() * rows()];
    for (int k = 0; k < slices.length; k++) {
      for (int j = 0; j < rows(); j++) {
        System.arraycopy(
            volume.slice(sliceFrom + k),
            (rowFrom + j) * volume.columns() + columnFrom,
            slices[k],
            j * columns(),
            columns());
      }
    }
    Affine a = volume.affine();
    return new Volume(
        volume.modality(),
        columns(),
        rows(),
        slices,
        new Affine(
            a.apply(columnFrom, rowFrom, sliceFrom), a.columnStep(), a.rowStep(), a.sliceStep()));
  }
}
