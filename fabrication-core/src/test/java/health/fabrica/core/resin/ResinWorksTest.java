package health.fabrica.core.resin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.slice.Shapes;
import health.fabrica.core.support.SupportRules;
import health.fabrica.core.support.SupportZones;
import health.fabrica.core.work.WorkMonitor;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResinWorksTest {

  /** Pixels of 0.1 mm. */
  private static final ResinProfile PROFILE =
      new ResinProfile("test", 400, 300, 40, 30, 60, false, false, false, 0.1, 2, 20, 3, 5, 1.1);

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Made(ResinSummary summary, ResinChanges changes, byte[] bytes) {}

  private static Made made(TriangleMesh mesh, ResinWorks works, int threads) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ResinPlanner.Worked worked =
        ResinPlanner.plan(
            mesh, PROFILE, works, "job", ResinFormat.SL1, out, threads, WorkMonitor.NONE);
    return new Made(worked.summary(), worked.changes(), out.toByteArray());
  }

  private static ResinWorks works(
      @Nullable HollowRules hollow, @Nullable SupportRules supports, double liftMm) {
    return new ResinWorks(
        Optional.ofNullable(hollow), Optional.ofNullable(supports), SupportZones.NONE, liftMm);
  }

  /** A post, a bar that begins in the air beside it, and one that begins above the bar. */
  private static TriangleMesh inTheAir() {
    TriangleMesh post = Shapes.box(0, 0, 0, 4, 4, 12);
    TriangleMesh bar = Shapes.box(8, 0, 3, 9, 3, 7);
    TriangleMesh above = Shapes.box(8.2, 0.5, 9, 8.8, 1.5, 12);
    return Shapes.join(post, Shapes.join(bar, above));
  }

  @Test
  void islandsVanishWithColumns() {
    Made made = made(inTheAir(), works(null, SupportRules.resin(0.1), 0), 2);

    assertThat(made.changes().islandsBefore()).isEqualTo(2);
    assertThat(made.summary().islands()).isEmpty();
    assertThat(made.changes().supports().orElseThrow().tips()).isBetween(2, 8);
    assertThat(made.changes().supports().orElseThrow().unreached()).isEmpty();
    assertThat(made.changes().savedMm3()).isZero();
  }

  @Test
  void aLiftedBallStandsOnColumnsAlone() {
    TriangleMesh ball = Shapes.ball(32, 64, 6);

    Made made = made(ball, works(null, SupportRules.resin(0.1), 4), 2);

    assertThat(made.summary().heightMm()).isCloseTo(16, within(0.11));
    assertThat(made.summary().islands()).isEmpty();
    assertThat(made.changes().supports().orElseThrow().unreachedMm2()).isLessThan(0.05);
    assertThat(made.summary().modelMm3())
        .isCloseTo(
            made.changes().modelMm3() + made.changes().supports().orElseThrow().volumeMm3(),
            within(1.0));
  }

  @Test
  void aHollowedBodyKeepsItsOutsideSavesResinAndIsOpenLowDown() {
    TriangleMesh block = Shapes.box(0, 0, 0, 20, 16, 15);

    Made made = made(block, works(HollowRules.ofWall(2), null, 0), 2);

    // 16 x 12 x 11 inside; walls are right within half a step of a third of a mm.
    assertThat(made.changes().modelMm3()).isCloseTo(4800, within(1e-3));
    assertThat(made.changes().savedMm3()).isBetween(1900.0, 2250.0);
    assertThat(made.changes().drained()).isEqualTo(1);
    assertThat(made.changes().undrained()).isZero();
    assertThat(made.changes().holes()).hasSize(2);
    for (DrainHole hole : made.changes().holes()) {
      assertThat(hole.zMm()).isLessThan(4.5);
      assertThat(hole.lengthMm()).isBetween(1.8, 5.0);
    }
    assertThat(made.summary().cups()).isEmpty();
    assertThat(made.summary().trappedMm3()).isZero();
    assertThat(made.summary().islands()).isEmpty();
  }

  @Test
  void anOpenCupGetsHolesWithoutBeingHollowed() {
    TriangleMesh cup =
        Shapes.join(
            Shapes.box(0, 0, 0, 16, 16, 12), Shapes.flipped(Shapes.box(2, 2, 2, 14, 14, 12)));

    Made made = made(cup, works(HollowRules.ofWall(0), null, 0), 2);

    assertThat(made.changes().cupsBefore()).isEqualTo(1);
    assertThat(made.changes().holes()).hasSize(2);
    assertThat(made.changes().savedMm3()).isBetween(20.0, 60.0);
    assertThat(made.summary().cups()).isEmpty();
  }

  @Test
  void aCavityTooDeepForAHoleIsWarnedOf() {
    TriangleMesh block = Shapes.box(0, 0, 0, 20, 16, 15);

    Made made = made(block, works(new HollowRules(4, 3.5, 20, 2), null, 0), 2);

    assertThat(made.changes().holes()).isEmpty();
    assertThat(made.changes().undrained()).isEqualTo(1);
    assertThat(made.changes().warnings())
        .singleElement()
        .asString()
        .contains("FAB-1311", "1 of 1 cups and cavities");
    assertThat(made.summary().trappedMm3()).isGreaterThan(100);
  }

  @Test
  void theBytesDoNotDependOnTheThreads() {
    ResinWorks works = works(HollowRules.ofWall(1.5), SupportRules.resin(0.1), 2);
    TriangleMesh ball = Shapes.ball(16, 32, 5);

    assertThat(made(ball, works, 1).bytes()).isEqualTo(made(ball, works, 3).bytes());
  }

  @Test
  void whatCannotBeMadeIsRefused() {
    TriangleMesh block = Shapes.box(0, 0, 0, 20, 16, 15);
    assertThatThrownBy(() -> works(null, null, 5)).hasMessageContaining("FAB-1306");
    assertThatThrownBy(() -> HollowRules.ofWall(-1)).hasMessageContaining("FAB-1310");
    assertThatThrownBy(() -> made(block, works(HollowRules.ofWall(0.02), null, 0), 1))
        .hasMessageContaining("FAB-1310");
    // A wall thicker than the model leaves it solid.
    assertThat(made(block, works(HollowRules.ofWall(9), null, 0), 1).changes().savedMm3()).isZero();
  }
}
