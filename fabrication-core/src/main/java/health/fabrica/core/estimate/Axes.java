package health.fabrica.core.estimate;

/**
 * One value for each axis of a fused-filament printer.
 *
 * @param x of the x axis, in mm/s or mm/s2
 * @param y of the y axis
 * @param z of the z axis
 * @param e of the extruder, in mm of filament
 */
public record Axes(double x, double y, double z, double e) {

  /** The value of an axis: 0 to 3 for x, y, z, e. */
  double get(int axis) {
    return switch (axis) {
      case 0 -> x;
      case 1 -> y;
      case 2 -> z;
      default -> e;
    };
  }
}
