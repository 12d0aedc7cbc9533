package health.fabrica.core.inference;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import java.util.Locale;

/**
 * How the axes of a model lie in a volume: which of its axes each follows, and whether backwards. A
 * volume that was taken in another orientation is read as the model expects it, without resampling.
 */
final class Axes {

  /** Furthest that an axis may be turned against the patient's; models see such in training. */
  static final double MOST_DEGREES = 20;

  private static final String DIRECTIONS = "LRPASI"; // +x -x +y -y +z -z

  private final int[] axis = new int[3]; // of the volume, by axis of the model
  private final boolean[] backwards = new boolean[3];
  private final int[] size = new int[3]; // by axis of the model
  private final double[] spacing = new double[3];

  private Axes() {}

  static boolean spanSpace(String orientation) {
    int seen = 0;
    for (int n = 0; n < orientation.length(); n++) {
      seen |= 1 << (DIRECTIONS.indexOf(orientation.charAt(n)) / 2);
    }
    return seen == 7;
  }

  /**
   * The axes of a volume for a model.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1353 when the grid is turned too far
   *     against the patient
   */
  static Axes of(Volume volume, String orientation) {
    Affine a = volume.affine();
    Vec3[] steps = {a.columnStep(), a.rowStep(), a.sliceStep()};
    int[] sizes = {volume.columns(), volume.rows(), volume.slices()};
    Axes axes = new Axes();
    for (int m = 0; m < 3; m++) {
      int direction = DIRECTIONS.indexOf(orientation.charAt(m));
      double best = 0;
      for (int v = 0; v < 3; v++) {
        double cosine = component(steps[v], direction / 2) / steps[v].length();
        if (Math.abs(cosine) > Math.abs(best)) {
          best = cosine;
          axes.axis[m] = v;
        }
      }
      double degrees = Math.toDegrees(Math.acos(Math.min(1, Math.abs(best))));
      if (!(degrees <= MOST_DEGREES)) {
        throw InferenceProblem.VOLUME_UNSUITABLE.refuse(
            String.format(
                Locale.ROOT,
                "The grid is turned by %.1f degrees against the patient; the model takes up to"
                    + " %.0f.",
                degrees,
                MOST_DEGREES),
            "Send a straight reconstruction.");
      }
      axes.backwards[m] = best < 0 != ((direction & 1) == 1);
      axes.size[m] = sizes[axes.axis[m]];
      axes.spacing[m] = steps[axes.axis[m]].length();
    }
    return axes;
  }

  private static double component(Vec3 v, int axis) {
    return axis == 0 ? v.x() : axis == 1 ? v.y() : v.z();
  }

  /** Voxels along an axis of the model. */
  int size(int m) {
    return size[m];
  }

  /** Step along an axis of the model, mm. */
  double spacingMm(int m) {
    return spacing[m];
  }

  /** The index in the volume, into three values, of an index of the model inside the volume. */
  void toVolume(int x, int y, int z, int[] index) {
    index[axis[0]] = backwards[0] ? size[0] - 1 - x : x;
    index[axis[1]] = backwards[1] ? size[1] - 1 - y : y;
    index[axis[2]] = backwards[2] ? size[2] - 1 - z : z;
  }
}
