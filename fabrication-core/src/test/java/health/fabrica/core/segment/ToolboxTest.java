package health.fabrica.core.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Modality;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.testdata.Volumes;
import health.fabrica.core.work.WorkMonitor;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToolboxTest {

  private static final WorkMonitor NONE = WorkMonitor.NONE;
  private static final Vec3 UNIT = new Vec3(1, 1, 1);

  /** Two balls that overlap a little, and a third by itself. */
  private static BitMask balls() {
    BitMask mask = new BitMask(100, 40, 40);
    ball(mask, 20, 20, 20, 12);
    ball(mask, 42, 20, 20, 12);
    ball(mask, 80, 20, 20, 8);
    return mask;
  }

  private static void ball(BitMask mask, int x, int y, int z, double radius) {
    for (int k = 0; k < mask.slices(); k++) {
      for (int j = 0; j < mask.rows(); j++) {
        for (int i = 0; i < mask.columns(); i++) {
          if ((i - x) * (i - x) + (j - y) * (j - y) + (k - z) * (k - z) <= radius * radius) {
            mask.set(i, j, k);
          }
        }
      }
    }
  }

  private static Volume grid(BitMask mask, Affine affine) {
    return Volumes.ct(mask.columns(), mask.rows(), mask.slices(), affine, (i, j, k) -> 0);
  }

  @Test
  void touchingBallsPartAtTheirNeck() {
    BitMask mask = balls();
    LabelMap markers = new LabelMap(100, 40, 40, 3);
    markers.set(20, 20, 20, 1);
    markers.set(42, 20, 20, 2);
    LabelMap split = WatershedSplitter.split(mask, markers, UNIT, 2, NONE);
    long[] counts = split.counts();
    assertThat((double) counts[1]).isBetween(counts[2] * 0.97, counts[2] * 1.03);
    for (int i = 8; i <= 54; i++) {
      assertThat(split.get(i, 20, 20)).as("column %d", i).isIn(i < 31 ? 1 : 2, i == 31 ? 1 : -1);
    }
    assertThat(split.get(80, 20, 20)).as("no marker").isZero();
    assertThat(counts[1] + counts[2] + split.counts()[3])
        .isEqualTo(ConnectedComponents.keepLargest(mask, 1, 1, NONE).voxelsKept());
  }

  @Test
  void anErodedCoreMarksEachBallByItself() {
    BitMask mask = balls();
    Morphology morphology = new Morphology(UNIT, 2, NONE);
    LabelMap cores = ConnectedComponents.label(morphology.erode(mask, 6), 9, 1, NONE);
    assertThat(cores.highest()).isEqualTo(3);
    LabelMap split = WatershedSplitter.split(mask, cores, UNIT, 1, NONE);
    assertThat(split.counts()[0]).isEqualTo(100 * 40 * 40 - mask.count());
  }

  @Test
  void anEmptyMaskSplitsIntoNothing() {
    BitMask empty = new BitMask(5, 5, 5);
    LabelMap split = WatershedSplitter.split(empty, new LabelMap(5, 5, 5, 1), UNIT, 1, NONE);
    assertThat(split.counts()[0]).isEqualTo(125);
  }

  @Test
  void aRegionGrowsFromItsSeedInPatientSpaceOnly() {
    BitMask mask = balls();
    Affine affine = Volumes.oddGrid();
    Volume volume = grid(mask, affine);
    List<Vec3> seeds = List.of(affine.apply(80.3, 20.2, 19.9));
    ConnectedComponents.Kept grown = RegionGrower.grow(mask, volume, seeds, 1e9, NONE);
    assertThat(grown.mask().get(80, 20, 20)).isTrue();
    assertThat(grown.mask().get(20, 20, 20)).isFalse();
    assertThat(grown.componentsFound()).isEqualTo(2);
    assertThatThrownBy(() -> RegionGrower.grow(mask, volume, seeds, 10, NONE))
        .hasMessageStartingWith("FAB-1033");
    assertThatThrownBy(
            () -> RegionGrower.grow(mask, volume, List.of(affine.apply(0, 0, 0)), 1e9, NONE))
        .hasMessageStartingWith("FAB-1032");
    assertThatThrownBy(
            () -> RegionGrower.grow(mask, volume, List.of(affine.apply(-9, 0, 0)), 1e9, NONE))
        .hasMessageStartingWith("FAB-1032");
  }

  @Test
  void theTableIsNotThePatient() {
    Volume scan =
        Volumes.ct(
            80,
            80,
            10,
            (i, j, k) -> {
              double r = Math.hypot(i - 40, j - 35);
              if (r < 5) {
                return -900; // an airway
              }
              if (r <= 25) {
                return 40;
              }
              return j >= 62 && j <= 64 ? 100 : -1000; // a shell that touches the skin nearly
            });
    BitMask body = BodyFinder.body(scan, 3, 2, NONE);
    assertThat(body.get(40, 35, 5)).as("airway").isTrue();
    assertThat(body.get(40, 59, 5)).as("skin").isTrue();
    assertThat(body.get(40, 63, 5)).as("table").isFalse();
    assertThat(body.get(5, 63, 5)).as("table").isFalse();
    Volume air = Volumes.ct(20, 20, 20, (i, j, k) -> -1000);
    assertThatThrownBy(() -> BodyFinder.body(air, 3, 1, NONE)).hasMessageStartingWith("FAB-1202");
    Volume mr = new Volume(Modality.CONE_BEAM, 1, 1, new short[1][1], Affine.ofSpacing(1, 1, 1));
    assertThatThrownBy(() -> BodyFinder.body(mr, 3, 1, NONE)).hasMessageStartingWith("FAB-1201");
  }

  @Test
  void metalIsWarnedOfWithItsSize() {
    Volume clean = Volumes.ct(20, 20, 20, (i, j, k) -> i == 3 && j == 3 ? 3000 : 100);
    assertThat(MetalCheck.of(clean, 1, NONE).map(Problem::toString))
        .hasValueSatisfying(
            text -> assertThat(text).contains("FAB-1034", "1 pieces", "20 mm3 in 20 of 20 slices"));
    Volume speck = Volumes.ct(20, 20, 20, (i, j, k) -> i == 3 && j == 3 && k < 19 ? 3000 : 100);
    assertThat(MetalCheck.of(speck, 1, NONE)).isEmpty();
  }

  @Test
  void slicesBetweenPaintedOnesTakeTheShapeInBetween() {
    BitMask painted = new BitMask(100, 100, 20);
    for (int j = 0; j < 100; j++) {
      for (int i = 0; i < 100; i++) {
        if (Math.hypot(i - 50, j - 50) <= 10) {
          painted.set(i, j, 2);
        }
        if (Math.hypot(i - 50, j - 50) <= 30) {
          painted.set(i, j, 12);
        }
      }
    }
    BitMask filled = SliceInterpolator.fill(painted, new Vec3(1, 1, 3), NONE);
    assertThat(filled.get(50 + 19, 50, 7)).isTrue();
    assertThat(filled.get(50 + 22, 50, 7)).isFalse();
    assertThat(filled.words(2)).isEqualTo(painted.words(2));
    assertThat(filled.words(12)).isEqualTo(painted.words(12));
    assertThat(filled.words(1)).containsOnly(0);
    assertThat(filled.words(13)).containsOnly(0);
  }

  @Test
  void leftAndRightAreCheckedInPatientSpaceWhateverTheGrid() {
    BitMask body = new BitMask(60, 20, 10);
    BitMask structure = new BitMask(60, 20, 10);
    for (int i = 0; i < 60; i++) {
      body.set(i, 10, 5);
      if (i > 45) {
        structure.set(i, 10, 5);
      }
    }
    Volume straight = grid(body, Affine.ofSpacing(1, 1, 1));
    Affine mirroredAffine =
        new Affine(new Vec3(59, 0, 0), new Vec3(-1, 0, 0), new Vec3(0, 1, 0), new Vec3(0, 0, 1));
    Volume mirrored = grid(body, mirroredAffine);
    assertThatCode(
            () ->
                SideCheck.structure(
                    straight, structure, SideCheck.centre(straight, body), SideCheck.Side.LEFT))
        .doesNotThrowAnyException();
    assertThatCode(
            () ->
                SideCheck.structure(
                    mirrored, structure, SideCheck.centre(mirrored, body), SideCheck.Side.RIGHT))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () ->
                SideCheck.structure(
                    mirrored, structure, SideCheck.centre(mirrored, body), SideCheck.Side.LEFT))
        .hasMessageStartingWith("FAB-1037");
    assertThatThrownBy(
            () ->
                SideCheck.structure(
                    straight, body, SideCheck.centre(straight, body), SideCheck.Side.LEFT))
        .hasMessageStartingWith("FAB-1037");
    SideCheck.landmarks(straight, new Vec3(50, 1, 1), new Vec3(10, 1, 1));
    assertThatThrownBy(() -> SideCheck.landmarks(straight, new Vec3(10, 1, 1), new Vec3(50, 1, 1)))
        .hasMessageStartingWith("FAB-1037");
  }
}
