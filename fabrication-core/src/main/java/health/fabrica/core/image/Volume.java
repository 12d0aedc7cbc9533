package health.fabrica.core.image;

/**
 * A regular stack of slices with its place in the patient. One copy of the voxels, kept as one
 * array a slice so that no single allocation is large.
 */
public final class Volume {

  private final Modality modality;
  private final int columns;
  private final int rows;
  private final short[][] slices;
  private final Affine affine;

  /**
   * Takes over the arrays: the caller must not write to them afterwards.
   *
   * @param slices one array of {@code rows*columns} intensities a slice, row by row
   * @throws IllegalArgumentException when an array has another length
   */
  public Volume(Modality modality, int columns, int rows, short[][] slices, Affine affine) {
    for (short[] slice : slices) {
      if (slice.length != columns * rows) {
        throw new IllegalArgumentException(
            "slice of " + slice.length + " voxels, expected " + columns * rows);
      }
    }
    this.modality = modality;
    this.columns = columns;
    this.rows = rows;
    this.slices = slices;
    this.affine = affine;
  }

  /** What the intensities mean. */
  public Modality modality() {
    return modality;
  }

  /** Voxels along a row. */
  public int columns() {
    return columns;
  }

  /** Voxels along a column. */
  public int rows() {
    return rows;
  }

  /** Number of slices. */
  public int slices() {
    return slices.length;
  }

  /** Number of voxels. */
  public long voxels() {
    return (long) columns * rows * slices.length;
  }

  /** Where the voxels lie. */
  public Affine affine() {
    return affine;
  }

  /** The intensities of slice k, row by row; shared, read only. */
  public short[] slice(int k) {
    return slices[k];
  }

  /** The intensity at column i, row j, slice k. */
  public short value(int i, int j, int k) {
    return slices[k][j * columns + i];
  }
}
