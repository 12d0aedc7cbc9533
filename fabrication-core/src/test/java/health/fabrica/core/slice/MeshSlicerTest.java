package health.fabrica.core.slice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.format.BinaryStl;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MeshSlicerTest {

  @Test
  void aCubeHasOneCounterClockwiseSquare() {
    SliceLayer layer = MeshSlicer.of(Shapes.box(0, 0, 0, 10, 20, 30)).slice(15);

    assertThat(layer.contours()).hasSize(1);
    assertThat(layer.areaMm2()).isCloseTo(200, within(1e-9));
    assertThat(layer.contours().get(0).perimeterMm()).isCloseTo(60, within(1e-9));
  }

  @Test
  void aVertexOnThePlaneCountsAsAboveIt() {
    MeshSlicer cube = MeshSlicer.of(Shapes.box(0, 0, 0, 10, 10, 10));

    assertThat(cube.slice(0).contours()).isEmpty();
    assertThat(cube.slice(10).areaMm2()).isCloseTo(100, within(1e-9));
    assertThat(cube.slice(10.0001).contours()).isEmpty();
  }

  @Test
  void planesThroughRingsOfVerticesGiveClosedContours() {
    // Stacks of the ball lie exactly on these planes, up to the rounding of floats.
    TriangleMesh ball = Shapes.ball(40, 64, 20);
    double[] heights = new double[ball.vertexCount()];
    for (int v = 0; v < heights.length; v++) {
      heights[v] = ball.xyz()[3 * v + 2];
    }
    double[] planes = Arrays.stream(heights).sorted().distinct().toArray();
    MeshSlicer slicer = MeshSlicer.of(ball);
    LayerSweep sweep = slicer.sweep(planes);
    Tracer tracer = slicer.tracer();
    for (double plane : planes) {
      SliceLayer layer = tracer.trace(plane, sweep.next());
      double expected = Math.PI * Math.max(0, 400 - plane * plane);
      assertThat(layer.areaMm2()).isCloseTo(expected, within(12.0));
    }
    assertThat(sweep.hasNext()).isFalse();
  }

  @Test
  void aRingHasAnOuterContourAndAHole() {
    SliceLayer layer = MeshSlicer.of(Shapes.torus(128, 64, 20, 5)).slice(0.01);

    assertThat(layer.contours()).hasSize(2);
    assertThat(layer.contours().stream().filter(c -> c.signedAreaMm2() > 0)).hasSize(1);
    assertThat(layer.areaMm2()).isCloseTo(Math.PI * (25 * 25 - 15 * 15), within(3.0));
  }

  @Test
  void aShellInAShellIsHollow() {
    TriangleMesh hollow =
        Shapes.join(
            Shapes.box(0, 0, 0, 20, 20, 20), Shapes.flipped(Shapes.box(5, 5, 5, 15, 15, 15)));

    assertThat(MeshSlicer.of(hollow).slice(10).areaMm2()).isCloseTo(300, within(1e-9));
    assertThat(MeshSlicer.of(hollow).slice(2).areaMm2()).isCloseTo(400, within(1e-9));
  }

  @Test
  void twoCubesThatShareAnEdgeAreClosedContoursOfTheirArea() {
    // The upright edge at (10, 10) belongs to four triangles.
    float[] xyz = new float[3 * 14];
    TriangleMesh a = Shapes.box(0, 0, 0, 10, 10, 10);
    TriangleMesh b = Shapes.box(10, 10, 0, 20, 20, 10);
    System.arraycopy(a.xyz(), 0, xyz, 0, 24);
    int[] map = new int[8];
    int next = 8;
    for (int v = 0; v < 8; v++) {
      boolean shared = (v & 3) == 0;
      map[v] = shared ? (v & 4) + 3 : next++;
      System.arraycopy(b.xyz(), 3 * v, xyz, 3 * map[v], 3);
    }
    int[] triangles = Arrays.copyOf(a.triangles(), 72);
    for (int i = 0; i < 36; i++) {
      triangles[36 + i] = map[b.triangles()[i]];
    }

    SliceLayer layer = MeshSlicer.of(new TriangleMesh(xyz, triangles)).slice(5);

    assertThat(layer.areaMm2()).isCloseTo(200, within(1e-9));
  }

  @Test
  void theOrderOfTrianglesDoesNotMatter() {
    TriangleMesh ball = Shapes.turned(Shapes.ball(30, 40, 20), 0.3, 0.7);
    TriangleMesh shuffled = Shapes.shuffled(ball, 5);
    for (double z = -19; z < 20; z += 1.3) {
      SliceLayer one = MeshSlicer.of(ball).slice(z);
      SliceLayer two = MeshSlicer.of(shuffled).slice(z);
      assertThat(two.contours()).hasSameSizeAs(one.contours());
      for (int c = 0; c < one.contours().size(); c++) {
        assertThat(two.contours().get(c).xy()).containsExactly(one.contours().get(c).xy());
      }
    }
  }

  @Test
  void anOpenMeshIsRefusedWithTheNumberOfItsOpenEdges() {
    TriangleMesh cube = Shapes.box(0, 0, 0, 1, 1, 1);
    TriangleMesh open = new TriangleMesh(cube.xyz(), Arrays.copyOf(cube.triangles(), 33));

    assertThatThrownBy(() -> MeshSlicer.of(open))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("FAB-1701")
        .hasMessageContaining("3 open edges");
  }

  @Test
  void aFlippedTriangleIsRefused() {
    TriangleMesh cube = Shapes.box(0, 0, 0, 1, 1, 1);
    int[] triangles = cube.triangles().clone();
    triangles[0] = cube.triangles()[1];
    triangles[1] = cube.triangles()[0];

    assertThatThrownBy(() -> MeshSlicer.of(new TriangleMesh(cube.xyz(), triangles)))
        .hasMessageContaining("FAB-1702");
  }

  @Test
  void meshesThatAreNoneAreRefused() {
    assertThatThrownBy(() -> MeshSlicer.of(new TriangleMesh(new float[0], new int[0])))
        .hasMessageContaining("FAB-1703");
    assertThatThrownBy(() -> MeshSlicer.of(new TriangleMesh(new float[9], new int[] {0, 0, 1})))
        .hasMessageContaining("FAB-1703");
    assertThatThrownBy(() -> MeshSlicer.of(new TriangleMesh(new float[9], new int[] {0, 1, 3})))
        .hasMessageContaining("FAB-1704");
    TriangleMesh cube = Shapes.box(0, 0, 0, Double.NaN, 1, 1);
    assertThatThrownBy(() -> MeshSlicer.of(cube)).hasMessageContaining("FAB-1704");
  }

  @Test
  void knownFilesHaveTheirKnownVolumes() throws IOException {
    assertThat(slicedVolume(known("unit_cube.STL"), 1000)).isCloseTo(1, within(1e-4));
    TriangleMesh sphere = known("unit_sphere.STL");
    assertThat(slicedVolume(sphere, 1000)).isCloseTo(Shapes.volume(sphere), within(1e-4));
  }

  private static TriangleMesh known(String name) throws IOException {
    Path file = Path.of(System.getProperty("fabrica.home"), "test-data", "mesh-known", name);
    try (InputStream in = Files.newInputStream(file)) {
      return BinaryStl.read(in);
    }
  }

  /** Sum of area x height over equal layers. */
  static double slicedVolume(TriangleMesh mesh, int layers) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int v = 0; v < mesh.vertexCount(); v++) {
      low = Math.min(low, mesh.xyz()[3 * v + 2]);
      high = Math.max(high, mesh.xyz()[3 * v + 2]);
    }
    double h = (high - low) / layers;
    double[] planes = new double[layers];
    for (int i = 0; i < layers; i++) {
      planes[i] = low + (i + 0.5) * h;
    }
    MeshSlicer slicer = MeshSlicer.of(mesh);
    LayerSweep sweep = slicer.sweep(planes);
    Tracer tracer = slicer.tracer();
    double volume = 0;
    for (double plane : planes) {
      volume += tracer.trace(plane, sweep.next()).areaMm2() * h;
    }
    return volume;
  }
}
