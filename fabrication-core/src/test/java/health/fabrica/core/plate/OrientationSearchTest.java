package health.fabrica.core.plate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.quality.MeshMeasures;
import health.fabrica.core.slice.Shapes;
import health.fabrica.core.work.WorkMonitor;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class OrientationSearchTest {

  private static final OrientationGoal GOAL = OrientationGoal.of(250, 210, 220);

  private static Orientation best(TriangleMesh mesh, BitSet critical) {
    return OrientationSearch.best(mesh, critical, GOAL, 1, 2, WorkMonitor.NONE).get(0);
  }

  @Test
  void aPlateLiesFlatHoweverItComes() {
    TriangleMesh plate = Shapes.box(0, 0, 0, 60, 40, 4);
    TriangleMesh tilted = Rotation.downwards(new Vec3(0.3, -0.5, 0.4)).apply(plate);

    Orientation best = best(tilted, new BitSet());

    assertThat(best.heightMm()).isCloseTo(4, within(0.05));
    assertThat(best.overhangMm2()).isCloseTo(0, within(1e-3));
    assertThat(best.baseMm2()).isCloseTo(2400, within(1.0));
    assertThat(best.supportMm3()).isCloseTo(0, within(1e-3));
  }

  @Test
  void aCriticalSurfaceIsKeptFree() {
    TriangleMesh plate = Shapes.box(0, 0, 0, 60, 40, 4);
    BitSet lower = new BitSet();
    lower.set(0, 2); // the two triangles that face down
    assertThat(best(plate, new BitSet()).criticalMm2()).isZero();

    Orientation best = best(plate, lower);

    assertThat(best.criticalMm2()).isZero();
    assertThat(best.rotation().height(0, 0, -1)).isPositive();
    assertThat(best.heightMm()).isCloseTo(4, within(0.05));
  }

  @Test
  void whatFitsOnlyUprightStands() {
    TriangleMesh bar = Shapes.box(0, 0, 0, 200, 10, 10);
    OrientationGoal narrow = OrientationGoal.of(50, 50, 220);

    Orientation best =
        OrientationSearch.best(bar, new BitSet(), narrow, 1, 1, WorkMonitor.NONE).get(0);

    assertThat(best.heightMm()).isGreaterThan(190);
    assertThatThrownBy(
            () ->
                OrientationSearch.best(
                    bar, new BitSet(), OrientationGoal.of(50, 50, 60), 1, 1, WorkMonitor.NONE))
        .hasMessageContaining("FAB-1520")
        .hasMessageContaining("10.0 mm high");
  }

  @Test
  void theRankingDoesNotDependOnThreads() {
    TriangleMesh ring = Shapes.torus(32, 16, 10, 3);

    List<Orientation> one =
        OrientationSearch.best(ring, new BitSet(), GOAL, 20, 1, WorkMonitor.NONE);
    List<Orientation> four =
        OrientationSearch.best(ring, new BitSet(), GOAL, 20, 4, WorkMonitor.NONE);

    assertThat(four).isEqualTo(one);
    assertThat(one).isSortedAccordingTo((a, b) -> Double.compare(a.score(), b.score()));
  }

  @Property(tries = 200)
  void noRotationMirrors(
      @ForAll @DoubleRange(min = -1, max = 1) double x,
      @ForAll @DoubleRange(min = -1, max = 1) double y,
      @ForAll @DoubleRange(min = -1, max = 1) double z) {
    Vec3 direction = new Vec3(x, y, z);
    if (direction.length() < 1e-3) {
      return;
    }
    Rotation rotation = Rotation.downwards(direction);
    Vec3 down = rotation.apply(x, y, z);

    assertThat(rotation.determinant()).isCloseTo(1, within(1e-9));
    assertThat(down.z()).isCloseTo(-direction.length(), within(1e-9));
    TriangleMesh box = Shapes.box(0, 0, 0, 3, 2, 1);
    assertThat(MeshMeasures.of(rotation.apply(box)).volumeMm3()).isCloseTo(6, within(1e-3));
  }
}
