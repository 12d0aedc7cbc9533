package health.fabrica.core.polygon;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of the plane: islands with their holes, as the package promises. Equal regions that were
 * made by one operation from the same input in any order are equal here. Only this package makes
 * them, so a region is always valid. Immutable.
 */
public final class Region {

  /** Nothing. */
  public static final Region EMPTY = new Region(List.of());

  private final List<Island> islands;

  Region(List<Island> islands) {
    this.islands = List.copyOf(islands);
  }

  /** The connected parts, sorted by their least vertices. */
  public List<Island> islands() {
    return islands;
  }

  /** Each island as a region of its own, in their order. */
  public List<Region> parts() {
    return islands.stream().map(island -> new Region(List.of(island))).toList();
  }

  /** The islands at least that large. */
  public Region largerThan(double areaMm2) {
    return new Region(islands.stream().filter(i -> i.areaMm2() >= areaMm2).toList());
  }

  /** Whether there is nothing. */
  public boolean isEmpty() {
    return islands.isEmpty();
  }

  /** All rings: each outer ring, then its holes. */
  public List<Ring> rings() {
    List<Ring> rings = new ArrayList<>();
    for (Island island : islands) {
      rings.add(island.outer());
      rings.addAll(island.holes());
    }
    return rings;
  }

  /** Number of vertices. */
  public int vertexCount() {
    int n = 0;
    for (Ring ring : rings()) {
      n += ring.size();
    }
    return n;
  }

  /** Area in mm2. */
  public double areaMm2() {
    double sum = 0;
    for (Island island : islands) {
      sum += island.areaMm2();
    }
    return sum;
  }

  /** Length of all rings in mm. */
  public double perimeterMm() {
    double sum = 0;
    for (Ring ring : rings()) {
      sum += ring.lengthMm();
    }
    return sum;
  }

  /** Whether a point lies in the region or on its border; exact, O(vertices). */
  public boolean contains(int xNm, int yNm) {
    int winding = 0;
    for (Ring ring : rings()) {
      if (ring.passes(xNm, yNm)) {
        return true;
      }
      winding += ring.windingAround(xNm, yNm);
    }
    return winding != 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Region region && islands.equals(region.islands);
  }

  @Override
  public int hashCode() {
    return islands.hashCode();
  }

  @Override
  public String toString() {
    return "Region" + islands;
  }
}
