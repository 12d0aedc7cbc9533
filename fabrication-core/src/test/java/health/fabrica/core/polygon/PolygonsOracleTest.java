package health.fabrica.core.polygon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/**
 * Operations on random and degenerate rings beside JTS: its faces of the plane with the winding
 * numbers of a point in each say what the result has to be. {@code -Dfabrica.polygon.cases=100000}
 * runs them all.
 */
class PolygonsOracleTest {

  private static final int CASES = Integer.getInteger("fabrica.polygon.cases", 1500);

  private static final List<Operation> OPERATIONS = List.of(Operation.values());
  private static final List<FillRule> FILLS = List.of(FillRule.values());

  private final Overlay overlay = new Overlay();

  @Test
  void operationsAgreeWithTheFacesOfJts() {
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      int step = new int[] {1000, 10_000, 1_000_000}[random.nextInt(3)];
      int cells = new int[] {4, 8, 20, 1000}[random.nextInt(4)];
      List<Ring> rings = new RandomRings(random, step, cells).make(1 + random.nextInt(6));
      int clips = random.nextInt(rings.size());
      Operation operation = OPERATIONS.get(random.nextInt(4));
      FillRule fill = FILLS.get(random.nextInt(4));
      Region region = result(rings, clips, operation, fill);
      Geometry ours = Jts.valid(region);
      assertCanonical(region, seed);
      assertAgrees(rings, clips, operation, fill, region, ours, seed);
      if (seed % 4 == 0) {
        assertIndependentOfOrder(rings, clips, operation, fill, region, random, seed);
      }
    }
  }

  @Test
  void tinyGridsWhereEveryCrossingIsRoundedFarStayValid() {
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(-1 - seed);
      List<Ring> rings = new RandomRings(random, 1, 3 + random.nextInt(20)).make(8);
      Operation operation = OPERATIONS.get(random.nextInt(4));
      FillRule fill = FILLS.get(random.nextInt(4));
      Region region = result(rings, 4, operation, fill);
      Jts.valid(region);
      assertCanonical(region, seed);
    }
  }

  private Region result(List<Ring> rings, int clips, Operation operation, FillRule fill) {
    overlay.clear();
    for (int i = 0; i < rings.size(); i++) {
      if (i < clips) {
        overlay.clip(rings.get(i));
      } else {
        overlay.subject(rings.get(i));
      }
    }
    return overlay.result(operation, fill);
  }

  private static void assertAgrees(
      List<Ring> rings,
      int clips,
      Operation operation,
      FillRule fill,
      Region region,
      Geometry ours,
      int seed) {
    List<Ring> clip = rings.subList(0, clips);
    List<Ring> subject = rings.subList(clips, rings.size());
    double area = 0;
    for (Polygon face : Jts.faces(rings)) {
      Point inner = face.getInteriorPoint();
      boolean kept =
          operation.keeps(
              fill.fills(Jts.winding(subject, inner.getX(), inner.getY())),
              fill.fills(Jts.winding(clip, inner.getX(), inner.getY())));
      area += kept ? face.getArea() : 0;
      if (face.getBoundary().distance(inner) > 3) {
        assertThat(region.contains((int) inner.getX(), (int) inner.getY()))
            .as(
                "seed %d: %s %s at %s",
                seed, operation, fill, new Coordinate(inner.getX(), inner.getY()))
            .isEqualTo(kept);
      }
    }
    double length = rings.stream().mapToDouble(Ring::lengthMm).sum() * Nanometres.PER_MM;
    assertThat(ours.getArea())
        .as("seed %d", seed)
        .isBetween(area - 1.5 * length, area + 1.5 * length);
  }

  /** The region is a fixed point: its own rings give it again, in the same bytes. */
  private static void assertCanonical(Region region, int seed) {
    for (Island island : region.islands()) {
      assertThat(island.outer().twiceArea()).as("seed %d", seed).isPositive();
      assertThat(island.holes()).as("seed %d", seed).allMatch(hole -> hole.twiceArea() < 0);
    }
    assertThat(Polygons.of(region.rings(), FillRule.NON_ZERO))
        .as("seed %d", seed)
        .isEqualTo(region);
  }

  private void assertIndependentOfOrder(
      List<Ring> rings,
      int clips,
      Operation operation,
      FillRule fill,
      Region region,
      Random random,
      int seed) {
    List<Ring> clip = new ArrayList<>(rings.subList(0, clips));
    List<Ring> subject = new ArrayList<>(rings.subList(clips, rings.size()));
    Collections.shuffle(clip, random);
    Collections.shuffle(subject, random);
    List<Ring> turned = new ArrayList<>();
    clip.forEach(ring -> turned.add(rotated(ring, random)));
    subject.forEach(ring -> turned.add(rotated(ring, random)));
    assertThat(result(turned, clips, operation, fill)).as("seed %d", seed).isEqualTo(region);
  }

  private static Ring rotated(Ring ring, Random random) {
    int[] xy = ring.toArray();
    int[] turned = new int[xy.length];
    int by = 2 * random.nextInt(ring.size());
    for (int i = 0; i < xy.length; i++) {
      turned[i] = xy[(i + by) % xy.length];
    }
    return Ring.of(turned);
  }
}
