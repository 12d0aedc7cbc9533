package health.fabrica.core.support;

import health.fabrica.core.polygon.Region;

/**
 * What of a layer has nothing below that would hold it.
 *
 * @param layer counted from 0
 * @param wanted needs support
 * @param inAir the part of it that is not joined to anything that is held: islands
 * @param bridged spans between two sides within the limit
 * @param small below the smallest area that is supported
 * @param keptOut in a keep-out
 */
public record LayerOverhang(
    int layer, Region wanted, Region inAir, Region bridged, Region small, Region keptOut) {

  static LayerOverhang none(int layer) {
    return new LayerOverhang(
        layer, Region.EMPTY, Region.EMPTY, Region.EMPTY, Region.EMPTY, Region.EMPTY);
  }
}
