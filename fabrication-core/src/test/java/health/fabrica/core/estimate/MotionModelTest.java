package health.fabrica.core.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MotionModelTest {

  @Test
  void aLongMoveRampsUpCruisesAndRampsDown() {
    MotionModel motion = new MotionModel(8);
    motion.move(100, 0, 50, 1000);
    motion.stop();
    // 0.05 s and 1.25 mm for each ramp.
    assertThat(motion.seconds()).isCloseTo(0.1 + 97.5 / 50, within(1e-9));
  }

  @Test
  void aShortMoveNeverReachesItsSpeed() {
    MotionModel motion = new MotionModel(8);
    motion.move(1, 0, 50, 1000);
    motion.stop();
    assertThat(motion.seconds()).isCloseTo(2 * Math.sqrt(1 / 1000.0), within(1e-9));
  }

  @Property(tries = 100)
  void aStraightLineInPiecesTakesAsLongAsInOne(@ForAll @IntRange(min = 2, max = 1000) int pieces) {
    MotionModel one = new MotionModel(8);
    one.move(30, 40, 60, 800);
    one.stop();
    MotionModel many = new MotionModel(8);
    for (int i = 0; i < pieces; i++) {
      many.move(30.0 / pieces, 40.0 / pieces, 60, 800);
    }
    many.stop();
    assertThat(many.seconds()).isCloseTo(one.seconds(), within(1e-6));
  }

  @Test
  void aRightAngleIsTakenAtTheJerkAndAReversalAtHalfOfIt() {
    assertThat(corner(0, 100)).isCloseTo(time(100, 0, 8) + time(100, 8, 0), within(1e-9));
    assertThat(corner(-100, 0)).isCloseTo(time(100, 0, 4) + time(100, 4, 0), within(1e-9));
  }

  private static double corner(double dx, double dy) {
    MotionModel motion = new MotionModel(8);
    motion.move(100, 0, 50, 1000);
    motion.move(dx, dy, 50, 1000);
    motion.stop();
    return motion.seconds();
  }

  private static double time(double d, double v0, double v1) {
    double ramps = (2 * 50 * 50 - v0 * v0 - v1 * v1) / 2000;
    return (100 - v0 - v1) / 1000 + (d - ramps) / 50;
  }

  @Test
  void standingStillAndMovesAloneAddUp() {
    MotionModel motion = new MotionModel(8);
    motion.dwell(1.5);
    motion.alone(-10, 10, 100);
    motion.move(0, 0, 50, 1000);
    motion.stop();
    assertThat(motion.seconds()).isCloseTo(1.5 + 0.2 + 9.0 / 10, within(1e-9));
  }
}
