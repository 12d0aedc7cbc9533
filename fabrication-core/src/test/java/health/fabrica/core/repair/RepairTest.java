package health.fabrica.core.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.mesh.MeshDigest;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.quality.MeshCensus;
import health.fabrica.core.quality.MeshMeasures;
import health.fabrica.core.slice.Shapes;
import health.fabrica.core.work.WorkMonitor;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RepairTest {

  private static Repaired local(TriangleMesh mesh) {
    return LocalRepair.repair(mesh, 0, 1, WorkMonitor.NONE);
  }

  private static TriangleMesh without(TriangleMesh mesh, int... gone) {
    int[] t = new int[mesh.triangles().length - 3 * gone.length];
    int n = 0;
    for (int i = 0; i < mesh.triangleCount(); i++) {
      int triangle = i;
      if (Arrays.stream(gone).noneMatch(g -> g == triangle)) {
        System.arraycopy(mesh.triangles(), 3 * i, t, 3 * n++, 3);
      }
    }
    return new TriangleMesh(mesh.xyz(), t);
  }

  private static double volume(Repaired repaired) {
    return MeshMeasures.of(repaired.mesh()).volumeMm3();
  }

  @Test
  void aMeshWithoutFaultStaysAsItIs() {
    TriangleMesh ball = Shapes.ball(20, 30, 10);
    Repaired repaired = local(ball);

    assertThat(repaired.report().changed()).isFalse();
    assertThat(repaired.mesh().triangles()).hasSize(ball.triangles().length);
    assertThat(volume(repaired)).isCloseTo(MeshMeasures.of(ball).volumeMm3(), within(1e-6));
    assertThat(repaired.report().toNew().maxMm()).isLessThan(1e-5);
  }

  @Test
  void aHoleIsClosedAndReported() {
    Repaired repaired = local(without(Shapes.box(0, 0, 0, 10, 20, 30), 0, 1));

    assertThat(volume(repaired)).isCloseTo(6000, within(1e-3));
    assertThat(repaired.report().filledLoops()).isEqualTo(1);
    assertThat(repaired.report().filledAreaMm2()).isCloseTo(200, within(1e-6));
    assertThat(repaired.report().largestHoleMm()).isCloseTo(Math.hypot(10, 20), within(1e-6));
    assertThat(repaired.report().toOld().maxMm()).isGreaterThan(3);
  }

  @Test
  void aCavityStaysACavityAndABodyInsideOutIsTurned() {
    TriangleMesh hollow =
        Shapes.both(
            Shapes.box(0, 0, 0, 10, 10, 10), Shapes.insideOut(Shapes.box(2, 2, 2, 4, 4, 4)));
    assertThat(volume(local(hollow))).isCloseTo(992, within(1e-6));
    assertThat(local(hollow).report().flippedTriangles()).isZero();
    Repaired turned = local(Shapes.insideOut(Shapes.box(0, 0, 0, 10, 10, 10)));
    assertThat(volume(turned)).isCloseTo(1000, within(1e-6));
    assertThat(turned.report().flippedTriangles()).isEqualTo(12);
  }

  @Test
  void crumbsBelowTheLimitAreDroppedAndCounted() {
    TriangleMesh two =
        Shapes.both(Shapes.box(0, 0, 0, 10, 10, 10), Shapes.box(20, 0, 0, 20.5, 1, 1));
    RepairReport report = LocalRepair.repair(two, 1, 1, WorkMonitor.NONE).report();
    assertThat(report.droppedShells()).isEqualTo(1);
    assertThat(report.droppedTriangles()).isEqualTo(12);
    assertThat(local(two).report().droppedShells()).isZero();
  }

  @Test
  void bodiesThatTouchInAnEdgeComeApart() {
    TriangleMesh touching =
        Shapes.both(Shapes.box(0, 0, 0, 10, 10, 10), Shapes.box(10, 10, 0, 20, 20, 10));
    Repaired repaired = local(touching);
    MeshCensus census = MeshCensus.of(repaired.mesh());
    assertThat(census.components()).isEqualTo(2);
    assertThat(repaired.report().weldedVertices()).isEqualTo(2);
    assertThat(repaired.report().splitVertices()).isEqualTo(2);
    assertThat(volume(repaired)).isCloseTo(2000, within(1e-6));
  }

  @Test
  void sheetsAndLooseTrianglesAreRefused() {
    TriangleMesh sheet =
        new TriangleMesh(new float[] {0, 0, 0, 1, 0, 0, 0, 1, 0}, new int[] {0, 1, 2});
    assertThatThrownBy(() -> local(sheet)).hasMessageContaining("FAB-1622");
    assertThatThrownBy(() -> RepairMode.AUTO.repair(sheet, 0, 1, WorkMonitor.NONE))
        .hasMessageContaining("FAB-1622");
    assertThatThrownBy(
            () -> Regenerator.regenerate(Shapes.ball(9, 9, 10), 1e-3, 1, WorkMonitor.NONE))
        .hasMessageContaining("FAB-1623");
  }

  @Test
  void aStripWithOneSideIsRefused() {
    float[] xyz = new float[3 * 40];
    int[] t = new int[6 * 20];
    for (int i = 0; i < 20; i++) {
      double phi = 2 * Math.PI * i / 20;
      for (int s = 0; s < 2; s++) {
        double r = 10 + (2 * s - 1) * Math.cos(phi / 2);
        xyz[6 * i + 3 * s] = (float) (r * Math.cos(phi));
        xyz[6 * i + 3 * s + 1] = (float) (r * Math.sin(phi));
        xyz[6 * i + 3 * s + 2] = (float) ((2 * s - 1) * Math.sin(phi / 2));
      }
      int a = 2 * i;
      int c = i == 19 ? 1 : 2 * i + 2;
      int d = i == 19 ? 0 : 2 * i + 3;
      System.arraycopy(new int[] {a, a + 1, c, c, a + 1, d}, 0, t, 6 * i, 6);
    }
    assertThatThrownBy(() -> local(new TriangleMesh(xyz, t))).hasMessageContaining("FAB-1620");
  }

  @Test
  void aNewSurfaceHasTheVolumeOfTheOldOneAndOverlapsCountOnce() {
    TriangleMesh two =
        Shapes.both(Shapes.box(0, 0, 0, 10, 10, 10), Shapes.box(5, 0, 0, 15, 10, 10));
    Repaired repaired = Regenerator.regenerate(two, 0.2, 2, WorkMonitor.NONE);
    assertThat(volume(repaired)).isCloseTo(1500, within(5.0));
    assertThat(MeshCensus.of(repaired.mesh()).components()).isEqualTo(1);
    TriangleMesh ball = Shapes.ball(40, 60, 10);
    Repaired round = Regenerator.regenerate(ball, 0.3, 1, WorkMonitor.NONE);
    double exact = MeshMeasures.of(ball).volumeMm3();
    assertThat(volume(round)).isCloseTo(exact, within(0.003 * exact));
    assertThat(round.report().toNew().maxMm()).isLessThan(0.1);
  }

  @Test
  void aNewSurfaceHasTheSameBytesOnAnyNumberOfThreadsAndClosesHoles() {
    TriangleMesh open = without(Shapes.ball(20, 30, 10), 3, 4, 5, 6);
    String one =
        MeshDigest.of(Regenerator.regenerate(open, 0.4, 1, WorkMonitor.NONE).mesh()).toString();
    String eight =
        MeshDigest.of(Regenerator.regenerate(open, 0.4, 8, WorkMonitor.NONE).mesh()).toString();
    assertThat(one).isEqualTo(eight);
  }

  @Property(tries = 100)
  void whateverIsDoneToABallItEndsClosedOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    TriangleMesh ball = Shapes.ball(6, 8, 10);
    float[] xyz = ball.xyz().clone();
    int[] t = ball.triangles().clone();
    for (int k = random.nextInt(12); k > 0; k--) {
      int n = random.nextInt(t.length);
      switch (random.nextInt(3)) {
        case 0 -> t[n] = t[random.nextInt(t.length)];
        case 1 -> xyz[random.nextInt(xyz.length)] += random.nextFloat() * 5;
        default -> {
          int i = n - n % 3;
          int swap = t[i];
          t[i] = t[i + 1];
          t[i + 1] = swap;
        }
      }
    }
    try {
      assertThat(MeshCensus.of(local(new TriangleMesh(xyz, t)).mesh()).closedManifold()).isTrue();
    } catch (ProblemException refusal) {
      assertThat(refusal.problem().code()).isInstanceOf(RepairProblem.class);
    }
  }
}
