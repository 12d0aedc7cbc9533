package health.fabrica.core.slice;

import health.fabrica.core.polygon.Region;

/**
 * One layer of a part: what is material at its middle height.
 *
 * @param index from 0, upwards
 * @param bottomMm z of its lower side
 * @param topMm z of its upper side
 * @param region the material, valid as package {@code polygon} promises
 */
public record Layer(int index, double bottomMm, double topMm, Region region) {

  /** Thickness in mm. */
  public double heightMm() {
    return topMm - bottomMm;
  }

  /** Volume in mm3. */
  public double volumeMm3() {
    return region.areaMm2() * heightMm();
  }
}
