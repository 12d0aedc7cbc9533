package health.fabrica.core.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.image.Volume;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.testdata.Volumes;
import health.fabrica.core.work.WorkMonitor;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class OtsuThresholdsProperty {

  private static OtsuThresholds of(Volume volume, int classes) {
    return OtsuThresholds.of(Histogram.of(volume, 2, WorkMonitor.NONE), classes);
  }

  /** Sum of squares around the class means. */
  private static double inside(Volume v, int... borders) {
    double sum = 0;
    for (int c = 0; c <= borders.length; c++) {
      double n = 0;
      double s = 0;
      double q = 0;
      for (short x : v.slice(0)) {
        if ((c == 0 || x >= borders[c - 1]) && (c == borders.length || x < borders[c])) {
          n++;
          s += x;
          q += (double) x * x;
        }
      }
      sum += n == 0 ? 1e18 : q - s * s / n;
    }
    return sum;
  }

  @Property(tries = 100)
  void noOtherThresholdsLeaveLessVarianceInside(@ForAll long seed) {
    Random random = new Random(seed);
    Volume v = Volumes.ct(9, 9, 1, (i, j, k) -> random.nextInt(25) * (i < 4 ? 1 : -1));
    double least = Double.MAX_VALUE;
    for (int a = -25; a <= 25; a++) {
      least = Math.min(least, inside(v, a));
    }
    assertThat(inside(v, of(v, 2).thresholds())).isCloseTo(least, within(1e-6));
    double leastOfThree = Double.MAX_VALUE;
    for (int a = -25; a <= 25; a++) {
      for (int b = a + 1; b <= 25; b++) {
        leastOfThree = Math.min(leastOfThree, inside(v, a, b));
      }
    }
    assertThat(inside(v, of(v, 3).thresholds())).isCloseTo(leastOfThree, within(1e-6));
  }

  @Example
  void airAndBoneArePartedCompletely() {
    Volume v = Volumes.ct(70, 5, 3, (i, j, k) -> i < 50 ? -1000 : 1200);
    OtsuThresholds two = of(v, 2);
    assertThat(two.thresholds()).containsExactly(1200);
    assertThat(two.separation()).isCloseTo(1, within(1e-12));
  }

  @Example
  void oneIntensityCannotBeParted() {
    assertThatThrownBy(() -> of(Volumes.ct(4, 4, 4, (i, j, k) -> -1000), 2))
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith("FAB-1031");
  }

  @Example
  void histogramsCountEachIntensityOnce() {
    Volume v = Volumes.ct(30, 3, 20, (i, j, k) -> i == 0 ? -32768 : i == 1 ? 32767 : 5);
    Histogram h = Histogram.of(v, 8, WorkMonitor.NONE);
    assertThat(h.count(-32768)).isEqualTo(60);
    assertThat(h.count(32767)).isEqualTo(60);
    assertThat(h.count(5)).isEqualTo(1680);
    assertThat(h.total()).isEqualTo(v.voxels());
    assertThat(h.lowest()).isEqualTo(-32768);
    assertThat(h.highest()).isEqualTo(32767);
  }
}
