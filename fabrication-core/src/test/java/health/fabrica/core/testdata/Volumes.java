package health.fabrica.core.testdata;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Modality;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;

/** Volumes made from formulas. */
public final class Volumes {

  /** An intensity for each voxel. */
  @FunctionalInterface
  public interface Field {
    double at(int i, int j, int k);
  }

  private Volumes() {}

  /** A CT volume of unit spacing. */
  public static Volume ct(int columns, int rows, int slices, Field field) {
    return ct(columns, rows, slices, Affine.ofSpacing(1, 1, 1), field);
  }

  /** A CT volume on any grid. */
  public static Volume ct(int columns, int rows, int slices, Affine affine, Field field) {
    short[][] values = new short[slices][columns * rows];
    for (int k = 0; k < slices; k++) {
      for (int j = 0; j < rows; j++) {
        for (int i = 0; i < columns; i++) {
          values[k][j * columns + i] = (short) Math.round(field.at(i, j, k));
        }
      }
    }
    return new Volume(Modality.CT, columns, rows, values, affine);
  }

  /** A bright ball in air whose edge is one voxel wide; iso value 225.5 lies on its radius. */
  public static Field ball(double x, double y, double z, double radius) {
    return (i, j, k) -> {
      double r = Math.sqrt((i - x) * (i - x) + (j - y) * (j - y) + (k - z) * (k - z));
      return Math.max(-1000, Math.min(1451, 225.5 + 1225 * (radius - r)));
    };
  }

  /** The brighter of two fields. */
  public static Field either(Field a, Field b) {
    return (i, j, k) -> Math.max(a.at(i, j, k), b.at(i, j, k));
  }

  /** A sheared, left-handed grid. */
  public static Affine oddGrid() {
    return new Affine(
        new Vec3(-40, 12, 300),
        new Vec3(0.5, 0.1, 0),
        new Vec3(0.05, -0.6, 0.1),
        new Vec3(0.1, 0.2, 1.2));
  }
}
