package health.fabrica.core.polygon;

import java.util.List;

/**
 * One connected part of a region.
 *
 * @param outer runs counter-clockwise
 * @param holes run clockwise, sorted by their least vertices
 */
public record Island(Ring outer, List<Ring> holes) {

  public Island {
    holes = List.copyOf(holes);
  }

  /** Area in mm2 less the holes. */
  public double areaMm2() {
    double sum = outer.areaMm2();
    for (Ring hole : holes) {
      sum += hole.areaMm2();
    }
    return sum;
  }
}
