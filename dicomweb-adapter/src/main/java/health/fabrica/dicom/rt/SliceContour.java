package health.fabrica.dicom.rt;

import health.fabrica.core.image.Vec3;
import health.fabrica.dicom.data.Dataset;
import health.fabrica.dicom.object.ObjectProblem;
import health.fabrica.dicom.object.ObjectTag;
import health.fabrica.dicom.seg.VolumeGrid;
import java.util.Locale;

/**
 * A contour in the plane of a slice, its corners in pixel indices.
 *
 * @param k the slice
 * @param exclusive whether contours are to be combined by exclusive or
 * @param offPlaneMm greatest distance of a corner from the plane of the slice
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier inside one call, never compared
record SliceContour(int k, boolean exclusive, double[] x, double[] y, double offPlaneMm) {

  private static final String CLOSED_PLANAR = "CLOSED_PLANAR";
  private static final String CLOSED_PLANAR_XOR = "CLOSED_PLANAR_XOR";

  /** Corners may lie on the outer half of the border voxels and one voxel beyond. */
  private static final double BEYOND = 1.5;

  /**
   * Reads a contour.
   *
   * @param number which one it is, from 1, for messages
   */
  static SliceContour of(Dataset item, int number, VolumeGrid grid, double toleranceMm) {
    String type = item.requireString(ObjectTag.CONTOUR_GEOMETRIC_TYPE);
    double[] data = item.doubles(ObjectTag.CONTOUR_DATA);
    int corners = data.length / 3;
    boolean closed = type.equals(CLOSED_PLANAR) || type.equals(CLOSED_PLANAR_XOR);
    if (!closed || data.length % 3 != 0 || corners < 3) {
      throw ObjectProblem.CONTOUR_TYPE.refuse(
          "Contour "
              + number
              + " is of type "
              + type
              + " with "
              + data.length
              + " coordinates; a closed plane curve has three corners or more.",
          "Choose a structure that was drawn as closed contours.");
    }
    double[] x = new double[corners];
    double[] y = new double[corners];
    double[] z = new double[corners];
    double mean = 0;
    for (int c = 0; c < corners; c++) {
      Vec3 index = grid.indexOf(new Vec3(data[3 * c], data[3 * c + 1], data[3 * c + 2]));
      x[c] = index.x();
      y[c] = index.y();
      z[c] = index.z();
      mean += index.z() / corners;
    }
    int k = (int) Math.round(mean);
    double off = 0;
    for (double value : z) {
      off = Math.max(off, Math.abs(value - k) * grid.sliceDistanceMm());
    }
    if (!(off <= toleranceMm)) {
      throw ObjectProblem.CONTOUR_OFF_PLANE.refuse(
          String.format(
              Locale.ROOT,
              "Contour %d lies up to %.3f mm off the plane of slice %d, the nearest; %.3f mm are"
                  + " allowed and the slices are %.3f mm apart.",
              number,
              off,
              k + 1,
              toleranceMm,
              grid.sliceDistanceMm()),
          "Give the images on which it was drawn, or allow a larger tolerance.");
    }
    SliceContour contour = new SliceContour(k, type.equals(CLOSED_PLANAR_XOR), x, y, off);
    contour.refuseOutside(number, grid);
    return contour;
  }

  private void refuseOutside(int number, VolumeGrid grid) {
    double beyond = 0;
    for (int c = 0; c < x.length; c++) {
      beyond = Math.max(beyond, Math.max(-x[c], x[c] - (grid.columns() - 1)));
      beyond = Math.max(beyond, Math.max(-y[c], y[c] - (grid.rows() - 1)));
    }
    if (k < 0 || k >= grid.slices() || beyond > BEYOND) {
      throw ObjectProblem.OUTSIDE_IMAGES.refuse(
          String.format(
              Locale.ROOT,
              "Contour %d lies on slice %d of %d and reaches %.1f pixels beyond the images; what is"
                  + " outside would be missing.",
              number,
              k + 1,
              grid.slices(),
              Math.max(0, beyond)),
          "Give the complete image series.");
    }
  }

  double area() {
    return PolygonFill.area(x, y);
  }
}
