package health.fabrica.core.support;

import health.fabrica.core.polygon.Polygons;
import health.fabrica.core.polygon.Region;
import java.util.List;

/**
 * The supports of one layer; the two regions do not overlap.
 *
 * @param layer counted from 0
 * @param body columns and branches
 * @param dense interface to the overhang above or to the model below
 */
public record SupportLayer(int layer, Region body, Region dense) {

  /** Both. */
  public Region whole() {
    return body.isEmpty() ? dense : dense.isEmpty() ? body : Polygons.union(List.of(body, dense));
  }

  /** Area of both in mm2. */
  public double areaMm2() {
    return body.areaMm2() + dense.areaMm2();
  }
}
