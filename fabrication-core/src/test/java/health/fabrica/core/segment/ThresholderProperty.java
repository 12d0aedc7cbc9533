package health.fabrica.core.segment;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.image.Volume;
import health.fabrica.core.testdata.Volumes;
import health.fabrica.core.work.WorkMonitor;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ThresholderProperty {

  @Property(tries = 60)
  void eachBitIsTheComparison(@ForAll long seed) {
    Random random = new Random(seed);
    int columns = random.nextBoolean() ? 64 * (1 + random.nextInt(8)) : 1 + random.nextInt(300);
    int range = random.nextBoolean() ? 65536 : 50;
    Volume v =
        Volumes.ct(
            columns,
            1 + random.nextInt(99),
            1 + random.nextInt(4),
            (i, j, k) -> random.nextInt(range) - range / 2);
    int a = random.nextInt(range + 200) - range / 2 - 100;
    int b = random.nextInt(range + 200) - range / 2 - 100;
    int lower = Math.min(a, b);
    int upper = Math.max(a, b);
    Thresholder.Result result =
        Thresholder.threshold(v, lower, upper, 1 + random.nextInt(3), WorkMonitor.NONE);
    long above = 0;
    for (int k = 0; k < v.slices(); k++) {
      BitMask expected = new BitMask(v.columns(), v.rows(), 1);
      for (int j = 0; j < v.rows(); j++) {
        for (int i = 0; i < columns; i++) {
          if (v.value(i, j, k) >= lower && v.value(i, j, k) <= upper) {
            expected.set(i, j, 0);
          }
          above += v.value(i, j, k) > upper ? 1 : 0;
        }
      }
      assertThat(result.mask().words(k)).isEqualTo(expected.words(0));
    }
    assertThat(result.voxelsAboveUpper()).isEqualTo(above);
  }
}
