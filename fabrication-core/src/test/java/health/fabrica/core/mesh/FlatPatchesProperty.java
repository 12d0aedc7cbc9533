package health.fabrica.core.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.image.Volume;
import health.fabrica.core.quality.MeshCensus;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.segment.Segmentation;
import health.fabrica.core.segment.Thresholder;
import health.fabrica.core.segment.Tissue;
import health.fabrica.core.testdata.Volumes;
import health.fabrica.core.work.WorkMonitor;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class FlatPatchesProperty {

  private static TriangleMesh surface(Volume volume) {
    BitMask mask = Thresholder.threshold(volume, 226, 3071, 1, WorkMonitor.NONE).mask();
    Segmentation s = new Segmentation(mask, Optional.of(Tissue.BONE), 226, 3071, 1, 1, 1, 1, 1, 0);
    return IsoSurface.extract(volume, s, 1 << 24, 1, WorkMonitor.NONE);
  }

  /** Bumpy where the noise is strong, flat where it is weak, with necks and handles. */
  private static TriangleMesh bumps(Random random, int size, double noise) {
    double f = 1 + random.nextDouble();
    return surface(
        Volumes.ct(
            size,
            size,
            size,
            (i, j, k) ->
                226
                    + 900 * (Math.sin(f * i / 3) * Math.cos(f * j / 4) + Math.sin(f * k / 5))
                    + noise * random.nextGaussian()));
  }

  private static FlatPatches patches(TriangleMesh mesh, double bound, int group, int threads) {
    return FlatPatches.of(
        mesh, VertexRings.of(mesh, threads), bound, group, threads, WorkMonitor.NONE);
  }

  @Property(tries = 150)
  void whatIsLeftIsTheSameSurfaceWithinTheBound(@ForAll Random random) {
    TriangleMesh mesh = bumps(random, 8 + random.nextInt(6), 600 * random.nextDouble());
    double bound = 0.01 + random.nextDouble() * 0.6;
    FlatPatches.Left left = patches(mesh, bound, 1 << 17, 1).collapse();
    MeshCensus before = MeshCensus.of(mesh);
    MeshCensus after = MeshCensus.of(left.mesh());
    assertThat(after.closedManifold()).isTrue();
    assertThat(after.eulerCharacteristic()).isEqualTo(before.eulerCharacteristic());
    assertThat(after.components()).isEqualTo(before.components());
    for (int v = 0; v < mesh.vertexCount(); v++) {
      assertThat(distance(mesh.xyz(), v, left.mesh(), left.triangleOf()[v]))
          .isLessThanOrEqualTo(bound);
    }
    for (int v = 0; v < left.mesh().vertexCount(); v++) {
      assertThat(distance(left.mesh().xyz(), v, mesh, left.nearest()[v]))
          .isLessThanOrEqualTo(bound);
    }
  }

  private static double distance(float[] points, int p, TriangleMesh mesh, int triangle) {
    return Math.sqrt(
        CollapsingMesh.squaredDistance(
            mesh.xyz(),
            mesh.triangles(),
            3 * triangle,
            points[3 * p],
            points[3 * p + 1],
            points[3 * p + 2]));
  }

  @Example
  void aGentleSurfaceLosesManyVerticesAndTheSameOnesOnAnyNumberOfThreads() {
    TriangleMesh mesh = bumps(new Random(5), 40, 10);
    FlatPatches.Left one = patches(mesh, 0.2, 1 << 11, 1).collapse();
    FlatPatches.Left four = patches(mesh, 0.2, 1 << 11, 4).collapse();
    assertThat(mesh.vertexCount()).isGreaterThan(4 << 11);
    assertThat(one.mesh().vertexCount()).isLessThan(mesh.vertexCount() * 2 / 3);
    assertThat(MeshDigest.of(four.mesh())).isEqualTo(MeshDigest.of(one.mesh()));
    assertThat(four.triangleOf()).isEqualTo(one.triangleOf());
    assertThat(four.nearest()).isEqualTo(one.nearest());
  }

  @Example
  void aTetrahedronStaysWhateverTheBound() {
    float[] xyz = {0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1};
    TriangleMesh mesh = new TriangleMesh(xyz, new int[] {0, 2, 1, 0, 1, 3, 0, 3, 2, 1, 2, 3});
    FlatPatches.Left left = patches(mesh, 1000, 8, 1).collapse();
    assertThat(left.mesh().triangleCount()).isEqualTo(4);
    assertThat(Arrays.stream(left.triangleOf())).allMatch(t -> t >= 0);
  }

  @Property(tries = 100)
  void ringsGoAroundEachVertex(@ForAll Random random) {
    TriangleMesh mesh = bumps(random, 7, 800);
    VertexRings rings = VertexRings.of(mesh, 2);
    int[] t = mesh.triangles();
    for (int v = 0; v < mesh.vertexCount(); v++) {
      int count = rings.start[v + 1] - rings.start[v];
      for (int n = 0; n < count; n++) {
        int h = rings.leaving[rings.start[v] + n];
        assertThat(t[h]).isEqualTo(v);
        assertThat(t[HalfEdges.next(h)]).isEqualTo(rings.heads[rings.start[v] + n]);
        assertThat(t[HalfEdges.previous(h)])
            .isEqualTo(rings.heads[rings.start[v] + (n + 1) % count]);
      }
    }
  }
}
