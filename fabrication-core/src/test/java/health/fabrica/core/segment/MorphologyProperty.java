package health.fabrica.core.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.work.WorkMonitor;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class MorphologyProperty {

  static BitMask random(Random random, int percent) {
    BitMask mask =
        new BitMask(1 + random.nextInt(140), 1 + random.nextInt(14), 1 + random.nextInt(8));
    for (int k = 0; k < mask.slices(); k++) {
      for (int j = 0; j < mask.rows(); j++) {
        for (int i = 0; i < mask.columns(); i++) {
          if (random.nextInt(1000) < percent * 10) {
            mask.set(i, j, k);
          }
        }
      }
    }
    return mask;
  }

  private static boolean near(BitMask mask, int i, int j, int k, Vec3 mm, double radius) {
    int x = (int) (radius / mm.x()) + 1;
    int y = (int) (radius / mm.y()) + 1;
    int z = (int) (radius / mm.z()) + 1;
    for (int c = -z; c <= z; c++) {
      for (int b = -y; b <= y; b++) {
        for (int a = -x; a <= x; a++) {
          double d = a * a * mm.x() * mm.x() + b * b * mm.y() * mm.y() + c * c * mm.z() * mm.z();
          if (d <= radius * radius * (1 + 1e-6) && mask.get(i + a, j + b, k + c)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  static void assertSame(BitMask actual, BitMask expected) {
    for (int k = 0; k < expected.slices(); k++) {
      assertThat(actual.words(k)).isEqualTo(expected.words(k));
    }
  }

  private static boolean contains(BitMask outer, BitMask inner) {
    return MaskOps.andNot(inner, outer).count() == 0;
  }

  @Property(tries = 60)
  void dilationIsAllVoxelsWithinTheRadiusOnAnyThreadCount(@ForAll long seed) {
    Random random = new Random(seed);
    BitMask mask = random(random, 1 + random.nextInt(4));
    Vec3 mm =
        new Vec3(0.4 + random.nextDouble(), 0.4 + random.nextDouble(), 0.4 + random.nextDouble());
    double radius = 3.5 * random.nextDouble();
    BitMask expected = new BitMask(mask.columns(), mask.rows(), mask.slices());
    for (int k = 0; k < mask.slices(); k++) {
      for (int j = 0; j < mask.rows(); j++) {
        for (int i = 0; i < mask.columns(); i++) {
          if (near(mask, i, j, k, mm, radius)) {
            expected.set(i, j, k);
          }
        }
      }
    }
    for (int threads : new int[] {1, 2, 8}) {
      assertSame(new Morphology(mm, threads, WorkMonitor.NONE).dilate(mask, radius), expected);
    }
  }

  @Property(tries = 60)
  void openingNeverAddsAndClosingNeverTakesAway(@ForAll long seed) {
    Random random = new Random(seed);
    BitMask mask = random(random, 20 + random.nextInt(60));
    Morphology morphology = new Morphology(new Vec3(1, 0.7, 1.5), 2, WorkMonitor.NONE);
    double radius = 3 * random.nextDouble();
    assertThat(contains(mask, morphology.open(mask, radius))).isTrue();
    assertThat(contains(morphology.close(mask, radius), mask)).isTrue();
    assertThat(contains(morphology.wrap(mask, radius), morphology.close(mask, radius))).isTrue();
    assertSame(morphology.margin(mask, -radius), morphology.erode(mask, radius));
    assertSame(HoleFiller.fill(mask, WorkMonitor.NONE), morphology.wrap(mask, 0));
    BitMask slices = HoleFiller.fillSlices(mask, 2, WorkMonitor.NONE);
    assertThat(contains(slices, HoleFiller.fill(mask, WorkMonitor.NONE))).isTrue();
  }

  @Example
  void aLargeBallGivesTheSameByDistances() {
    BitMask mask = new BitMask(200, 150, 110);
    mask.set(90, 70, 50);
    mask.set(3, 4, 5);
    Vec3 mm = new Vec3(0.5, 0.5, 0.5);
    BitMask large = new Morphology(mm, 2, WorkMonitor.NONE).dilate(mask, 22);
    BitMask scaled =
        new Morphology(new Vec3(0.5, 0.5, 0.5), 1, WorkMonitor.NONE).dilate(mask, 21.8);
    assertThat(contains(large, scaled)).isTrue();
    assertThat(large.get(90 + 44, 70, 50)).isTrue();
    assertThat(large.get(90 + 45, 70, 50)).isFalse();
  }

  @Example
  void aCrackedHollowBallBecomesSolid() {
    BitMask mask = new BitMask(60, 60, 60);
    for (int k = 0; k < 60; k++) {
      for (int j = 0; j < 60; j++) {
        for (int i = 0; i < 60; i++) {
          double r = Math.sqrt((i - 30) * (i - 30) + (j - 30) * (j - 30) + (k - 30) * (k - 30));
          if (r <= 20 && r >= 17 && Math.abs(i - 30) > 1) {
            mask.set(i, j, k);
          }
        }
      }
    }
    Morphology morphology = new Morphology(new Vec3(1, 1, 1), 2, WorkMonitor.NONE);
    assertThat(HoleFiller.fill(mask, WorkMonitor.NONE).get(30, 30, 30)).isFalse();
    BitMask solid = morphology.wrap(mask, 3);
    assertThat(solid.get(30, 30, 30)).isTrue();
    double ball = 4.0 / 3 * Math.PI * 20 * 20 * 20;
    assertThat((double) solid.count()).isBetween(ball * 0.97, ball * 1.03);
  }

  @Example
  void aRadiusThatIsNoLengthIsRefused() {
    BitMask mask = new BitMask(3, 3, 3);
    for (double radius : new double[] {-1, Double.NaN, 1e9}) {
      assertThatThrownBy(
              () -> new Morphology(new Vec3(1, 1, 1), 1, WorkMonitor.NONE).dilate(mask, radius))
          .isInstanceOf(ProblemException.class)
          .hasMessageStartingWith("FAB-1035");
    }
    assertThatThrownBy(() -> new Morphology(new Vec3(1, 0, 1), 1, WorkMonitor.NONE).dilate(mask, 1))
        .hasMessageStartingWith("FAB-1035");
  }

  @Example
  void masksOfDifferentGridsDoNotMix() {
    assertThatThrownBy(() -> MaskOps.and(new BitMask(1, 2, 3), new BitMask(3, 2, 1)))
        .hasMessageStartingWith("FAB-1036");
  }
}
