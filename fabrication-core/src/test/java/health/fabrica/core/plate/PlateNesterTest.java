package health.fabrica.core.plate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.quality.MeshMeasures;
import health.fabrica.core.slice.Shapes;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PlateNesterTest {

  private static List<Placement> nest(List<PlatePart> parts, double x, double y, double gap) {
    return PlateNester.nest(parts, x, y, gap, WorkMonitor.NONE);
  }

  private static PlatePart box(String id, double x, double y) {
    return new PlatePart(id, Shapes.box(7, -3, 2, 7 + x, -3 + y, 5));
  }

  private static double[] bounds(TriangleMesh mesh) {
    double[] b = {1e9, 1e9, 1e9, -1e9, -1e9, -1e9};
    for (int i = 0; i < mesh.xyz().length; i++) {
      b[i % 3] = Math.min(b[i % 3], mesh.xyz()[i]);
      b[3 + i % 3] = Math.max(b[3 + i % 3], mesh.xyz()[i]);
    }
    return b;
  }

  @Property(tries = 60)
  void partsStayOnTheirBedApartAndThemselves(@ForAll long seed) {
    Random random = new Random(seed);
    List<PlatePart> parts = new ArrayList<>();
    Map<String, TriangleMesh> meshes = new TreeMap<>();
    for (int i = 0; i < 1 + random.nextInt(8); i++) {
      PlatePart part = box("p" + i, 3 + random.nextInt(30), 3 + random.nextInt(30));
      parts.add(part);
      meshes.put(part.id(), part.mesh());
    }
    double gap = random.nextInt(4);

    List<Placement> placed = nest(parts, 60, 50, gap);

    assertThat(placed).hasSize(parts.size());
    for (int a = 0; a < placed.size(); a++) {
      TriangleMesh mesh = placed.get(a).apply(meshes.get(placed.get(a).id()));
      double[] p = bounds(mesh);
      assertThat(MeshMeasures.of(mesh).volumeMm3())
          .isCloseTo(MeshMeasures.of(meshes.get(placed.get(a).id())).volumeMm3(), within(1e-2));
      assertThat(p[0]).isGreaterThanOrEqualTo(gap / 2 - 1e-4);
      assertThat(p[1]).isGreaterThanOrEqualTo(gap / 2 - 1e-4);
      assertThat(p[2]).isCloseTo(0, within(1e-5));
      assertThat(p[3]).isLessThanOrEqualTo(60 - gap / 2 + 1e-4);
      assertThat(p[4]).isLessThanOrEqualTo(50 - gap / 2 + 1e-4);
      for (int b = 0; b < a; b++) {
        double[] q = bounds(placed.get(b).apply(meshes.get(placed.get(b).id())));
        double apartX = Math.max(p[0] - q[3], q[0] - p[3]);
        double apartY = Math.max(p[1] - q[4], q[1] - p[4]);
        if (placed.get(a).bed() == placed.get(b).bed()) {
          assertThat(Math.max(apartX, apartY)).isGreaterThanOrEqualTo(gap * 0.7 - 1e-4);
        }
      }
    }
    Collections.shuffle(parts, random);
    assertThat(nest(parts, 60, 50, gap)).isEqualTo(placed);
  }

  @Test
  void aSmallPartLiesInTheBayOfALargeOne() {
    TriangleMesh corner = Shapes.join(Shapes.box(0, 0, 0, 40, 8, 5), Shapes.box(0, 9, 0, 8, 40, 5));
    List<Placement> placed =
        nest(List.of(new PlatePart("corner", corner), box("small", 25, 25)), 45, 45, 2);

    assertThat(placed).extracting(Placement::bed).containsOnly(0);
  }

  @Test
  void aPartIsTurnedWhenItFitsOnlySo() {
    Placement placed = nest(List.of(box("long", 10, 40)), 50, 20, 0).get(0);

    assertThat(placed.quarterTurns() % 2).isEqualTo(1);
    double[] bounds = bounds(placed.apply(box("long", 10, 40).mesh()));
    assertThat(bounds[3] - bounds[0]).isCloseTo(40, within(1e-4));
    assertThat(bounds[0]).isGreaterThanOrEqualTo(-1e-4);
  }

  @Test
  void whatDoesNotFitOrCannotBeToldApartIsRefused() {
    assertThatThrownBy(() -> nest(List.of(box("big", 70, 10)), 60, 50, 2))
        .hasMessageContaining("FAB-1521")
        .hasMessageContaining("70.0 x 10.0");
    assertThatThrownBy(() -> nest(List.of(box("a", 5, 5), box("a", 6, 6)), 60, 50, 2))
        .hasMessageContaining("FAB-1522");
    assertThatThrownBy(() -> nest(List.of(box("a", 5, 5)), 60, Double.NaN, 2))
        .hasMessageContaining("FAB-1523");
  }
}
