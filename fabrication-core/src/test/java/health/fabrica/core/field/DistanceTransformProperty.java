package health.fabrica.core.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.image.HeapGuard;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class DistanceTransformProperty {

  /** Squares of the distances to the nearest voxel, by looking at all of them. */
  private static float[][] naive(BitMask mask, Vec3 mm, double band) {
    List<int[]> seeds = new ArrayList<>();
    for (int k = 0; k < mask.slices(); k++) {
      for (int j = 0; j < mask.rows(); j++) {
        for (int i = 0; i < mask.columns(); i++) {
          if (mask.get(i, j, k)) {
            seeds.add(new int[] {i, j, k});
          }
        }
      }
    }
    float[][] out = new float[mask.slices()][mask.rows() * mask.columns()];
    for (int k = 0; k < mask.slices(); k++) {
      for (int at = 0; at < out[k].length; at++) {
        double least = Double.POSITIVE_INFINITY;
        for (int[] s : seeds) {
          double x = (at % mask.columns() - s[0]) * mm.x();
          double y = (at / mask.columns() - s[1]) * mm.y();
          double z = (k - s[2]) * mm.z();
          least = Math.min(least, x * x + y * y + z * z);
        }
        out[k][at] = least <= band * band ? (float) least : Float.POSITIVE_INFINITY;
      }
    }
    return out;
  }

  @Property(tries = 150)
  void distancesAreThoseOfTheNearestVoxelOnAnyThreadCount(@ForAll long seed) {
    Random random = new Random(seed);
    BitMask mask =
        new BitMask(1 + random.nextInt(90), 1 + random.nextInt(20), 1 + random.nextInt(9));
    for (int n = random.nextInt(30); n > 0; n--) {
      mask.set(
          random.nextInt(mask.columns()),
          random.nextInt(mask.rows()),
          random.nextInt(mask.slices()));
    }
    Vec3 mm =
        new Vec3(
            0.3 + random.nextDouble(), 0.3 + random.nextDouble(), 0.3 + 3 * random.nextDouble());
    double band = random.nextBoolean() ? Double.POSITIVE_INFINITY : 6 * random.nextDouble();
    float[][] expected = naive(mask, mm, band);
    float[][] one = DistanceTransform.squaredMm2(mask, mm, band, 1, WorkMonitor.NONE);
    for (int k = 0; k < mask.slices(); k++) {
      for (int at = 0; at < expected[k].length; at++) {
        if (Float.isInfinite(expected[k][at])) {
          assertThat(one[k][at]).isInfinite();
        } else {
          assertThat(one[k][at])
              .isCloseTo(expected[k][at], within(1e-4f + 1e-5f * expected[k][at]));
        }
      }
    }
    for (int threads : new int[] {2, 8}) {
      assertThat(DistanceTransform.squaredMm2(mask, mm, band, threads, WorkMonitor.NONE))
          .isDeepEqualTo(one);
    }
  }

  @Example
  void anEmptyMaskIsInfinitelyFar() {
    BitMask none = new BitMask(70, 3, 2);
    for (float[] slice :
        DistanceTransform.squaredMm2(none, new Vec3(1, 1, 1), 1, WorkMonitor.NONE)) {
      assertThat(slice).containsOnly(Float.POSITIVE_INFINITY);
    }
  }

  @Example
  void aStepOfZeroIsRefused() {
    assertThatThrownBy(
            () ->
                DistanceTransform.squaredMm2(
                    new BitMask(2, 2, 2), new Vec3(1, 0, 1), 1, WorkMonitor.NONE))
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith("FAB-1020");
  }

  @Example
  void aFieldThatDoesNotFitIsRefusedBeforeItIsMade() {
    int slices = (int) (HeapGuard.limitBytes() / 4 / 4_000_000) + 1;
    BitMask large = new BitMask(2_000, 2_000, slices);
    assertThatThrownBy(
            () -> DistanceTransform.squaredMm2(large, new Vec3(1, 1, 1), 1, WorkMonitor.NONE))
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith("FAB-1021");
  }
}
