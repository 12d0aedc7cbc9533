package health.fabrica.core.layerfile;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What stands before the layers.
 *
 * @param binary whether the layers are binary
 * @param unitMm millimetres of one unit of the file, more than zero
 * @param version version times 100, 200 for 2.0
 * @param layers announced number of layers, if it is announced
 * @param boundsMm announced least and greatest x, y, z in this order of six, if announced
 * @param parts names by number
 */
public record CliHeader(
    boolean binary,
    BigDecimal unitMm,
    int version,
    Optional<Integer> layers,
    Optional<List<BigDecimal>> boundsMm,
    SortedMap<Integer, String> parts) {

  public CliHeader {
    boundsMm = boundsMm.map(List::copyOf);
    parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
  }

  /**
   * The header of a new file in version 2.0.
   *
   * @param unitMm rounding step of all coordinates
   * @param parts names by number; ASCII letters, digits, and {@code . _ - +} only
   * @param layers number of layers that will follow
   */
  public static CliHeader of(
      CliEncoding encoding, BigDecimal unitMm, Map<Integer, String> parts, int layers) {
    return new CliHeader(
        encoding != CliEncoding.ASCII,
        unitMm,
        200,
        Optional.of(layers),
        Optional.empty(),
        new TreeMap<>(parts));
  }
}
