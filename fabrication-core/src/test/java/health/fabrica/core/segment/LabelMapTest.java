package health.fabrica.core.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelMapTest {

  @ParameterizedTest
  @ValueSource(ints = {200, 255, 256, 65_535})
  void theLastLabelPaintedWins(int label) {
    LabelMap map = new LabelMap(70, 3, 2, label);
    BitMask a = new BitMask(70, 3, 2);
    a.set(0, 0, 0);
    a.set(69, 2, 1);
    BitMask b = new BitMask(70, 3, 2);
    b.set(69, 2, 1);
    map.paint(a, 1);
    map.paint(b, label);
    assertThat(map.get(0, 0, 0)).isEqualTo(1);
    assertThat(map.get(69, 2, 1)).isEqualTo(label);
    assertThat(map.get(70, 2, 1)).isZero();
    assertThat(map.mask(label).count()).isEqualTo(1);
    assertThat(map.counts()[0]).isEqualTo(418);
  }

  @Test
  void aLabelBeyondTheHighestIsAFault() {
    LabelMap map = new LabelMap(1, 1, 1, 3);
    assertThatThrownBy(() -> map.set(0, 0, 0, 4)).isInstanceOf(IllegalArgumentException.class);
  }
}
