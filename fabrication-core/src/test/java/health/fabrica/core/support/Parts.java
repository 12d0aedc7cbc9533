package health.fabrica.core.support;

import health.fabrica.core.mesh.MeshBounds;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.polygon.FillRule;
import health.fabrica.core.polygon.Polygons;
import health.fabrica.core.polygon.Region;
import health.fabrica.core.polygon.Ring;
import health.fabrica.core.slice.Layer;
import health.fabrica.core.slice.LayerPlan;
import health.fabrica.core.slice.LayerStream;
import health.fabrica.core.slice.MeshLayers;
import health.fabrica.core.slice.Shapes;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Bodies that hang over, and their layers. */
final class Parts {

  private Parts() {}

  static List<Layer> layers(TriangleMesh mesh, double heightMm) {
    MeshBounds bounds = MeshBounds.of(mesh);
    List<Layer> layers = new ArrayList<>();
    LayerStream.run(
        MeshLayers.of(mesh),
        LayerPlan.uniform(bounds.low().z(), bounds.high().z(), heightMm, heightMm),
        1,
        WorkMonitor.NONE,
        layers::add);
    return layers;
  }

  static Region rectangle(double x0, double y0, double x1, double y1) {
    return Polygons.of(List.of(Ring.ofMm(x0, y0, x1, y0, x1, y1, x0, y1)), FillRule.NON_ZERO);
  }

  /** A post with a slab on top that reaches out to all sides. */
  static TriangleMesh table() {
    return Shapes.join(Shapes.box(-2, -2, 0, 2, 2, 8), Shapes.box(-8, -6, 8, 8, 6, 10));
  }

  /** A table over a plate, so that supports have to stand on the plate. */
  static TriangleMesh tableOnPlate() {
    return Shapes.join(table(), Shapes.box(-20, -20, 0, 20, 20, 1));
  }

  /** Some boxes and balls anywhere, the first of them on the bed. */
  static TriangleMesh heap(long seed) {
    Random random = new Random(seed);
    TriangleMesh all = Shapes.box(-6, -6, 0, 6, 6, 1 + random.nextInt(3));
    for (int n = 0; n < 3; n++) {
      double x = random.nextInt(16) - 8;
      double y = random.nextInt(16) - 8;
      double z = 2 + random.nextInt(6);
      TriangleMesh body =
          random.nextBoolean()
              ? Shapes.moved(Shapes.ball(12, 24, 1.5 + random.nextInt(3)), x, y, z + 4)
              : Shapes.box(x, y, z, x + 1 + random.nextInt(9), y + 1 + random.nextInt(9), z + 2.1);
      all = Shapes.join(all, body);
    }
    return all;
  }
}
