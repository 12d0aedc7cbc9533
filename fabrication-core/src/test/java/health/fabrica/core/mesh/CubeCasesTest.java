package health.fabrica.core.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CubeCasesTest {

  private record Directed(int from, int to) {
    Directed reversed() {
      return new Directed(to, from);
    }
  }

  private static Map<Directed, Integer> edges(int inside) {
    Map<Directed, Integer> edges = new HashMap<>();
    byte[] t = CubeCases.triangles(inside);
    for (int n = 0; n < t.length; n += 3) {
      for (int k = 0; k < 3; k++) {
        edges.merge(new Directed(t[n + k], t[n + (k + 1) % 3]), 1, Integer::sum);
      }
    }
    return edges;
  }

  @Test
  void inEveryCaseTheVerticesAreExactlyTheCrossedEdges() {
    for (int inside = 0; inside < 256; inside++) {
      Set<Integer> used = new HashSet<>();
      for (byte e : CubeCases.triangles(inside)) {
        used.add((int) e);
      }
      Set<Integer> crossed = new HashSet<>();
      for (int c = 0; c < 8; c++) {
        for (int bit = 1; bit < 8; bit <<= 1) {
          if ((inside >> c & 1) != 0 && (inside >> (c ^ bit) & 1) == 0) {
            crossed.add(CubeCases.edge(c, c ^ bit));
          }
        }
      }
      assertThat(used).as("case %d", inside).isEqualTo(crossed);
    }
  }

  @Test
  void inEveryCaseAnEdgeLiesOnOneFaceAndHasOneTriangleOrInsideAndHasTwo() {
    for (int inside = 0; inside < 256; inside++) {
      Map<Directed, Integer> edges = edges(inside);
      for (Map.Entry<Directed, Integer> edge : edges.entrySet()) {
        Directed e = edge.getKey();
        boolean onFace = CubeCases.onOneFace(e.from(), e.to());
        assertThat(edge.getValue()).as("case %d edge %s", inside, e).isEqualTo(1);
        assertThat(edges.containsKey(e.reversed())).as("case %d %s", inside, e).isEqualTo(!onFace);
      }
    }
  }

  /** The segments on one face, named by face corners so that both cubes use the same names. */
  private static Set<String> segments(int inside, int axis, int side, boolean reverse) {
    Set<String> names = new HashSet<>();
    for (Directed e : edges(inside).keySet()) {
      String from = onFace(e.from(), axis, side);
      String to = onFace(e.to(), axis, side);
      if (!from.isEmpty() && !to.isEmpty()) {
        names.add(reverse ? to + ">" + from : from + ">" + to);
      }
    }
    return names;
  }

  private static String onFace(int edge, int axis, int side) {
    for (int c = 0; c < 8; c++) {
      for (int bit = 1; bit < 8; bit <<= 1) {
        int d = c | bit;
        if (d != c && CubeCases.edge(c, d) == edge) {
          boolean both = (c >> axis & 1) == side && (d >> axis & 1) == side;
          int mask = 7 ^ 1 << axis;
          return both ? (c & mask) + "-" + (d & mask) : "";
        }
      }
    }
    throw new AssertionError("no such edge " + edge);
  }

  @Test
  void everyPairOfNeighbouringCasesDrawsTheSameSegmentsInOppositeDirections() {
    int pairs = 0;
    for (int axis = 0; axis < 3; axis++) {
      for (int a = 0; a < 256; a++) {
        for (int b = 0; b < 256; b++) {
          if (agree(a, b, axis)) {
            pairs++;
            assertThat(segments(b, axis, 0, true))
                .as("cases %d and %d along axis %d", a, b, axis)
                .isEqualTo(segments(a, axis, 1, false));
          }
        }
      }
    }
    assertThat(pairs).isEqualTo(3 * 256 * 16);
  }

  private static boolean agree(int a, int b, int axis) {
    for (int c = 0; c < 8; c++) {
      if ((c >> axis & 1) == 1 && (a >> c & 1) != (b >> (c ^ 1 << axis) & 1)) {
        return false;
      }
    }
    return true;
  }

  @Test
  void insideCornersThatShareOnlyAFaceDiagonalAreSeparated() {
    assertThat(CubeCases.triangles(0b0000_1001)).hasSize(6); // corners 0 and 3: two triangles
    assertThat(CubeCases.triangles(0b1111_0110)).hasSize(12); // their complement: one sheet
  }
}
