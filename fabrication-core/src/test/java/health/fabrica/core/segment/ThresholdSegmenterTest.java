package health.fabrica.core.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Modality;
import health.fabrica.core.image.Volume;
import health.fabrica.core.segment.ThresholdSegmenter.Rule;
import health.fabrica.core.testdata.Volumes;
import health.fabrica.core.work.WorkMonitor;
import org.junit.jupiter.api.Test;

class ThresholdSegmenterTest {

  private static final Volume TWO_BALLS =
      Volumes.ct(
          70,
          20,
          20,
          Affine.ofSpacing(0.5, 0.5, 2),
          Volumes.either(Volumes.ball(10, 10, 10, 6), Volumes.ball(55, 10, 10, 4)));

  private static Segmentation segment(Volume volume, Rule rule) {
    return ThresholdSegmenter.segment(volume, rule, 2, WorkMonitor.NONE);
  }

  @Test
  void keepsTheLargestComponentAndSaysWhatItDropped() {
    Segmentation largest = segment(TWO_BALLS, Rule.largest(Tissue.BONE));
    Segmentation both = segment(TWO_BALLS, new Rule(Tissue.BONE, 226, 3071, 9, 1));
    assertThat(largest.componentsFound()).isEqualTo(2);
    assertThat(largest.componentsKept()).isEqualTo(1);
    assertThat(largest.componentsDropped()).isEqualTo(1);
    assertThat(both.componentsKept()).isEqualTo(2);
    assertThat(largest.voxels() + largest.voxelsDropped()).isEqualTo(both.voxels());
    assertThat(largest.mask().get(10, 10, 10)).isTrue();
    assertThat(largest.mask().get(55, 10, 10)).isFalse();
    assertThat(largest.volumeMm3()).isCloseTo(largest.voxels() * 0.5, within(1e-9));
  }

  @Test
  void bothThresholdsAreInclusiveAndMetalIsCounted() {
    Volume steps = Volumes.ct(100, 1, 3, (i, j, k) -> k == 1 ? 225 + i : -1000);
    Segmentation s = segment(steps, new Rule(Tissue.BONE, 226, 300, 1, 1));
    assertThat(s.voxels()).isEqualTo(75);
    assertThat(s.voxelsAboveUpper()).isEqualTo(24);
    assertThat(s.mask().get(0, 0, 1)).isFalse();
    assertThat(s.mask().get(1, 0, 1)).isTrue();
    assertThat(s.mask().get(75, 0, 1)).isTrue();
    assertThat(s.mask().get(76, 0, 1)).isFalse();
  }

  @Test
  void thresholdsBeyondTheRangeOfVoxelsWork() {
    Volume lone = Volumes.ct(5, 5, 5, (i, j, k) -> i == 2 && j == 2 && k == 2 ? 32767 : -32768);
    Segmentation s = segment(lone, new Rule(Tissue.BONE, -32767, Integer.MAX_VALUE, 1, 1));
    assertThat(s.voxels()).isEqualTo(1);
  }

  @Test
  void anythingButCtIsRefused() {
    Volume mr = new Volume(Modality.MR, 1, 1, new short[1][1], Affine.ofSpacing(1, 1, 1));
    assertThatThrownBy(() -> segment(mr, Rule.largest(Tissue.SKIN)))
        .hasMessageContaining("FAB-1201")
        .hasMessageContaining("skin")
        .hasMessageContaining("MR");
  }

  @Test
  void anEmptyResultIsRefusedWithTheRangeOfTheVolume() {
    Volume soft = Volumes.ct(4, 4, 4, (i, j, k) -> -100 + i);
    assertThatThrownBy(() -> segment(soft, Rule.largest(Tissue.BONE)))
        .hasMessageContaining("FAB-1202")
        .hasMessageContaining("226 to 3071 HU")
        .hasMessageContaining("-100 to -97 HU");
  }

  @Test
  void aSizeLimitThatDropsEverythingIsRefusedWithTheNumbers() {
    assertThatThrownBy(() -> segment(TWO_BALLS, new Rule(Tissue.BONE, 226, 3071, 1, 1_000_000)))
        .hasMessageContaining("FAB-1202")
        .hasMessageContaining("All 2 components");
  }

  @Test
  void theBoxOfTheScanIsRefusedAndTheAirAroundTheObjectToo() {
    assertThatThrownBy(() -> segment(TWO_BALLS, new Rule(Tissue.SOFT_TISSUE, -1024, 3071, 1, 1)))
        .hasMessageContaining("FAB-1203")
        .hasMessageContaining("100 %");
    assertThatThrownBy(() -> segment(TWO_BALLS, new Rule(Tissue.SOFT_TISSUE, -1024, -200, 1, 1)))
        .hasMessageContaining("FAB-1203");
  }

  @Test
  void aTrunkThatFillsBothEndFacesIsNoBox() {
    Volume trunk =
        Volumes.ct(40, 40, 6, (i, j, k) -> Math.hypot(i - 19.5, j - 19.5) < 19.6 ? 40 : -1000);
    assertThat(segment(trunk, Rule.largest(Tissue.SOFT_TISSUE)).voxels()).isPositive();
  }

  @Test
  void reversedThresholdsAreRefused() {
    assertThatThrownBy(() -> segment(TWO_BALLS, new Rule(Tissue.BONE, 300, 200, 1, 1)))
        .hasMessageContaining("FAB-1204");
  }

  @Test
  void presetsHaveCommandLineNames() {
    assertThat(Tissue.BONE_COMPACT.cliName()).isEqualTo("bone-compact");
    assertThat(Tissue.ofCliName("soft-tissue")).contains(Tissue.SOFT_TISSUE);
    assertThat(Tissue.ofCliName("Bone")).isEmpty();
    assertThat(Tissue.BONE.lowerHu()).isEqualTo(226);
    assertThat(Tissue.BONE.upperHu()).isEqualTo(3071);
  }
}
