package health.fabrica.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.testdata.Volumes;
import health.fabrica.core.work.WorkMonitor;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class MedianFilterProperty {

  private static short naive(Volume v, int i, int j, int k) {
    int[] around = new int[27];
    for (int n = 0; n < 27; n++) {
      around[n] =
          v.value(
              Math.max(0, Math.min(v.columns() - 1, i + n % 3 - 1)),
              Math.max(0, Math.min(v.rows() - 1, j + n / 3 % 3 - 1)),
              Math.max(0, Math.min(v.slices() - 1, k + n / 9 - 1)));
    }
    Arrays.sort(around);
    return (short) around[13];
  }

  @Property(tries = 150)
  void eachVoxelIsTheFourteenthOf27OnAnyThreadCount(@ForAll long seed) {
    Random random = new Random(seed);
    int range = random.nextBoolean() ? 65536 : 1 + random.nextInt(9);
    Volume v =
        Volumes.ct(
            1 + random.nextInt(40),
            1 + random.nextInt(8),
            1 + random.nextInt(5),
            (i, j, k) -> random.nextInt(range) - range / 2);
    Volume median = MedianFilter.median(v, 1 + random.nextInt(8), WorkMonitor.NONE);
    for (int k = 0; k < v.slices(); k++) {
      for (int j = 0; j < v.rows(); j++) {
        for (int i = 0; i < v.columns(); i++) {
          assertThat(median.value(i, j, k)).isEqualTo(naive(v, i, j, k));
        }
      }
    }
  }
}
