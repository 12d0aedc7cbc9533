package health.fabrica.core.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.quality.MeshCensus;
import health.fabrica.core.quality.MeshMeasures;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

class SpatialOrderProperty {

  private static TriangleMesh random(Random random) {
    int vertices = 3 + random.nextInt(200);
    float[] xyz = new float[3 * vertices];
    for (int n = 0; n < xyz.length; n++) {
      xyz[n] = random.nextFloat() * 100 - 50;
    }
    int[] triangles = new int[3 * random.nextInt(300) + 3];
    for (int n = 0; n < triangles.length; n++) {
      triangles[n] = random.nextInt(vertices);
    }
    return new TriangleMesh(xyz, triangles);
  }

  /** The corner coordinates of all triangles, as text, sorted. */
  private static String[] places(TriangleMesh mesh) {
    return IntStream.range(0, mesh.triangleCount())
        .mapToObj(
            t ->
                IntStream.range(3 * t, 3 * t + 3)
                    .map(h -> 3 * mesh.triangles()[h])
                    .mapToObj(v -> Arrays.toString(Arrays.copyOfRange(mesh.xyz(), v, v + 3)))
                    .toList()
                    .toString())
        .sorted()
        .toArray(String[]::new);
  }

  @Property(tries = 100)
  void theSurfaceIsTheSameWithOtherNumbers(@ForAll Random random) {
    TriangleMesh mesh = random(random);
    TriangleMesh ordered = SpatialOrder.of(mesh);
    assertThat(places(ordered)).isEqualTo(places(mesh));
    assertThat(MeshCensus.of(ordered)).isEqualTo(MeshCensus.of(mesh));
    assertThat(MeshMeasures.of(ordered).max()).isEqualTo(MeshMeasures.of(mesh).max());
  }

  @Property(tries = 100)
  void everyVertexHasOnePlaceInTheOrder(
      @ForAll Random random, @ForAll @DoubleRange(min = 0, max = 1) double shift) {
    TriangleMesh mesh = random(random);
    int[] order = SpatialOrder.vertices(mesh.xyz(), shift);
    assertThat(Arrays.stream(order).sorted().toArray())
        .isEqualTo(IntStream.range(0, mesh.vertexCount()).toArray());
  }
}
