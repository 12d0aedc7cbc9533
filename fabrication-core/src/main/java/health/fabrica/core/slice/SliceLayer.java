package health.fabrica.core.slice;

import java.util.List;

/**
 * The cross-section of a mesh at one height.
 *
 * @param zMm height of the plane in the coordinates of the mesh
 * @param contours closed contours in an order that depends on the geometry only
 */
public record SliceLayer(double zMm, List<Contour> contours) {

  public SliceLayer {
    contours = List.copyOf(contours);
  }

  /** Area of the material in mm2: outer contours less holes. */
  public double areaMm2() {
    double sum = 0;
    for (Contour contour : contours) {
      sum += contour.signedAreaMm2();
    }
    return sum;
  }
}
