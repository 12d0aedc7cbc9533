package health.fabrica.dicom.volume;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Modality;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.core.problem.Problem;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Resamples parallel slices that lie aslant or unevenly to a grid of right angles: rows and columns
 * as they are, slices at the median step along the normal. Each new voxel is the mean of the slice
 * below and the slice above, weighted by distance, each interpolated within its plane at the
 * voxel's place in the patient; so no anatomy moves. The grid covers all slices; what lies outside
 * them is air. The result does not depend on the number of threads.
 */
final class Straightening {

  private static final short AIR_HU = -1024;
  private static final double INSIDE = 1e-6;

  private final List<SliceHeader> headers;
  private final List<short[]> voxels;
  private final SliceHeader first;
  private final double[] along;
  private final double[] shiftColumns;
  private final double[] shiftRows;
  private final int columns;
  private final int rows;
  private final int slices;
  private final double step;
  private final double originColumn;
  private final double originRow;
  private final short outside;

  /** Takes slices in ascending order along the normal, none at the place of another. */
  Straightening(List<SliceHeader> headers, List<short[]> voxels, double medianStepMm) {
    this.headers = headers;
    this.voxels = voxels;
    this.first = headers.get(0);
    this.outside = first.modality() == Modality.MR ? 0 : AIR_HU;
    int n = headers.size();
    along = new double[n];
    shiftColumns = new double[n];
    shiftRows = new double[n];
    for (int k = 0; k < n; k++) {
      Vec3 d = headers.get(k).position().minus(first.position());
      along[k] = first.normal().dot(d);
      shiftColumns[k] = first.rowDirection().dot(d) / first.columnSpacingMm();
      shiftRows[k] = first.columnDirection().dot(d) / first.rowSpacingMm();
    }
    originColumn = Math.floor(min(shiftColumns) + INSIDE);
    originRow = Math.floor(min(shiftRows) + INSIDE);
    columns = first.format().columns() + (int) Math.ceil(max(shiftColumns) - INSIDE - originColumn);
    rows = first.format().rows() + (int) Math.ceil(max(shiftRows) - INSIDE - originRow);
    step = medianStepMm;
    slices = 1 + (int) Math.floor(along[n - 1] / step + INSIDE);
  }

  private static double min(double[] values) {
    return java.util.Arrays.stream(values).min().orElse(0);
  }

  private static double max(double[] values) {
    return java.util.Arrays.stream(values).max().orElse(0);
  }

  Volume volume() {
    short[][] grid = new short[slices][];
    IntStream.range(0, slices).parallel().forEach(k -> grid[k] = slice(k));
    Vec3 origin =
        first
            .position()
            .plus(first.rowDirection().times(originColumn * first.columnSpacingMm()))
            .plus(first.columnDirection().times(originRow * first.rowSpacingMm()));
    return new Volume(
        first.modality(),
        columns,
        rows,
        grid,
        new Affine(
            origin,
            first.rowDirection().times(first.columnSpacingMm()),
            first.columnDirection().times(first.rowSpacingMm()),
            first.normal().times(step)));
  }

  private short[] slice(int k) {
    double d = Math.min(k * step, along[along.length - 1]);
    int below = 0;
    while (below + 2 < along.length && along[below + 1] <= d) {
      below++;
    }
    double weight = Math.min(1, (d - along[below]) / (along[below + 1] - along[below]));
    Plane low = new Plane(below);
    Plane high = new Plane(below + 1);
    short[] out = new short[columns * rows];
    for (int j = 0; j < rows; j++) {
      for (int i = 0; i < columns; i++) {
        double a = weight > 1 - INSIDE ? 0 : low.at(i, j);
        double b = weight < INSIDE ? 0 : high.at(i, j);
        double value =
            weight > 1 - INSIDE ? b : weight < INSIDE ? a : (1 - weight) * a + weight * b;
        out[j * columns + i] = Double.isNaN(value) ? outside : (short) Math.rint(value);
      }
    }
    return out;
  }

  /** A source slice, asked at indexes of the new grid; the shift is the same for all its pixels. */
  private final class Plane {
    private final short[] pixels;
    private final int width = first.format().columns();
    private final int height = first.format().rows();
    private final int wholeColumn;
    private final int wholeRow;
    private final double partColumn;
    private final double partRow;

    Plane(int k) {
      pixels = voxels.get(k);
      double column = originColumn - shiftColumns[k];
      double row = originRow - shiftRows[k];
      wholeColumn = (int) Math.floor(column + INSIDE);
      wholeRow = (int) Math.floor(row + INSIDE);
      partColumn = snapped(column - wholeColumn);
      partRow = snapped(row - wholeRow);
    }

    private double snapped(double part) {
      return Math.abs(part) < INSIDE ? 0 : part;
    }

    /** The bilinear value; not a number outside the slice. */
    double at(int i, int j) {
      int x = i + wholeColumn;
      int y = j + wholeRow;
      boolean inside =
          x >= 0
              && y >= 0
              && x + (partColumn > 0 ? 1 : 0) < width
              && y + (partRow > 0 ? 1 : 0) < height;
      if (!inside) {
        return Double.NaN;
      }
      double top = row(x, y);
      return partRow == 0 ? top : (1 - partRow) * top + partRow * row(x, y + 1);
    }

    private double row(int x, int y) {
      int at = y * width + x;
      return partColumn == 0
          ? pixels[at]
          : (1 - partColumn) * pixels[at] + partColumn * pixels[at + 1];
    }
  }

  /** What was done, for the report. */
  Problem record(double shearDegrees, double minStepMm, double maxStepMm) {
    return StackProblem.STRAIGHTENED.with(
        String.format(
            Locale.ROOT,
            "The %d slices, sheared by %.2f degrees with steps of %.3f to %.3f mm, were resampled by"
                + " linear interpolation to a straight grid of %dx%dx%d voxels with a step of %.3f"
                + " mm.",
            headers.size(),
            shearDegrees,
            minStepMm,
            maxStepMm,
            columns,
            rows,
            slices,
            step),
        "Compare the model with the original images; prefer a series without tilt.");
  }
}
