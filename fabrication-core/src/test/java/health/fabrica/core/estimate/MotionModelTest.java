package health.fabrica.core.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MotionModelTest {

  private static final double FAR = 1e9;
  private static final Axes ANY = new Axes(FAR, FAR, FAR, FAR);

  static final MotionLimits LIMITS = limits(new CornerLimit.Jerk(new Axes(8, 8, 0.4, 2.5)));

  private static MotionLimits limits(CornerLimit corner) {
    return new MotionLimits(ANY, ANY, 1000, 1000, 1000, corner);
  }

  @Test
  void aLongMoveRampsUpFromTheJerkCruisesAndRampsDownToIt() {
    assertThat(secondsOf(LIMITS, 100, 0)).isCloseTo(time(100, 8, 8), within(1e-9));
  }

  @Test
  void aShortMoveNeverReachesItsSpeed() {
    MotionLimits fromRest = limits(new CornerLimit.JunctionDeviation(0.02));

    assertThat(secondsOf(fromRest, 1, 0)).isCloseTo(2 * Math.sqrt(1 / 1000.0), within(1e-9));
  }

  @Property(tries = 50)
  void aStraightLineInPiecesTakesAsLongAsInOne(
      @ForAll @IntRange(min = 2, max = 20_000) int pieces) {
    MotionModel many = new MotionModel(LIMITS);
    for (int i = 0; i < pieces; i++) {
      many.move(30.0 / pieces, 40.0 / pieces, 0, 0, 50);
    }
    many.stop();

    assertThat(many.seconds()).isCloseTo(secondsOf(LIMITS, 30, 40), within(1e-6));
  }

  @Test
  void atARightAngleNoAxisJumpsByMoreThanItsJerk() {
    assertThat(corner(LIMITS, 0, 100)).isCloseTo(time(100, 8, 8) + time(100, 8, 8), within(1e-9));
  }

  @Test
  void aReversalStopsAndStartsAtTheJerk() {
    assertThat(corner(LIMITS, -100, 0)).isCloseTo(2 * time(100, 8, 8), within(1e-9));
  }

  @Test
  void klippersSquareCornerIsTakenAtItsSpeed() {
    MotionLimits klipper = limits(new CornerLimit.SquareCorner(5));

    assertThat(corner(klipper, 0, 100)).isCloseTo(time(100, 0, 5) + time(100, 5, 0), within(1e-9));
    assertThat(corner(klipper, -100, 0)).isCloseTo(2 * time(100, 0, 0), within(1e-9));
  }

  @Test
  void junctionDeviationRoundsTheCorner() {
    MotionLimits marlin = limits(new CornerLimit.JunctionDeviation(0.013));
    double sine = Math.sqrt(0.5);
    double v = Math.sqrt(1000 * 0.013 * sine / (1 - sine));

    assertThat(corner(marlin, 0, 100)).isCloseTo(time(100, 0, v) + time(100, v, 0), within(1e-9));
    assertThat(corner(marlin, 100, 0)).isCloseTo(time(200, 0, 0), within(1e-6));
  }

  @Test
  void noAxisIsFasterOrHarderThanItMay() {
    Axes speed = new Axes(FAR, FAR, 5, 1);
    Axes acceleration = new Axes(FAR, FAR, 100, FAR);
    MotionLimits slow =
        new MotionLimits(
            speed, acceleration, 1000, 1000, 1000, new CornerLimit.JunctionDeviation(0.02));
    MotionModel motion = new MotionModel(slow);

    motion.move(0, 0, 10, 0, 50);
    motion.stop();
    assertThat(motion.seconds()).isCloseTo(10 / 5.0 + 5 / 100.0, within(1e-9));
    motion.move(100, 0, 0, 4, 50); // the extruder allows 25 mm/s of the head
    motion.stop();
    assertThat(motion.seconds())
        .isCloseTo(10 / 5.0 + 5 / 100.0 + 100 / 25.0 + 25 / 1000.0, within(1e-9));
  }

  @Test
  void standingStillAddsUp() {
    MotionModel motion = new MotionModel(LIMITS);
    motion.dwell(1.5);
    motion.move(0, 0, 0, 0, 50);
    motion.stop();

    assertThat(motion.seconds()).isEqualTo(1.5);
  }

  private static double secondsOf(MotionLimits limits, double dx, double dy) {
    MotionModel motion = new MotionModel(limits);
    motion.move(dx, dy, 0, 0, 50);
    motion.stop();
    return motion.seconds();
  }

  private static double corner(MotionLimits limits, double dx, double dy) {
    MotionModel motion = new MotionModel(limits);
    motion.move(100, 0, 0, 0, 50);
    motion.move(dx, dy, 0, 0, 50);
    motion.stop();
    return motion.seconds();
  }

  private static double time(double d, double v0, double v1) {
    double ramps = (2 * 50 * 50 - v0 * v0 - v1 * v1) / 2000;
    return (100 - v0 - v1) / 1000 + (d - ramps) / 50;
  }
}
