package health.fabrica.core.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.quality.MeshCensus;
import health.fabrica.core.repair.LocalRepair;
import health.fabrica.core.work.WorkMonitor;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Meshes whose crowded places once took time by the square of what meets there. */
class CrowdedMeshesTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int MANY = 200_000;
  private static final int SOME = 2_000; // distances to so many needles are slow by themselves

  /** Two cones with one rim: a closed body whose two tips have very many triangles. */
  private static TriangleMesh spindle(int many) {
    float[] xyz = new float[3 * (many + 2)];
    int[] t = new int[6 * many];
    for (int n = 0; n < many; n++) {
      double angle = 2 * Math.PI * n / many;
      xyz[3 * n] = (float) (1e4 * Math.cos(angle));
      xyz[3 * n + 1] = (float) (1e4 * Math.sin(angle));
      int next = (n + 1) % many;
      System.arraycopy(new int[] {n, next, many, next, n, many + 1}, 0, t, 6 * n, 6);
    }
    xyz[3 * many + 2] = 1e4f;
    xyz[3 * many + 5] = -1e4f;
    return new TriangleMesh(xyz, t);
  }

  /** Pages of a book: all triangles have one edge in common. */
  private static TriangleMesh book(int many) {
    float[] xyz = new float[3 * (many + 2)];
    int[] t = new int[3 * many];
    xyz[2] = -1;
    xyz[5] = 1;
    for (int n = 0; n < many; n++) {
      double angle = 2 * Math.PI * n / many;
      xyz[3 * n + 6] = (float) (1e4 * Math.cos(angle));
      xyz[3 * n + 7] = (float) (1e4 * Math.sin(angle));
      System.arraycopy(new int[] {n & 1, 1 - (n & 1), n + 2}, 0, t, 3 * n, 3);
    }
    return new TriangleMesh(xyz, t);
  }

  @Test
  void aVertexOfVeryManyTrianglesIsCountedAndKept() {
    MeshCensus census = assertTimeoutPreemptively(LIMIT, () -> MeshCensus.of(spindle(MANY)));
    assertThat(census.closedManifold()).isTrue();
    assertThat(census.genus()).isZero();
    TriangleMesh mended =
        assertTimeoutPreemptively(
            LIMIT, () -> LocalRepair.repair(spindle(SOME), 0, 2, WorkMonitor.NONE).mesh());
    assertThat(MeshCensus.of(mended).closedManifold()).isTrue();
  }

  @Test
  void anEdgeOfVeryManyTrianglesIsRefused() {
    assertThat(assertTimeoutPreemptively(LIMIT, () -> MeshCensus.of(book(MANY))).nonManifoldEdges())
        .isOne();
    ProblemException refused =
        assertTimeoutPreemptively(
            LIMIT,
            () -> {
              try {
                LocalRepair.repair(book(SOME), 0, 2, WorkMonitor.NONE);
                return null;
              } catch (ProblemException e) {
                return e;
              }
            });
    assertThat(refused).isNotNull().hasMessageMatching("(?s)FAB-162[0-2].*");
  }
}
