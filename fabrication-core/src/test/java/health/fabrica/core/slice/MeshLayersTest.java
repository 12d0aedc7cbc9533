package health.fabrica.core.slice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.format.LengthUnit;
import health.fabrica.core.format.MeshFile;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.polygon.FillRule;
import health.fabrica.core.polygon.Polygons;
import health.fabrica.core.testdata.Cancelled;
import health.fabrica.core.testdata.SharedData;
import health.fabrica.core.work.WorkMonitor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeshLayersTest {

  private static List<Layer> layers(TriangleMesh mesh, double height, int threads) {
    return layers(mesh, LayerPlan.uniform(low(mesh), high(mesh), height, height), threads);
  }

  private static List<Layer> layers(TriangleMesh mesh, LayerPlan plan, int threads) {
    List<Layer> layers = new ArrayList<>();
    LayerStream.run(MeshLayers.of(mesh), plan, threads, WorkMonitor.NONE, layers::add);
    return layers;
  }

  private static double low(TriangleMesh mesh) {
    return heights(mesh).min().orElseThrow();
  }

  private static double high(TriangleMesh mesh) {
    return heights(mesh).max().orElseThrow();
  }

  private static java.util.stream.DoubleStream heights(TriangleMesh mesh) {
    return IntStream.range(0, mesh.vertexCount()).mapToDouble(v -> mesh.xyz()[3 * v + 2]);
  }

  /** The same surface: vertices renumbered, triangles in another order, corners turned. */
  private static TriangleMesh renumbered(TriangleMesh mesh, long seed) {
    int n = mesh.vertexCount();
    int[] to = IntStream.range(0, n).toArray();
    Random random = new Random(seed);
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int keep = to[i];
      to[i] = to[j];
      to[j] = keep;
    }
    float[] xyz = new float[3 * n];
    for (int v = 0; v < n; v++) {
      System.arraycopy(mesh.xyz(), 3 * v, xyz, 3 * to[v], 3);
    }
    int[] triangles = IntStream.of(mesh.triangles()).map(v -> to[v]).toArray();
    return Shapes.shuffled(new TriangleMesh(xyz, triangles), seed);
  }

  @Test
  void theSameLayersComeFromAnyOrderOfTrianglesAndVerticesOnAnyNumberOfThreads() {
    TriangleMesh skull = Shapes.skull(60, 40);
    List<Layer> one = layers(skull, 2, 1);
    assertThat(layers(skull, 2, 3)).isEqualTo(one);
    assertThat(layers(renumbered(skull, 7), 2, 2)).isEqualTo(one);
    assertThat(one.stream().mapToDouble(Layer::volumeMm3).sum())
        .isCloseTo(Shapes.volume(skull), within(0.005 * Shapes.volume(skull)));
  }

  /** Four triangles meet in one edge: how they are paired must not matter. */
  @Test
  void partsThatShareAnEdgeGiveTheSameLayersInAnyOrder() {
    TriangleMesh two = Shapes.join(Shapes.box(0, 0, 0, 5, 5, 4), Shapes.box(5, 5, 0, 9, 9, 4));
    TriangleMesh welded = welded(two);
    assertThat(welded.vertexCount()).isEqualTo(14);
    List<Layer> layers = layers(welded, 1, 1);
    assertThat(layers).allMatch(layer -> layer.region().islands().size() == 2);
    for (int seed = 0; seed < 20; seed++) {
      assertThat(layers(renumbered(welded, seed), 1, 1)).isEqualTo(layers);
    }
  }

  private static TriangleMesh welded(TriangleMesh mesh) {
    List<List<Float>> points = new ArrayList<>();
    int[] to = new int[mesh.vertexCount()];
    for (int v = 0; v < to.length; v++) {
      List<Float> point = List.of(mesh.xyz()[3 * v], mesh.xyz()[3 * v + 1], mesh.xyz()[3 * v + 2]);
      if (!points.contains(point)) {
        points.add(point);
      }
      to[v] = points.indexOf(point);
    }
    float[] xyz = new float[3 * points.size()];
    for (int i = 0; i < xyz.length; i++) {
      xyz[i] = points.get(i / 3).get(i % 3);
    }
    return new TriangleMesh(xyz, IntStream.of(mesh.triangles()).map(v -> to[v]).toArray());
  }

  @Test
  void planesInFacesEdgesAndVerticesGiveWholeRegions() {
    TriangleMesh steps = Shapes.join(Shapes.box(0, 0, 0, 4, 4, 1), Shapes.box(1, 1, 1, 3, 3, 2));
    double[] planes = {0, 0.5, 1, 1.5, 2, 2.5};
    LayerSource.Cuts cuts = MeshLayers.of(steps).cuts(planes, WorkMonitor.NONE);
    List<Double> areas = new ArrayList<>();
    for (int i = 0; i < planes.length; i++) {
      areas.add(cuts.next().get().areaMm2());
    }
    // A vertex on the plane counts as above: the cut is that just below the plane.
    assertThat(areas).containsExactly(0.0, 16.0, 16.0, 4.0, 4.0, 0.0);
  }

  @Test
  void shellsThatOverlapAreOneAndShellsInsideOutAreHollows() {
    TriangleMesh both = Shapes.join(Shapes.box(0, 0, 0, 4, 4, 4), Shapes.box(2, 2, 0, 6, 6, 4));
    assertThat(layers(both, 2, 1)).allMatch(layer -> layer.region().areaMm2() == 28);
    TriangleMesh hollow =
        Shapes.join(Shapes.box(0, 0, 0, 4, 4, 4), Shapes.flipped(Shapes.box(1, 1, 1, 3, 3, 3)));
    Layer middle = layers(hollow, 4, 1).get(0);
    assertThat(middle.region().islands()).hasSize(1);
    assertThat(middle.region().islands().get(0).holes()).hasSize(1);
    assertThat(middle.region().areaMm2()).isEqualTo(12);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cow.off",
        "elephant.off",
        "fandisk.off",
        "knot1.off",
        "rotor_small.off",
        "unit_sphere.STL"
      })
  void knownMeshesGiveValidLayersThatAddUpToTheirVolume(String name) throws IOException {
    Path file = SharedData.path("mesh-known/" + name);
    TriangleMesh mesh = MeshFile.read(file, Optional.of(LengthUnit.MILLIMETRE)).mesh();
    // Scaled to 60 mm high, so that the layers say the same of all.
    double scale = 60 / (high(mesh) - low(mesh));
    float[] xyz = mesh.xyz().clone();
    for (int i = 0; i < xyz.length; i++) {
      xyz[i] = (float) (xyz[i] * scale);
    }
    TriangleMesh scaled = new TriangleMesh(xyz, mesh.triangles());
    List<Layer> layers = layers(scaled, 0.25, 2);
    double volume = layers.stream().mapToDouble(Layer::volumeMm3).sum();
    assertThat(volume).isCloseTo(Shapes.volume(scaled), within(0.01 * Shapes.volume(scaled)));
    for (Layer layer : layers.subList(100, 110)) {
      assertThat(Polygons.of(layer.region().rings(), FillRule.NON_ZERO)).isEqualTo(layer.region());
    }
  }

  @Test
  void openMeshesAreRefusedWithTheNumberOfEdges() {
    TriangleMesh box = Shapes.box(0, 0, 0, 1, 1, 1);
    TriangleMesh open = new TriangleMesh(box.xyz(), java.util.Arrays.copyOf(box.triangles(), 33));
    assertThatThrownBy(() -> MeshLayers.of(open))
        .hasMessageContaining("FAB-1701")
        .hasMessageContaining("3 open edges");
    TriangleMesh far = Shapes.moved(box, 2000, 0, 0);
    assertThatThrownBy(() -> layers(far, 0.5, 1)).hasMessageContaining("FAB-1401");
  }

  @Test
  void uniformPlansEndAtTheTopAndRefuseNonsense() {
    LayerPlan plan = LayerPlan.uniform(0, 10, 0.3, 0.2);
    assertThat(plan.layers()).isEqualTo(50);
    assertThat(plan.topMm(0)).isEqualTo(0.3);
    assertThat(plan.planeMm(1)).isCloseTo(0.4, within(1e-12));
    assertThat(LayerPlan.uniform(0, 10, 0.2, 0.2).layers()).isEqualTo(50);
    assertThatThrownBy(() -> LayerPlan.uniform(0, 10, 0.2, 0)).hasMessageContaining("FAB-1410");
    assertThatThrownBy(() -> LayerPlan.uniform(0, 2000, 0.2, 0.01))
        .hasMessageContaining("FAB-1410")
        .hasMessageContaining("0.01 mm");
    assertThatThrownBy(() -> new AdaptiveHeights(0.1, 0.3, 0.2, 0.2))
        .hasMessageContaining("FAB-1410");
  }

  @Test
  void adaptiveLayersKeepTheCuspWithinTheirLimits() {
    TriangleMesh ball = Shapes.ball(200, 200, 20);
    LayerPlan plan = new AdaptiveHeights(0.05, 0.06, 0.3, 0.2).plan(ball);
    assertThat(plan.bottomMm(0)).isCloseTo(-20, within(1e-5));
    assertThat(plan.topMm(plan.layers() - 1)).isBetween(19.999, 20.3);
    for (int i = 1; i < plan.layers() - 1; i++) {
      double height = plan.topMm(i) - plan.bottomMm(i);
      double steepest = Math.max(Math.abs(plan.bottomMm(i)), Math.abs(plan.topMm(i))) / 20;
      assertThat(height).isBetween(0.06 - 1e-9, 0.3 + 1e-9);
      assertThat(height * (steepest - 0.02)).isLessThanOrEqualTo(Math.max(0.05, 0.06) + 1e-6);
    }
    int middle = plan.layers() / 2;
    assertThat(plan.topMm(middle) - plan.bottomMm(middle)).isGreaterThan(0.25);
    assertThat(plan.layers()).isLessThan(LayerPlan.uniform(-20, 20, 0.06, 0.06).layers() * 2 / 3);
    LayerPlan box = new AdaptiveHeights(0.05, 0.06, 0.3, 0.2).plan(Shapes.box(0, 0, 0, 9, 9, 6.2));
    assertThat(box.layers()).isLessThan(25);
  }

  @Test
  void aCancelledStreamStops() {
    Cancelled cancelling = Cancelled.after(21);
    TriangleMesh ball = Shapes.ball(40, 40, 20);
    LayerPlan plan = LayerPlan.uniform(-20, 20, 0.1, 0.1);
    List<Layer> seen = new ArrayList<>();
    assertThatThrownBy(() -> LayerStream.run(MeshLayers.of(ball), plan, 1, cancelling, seen::add))
        .hasMessageContaining("FAB-1000");
    assertThat(seen).hasSizeLessThan(40);
  }
}
