package health.fabrica.core.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.field.FieldSplit.Keys;
import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.core.mesh.MeshDigest;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.quality.MeshCensus;
import health.fabrica.core.quality.MeshMeasures;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.segment.Segmentation;
import health.fabrica.core.segment.Thresholder;
import health.fabrica.core.testdata.Volumes;
import health.fabrica.core.work.WorkMonitor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DistanceFieldTest {

  private static final double R = 12.3;
  private static final Vec3 MIDDLE = new Vec3(15.2, 14.7, 16.4);

  /** A ball of radius R on a grid of 0.8 x 0.8 x 1.25 mm, blurred as scanners blur. */
  private static DistanceField ball(double bandMm, double marginMm, int threads) {
    Affine grid = Affine.ofSpacing(0.8, 0.8, 1.25);
    Volume volume =
        Volumes.ct(
            40,
            40,
            27,
            grid,
            (i, j, k) -> {
              double depth = R - grid.apply(i, j, k).minus(MIDDLE).length();
              return 225.5 + 1000 * Math.max(-1, Math.min(1, depth / 1.5));
            });
    BitMask mask = Thresholder.threshold(volume, 226, 3071, 1, WorkMonitor.NONE).mask();
    Segmentation bone =
        new Segmentation(mask, Optional.empty(), 226, 3071, mask.count(), 0, 1, 1, 0, 0);
    return FieldBuilder.build(volume, bone, bandMm, marginMm, threads, WorkMonitor.NONE);
  }

  private static double volume(DistanceField field) {
    TriangleMesh mesh = field.surface(1 << 24, WorkMonitor.NONE);
    MeshCensus census = MeshCensus.of(mesh);
    assertThat(census.closedManifold()).as("%s", census).isTrue();
    return MeshMeasures.of(mesh).volumeMm3();
  }

  private static double ballMm3(double r) {
    return 4.0 / 3 * Math.PI * r * r * r;
  }

  /** Voxels whose distance after an edit is not the least of both bodies', to half a micrometre. */
  private static int wrong(DistanceField after, DistanceField before, Solid body, double sign) {
    int wrong = 0;
    for (int k = 0; k < after.slices(); k++) {
      for (int j = 0; j < after.rows(); j++) {
        for (int i = 0; i < after.columns(); i++) {
          Vec3 p = after.affine().apply(i, j, k);
          double s = sign * body.signedMm(p.x(), p.y(), p.z());
          double least = Math.max(-DistanceField.MOST_MM, Math.min(before.signedMm(i, j, k), s));
          wrong += Math.abs(after.signedMm(i, j, k) - least) < 0.000501 ? 0 : 1;
        }
      }
    }
    return wrong;
  }

  @Test
  void editsGiveTheLeastDistanceHoweverFarTheBodyIs() {
    DistanceField ball = ball(5, 4, 1);
    for (double far : new double[] {-100, -70, -57, -20, 0, 20, 57, 70, 100}) {
      Solid half = new Solids.HalfSpace(MIDDLE.plus(new Vec3(far, 0, 0)), new Vec3(1, 0.3, 0.2));
      DistanceField cut = ball.copy();
      cut.intersect(half, WorkMonitor.NONE);
      assertThat(wrong(cut, ball, half, 1)).as("cut at %s mm", far).isZero();
      DistanceField rest = ball.copy();
      rest.subtract(half, WorkMonitor.NONE);
      assertThat(wrong(rest, ball, half, -1)).as("rest at %s mm", far).isZero();
    }
  }

  @Test
  void distancesAreThoseOfTheBallWithinATenthOfAVoxelInTheWholeBand() {
    DistanceField field = ball(5, 4, 2);
    double worst = 0;
    double sum = 0;
    int count = 0;
    for (int k = 0; k < field.slices(); k++) {
      for (int j = 0; j < field.rows(); j++) {
        for (int i = 0; i < field.columns(); i++) {
          double expected = R - field.affine().apply(i, j, k).minus(MIDDLE).length();
          if (Math.abs(expected) < 4) {
            double off = Math.abs(field.signedMm(i, j, k) - expected);
            worst = Math.max(worst, off);
            sum += off;
            count++;
          }
        }
      }
    }
    assertThat(count).isGreaterThan(10_000);
    assertThat(sum / count).isLessThan(0.08); // a tenth of the smallest step
    assertThat(worst).isLessThan(0.8); // never more than a voxel
    assertThat(volume(field)).isCloseTo(ballMm3(R), within(0.003 * ballMm3(R)));
  }

  @Test
  void threadsDoNotChangeTheField() {
    String one = MeshDigest.of(ball(4, 2, 1).surface(1 << 24, WorkMonitor.NONE)).toString();
    assertThat(MeshDigest.of(ball(4, 2, 2).surface(1 << 24, WorkMonitor.NONE))).hasToString(one);
    assertThat(MeshDigest.of(ball(4, 2, 8).surface(1 << 24, WorkMonitor.NONE))).hasToString(one);
  }

  @Test
  void aShellHasItsWallAndADrainHoleOpensIt() {
    DistanceField field = ball(5, 2, 2);
    field.shell(3, WorkMonitor.NONE);
    double shell = ballMm3(R) - ballMm3(R - 3);
    assertThat(volume(field)).isCloseTo(shell, within(0.02 * shell));
    assertThat(MeshCensus.of(field.surface(1 << 24, WorkMonitor.NONE)).components()).isEqualTo(2);
    field.subtract(
        new Solids.Cylinder(MIDDLE, MIDDLE.plus(new Vec3(20, 0, 0)), 2), WorkMonitor.NONE);
    MeshCensus drained = MeshCensus.of(field.surface(1 << 24, WorkMonitor.NONE));
    assertThat(drained.components()).isEqualTo(1); // inner and outer surface hang together
    assertThat(drained.genus()).isZero();
  }

  @Test
  void anOffsetMovesTheSurfaceAndIsRefusedBeyondTheMargin() {
    DistanceField field = ball(6, 5, 2);
    field.offset(2, WorkMonitor.NONE);
    assertThat(volume(field)).isCloseTo(ballMm3(R + 2), within(0.03 * ballMm3(R + 2)));
    field.offset(-2, WorkMonitor.NONE);
    assertThatThrownBy(() -> field.offset(20, WorkMonitor.NONE)).hasMessageContaining("FAB-1262");
  }

  @Test
  void aPlateIsAddedExactlyAndRefusedWhereThereIsNoRoom() {
    DistanceField field = ball(4, 6, 2);
    double before = volume(field);
    Solids.Box plate =
        new Solids.Box(
            MIDDLE.plus(new Vec3(-10, -10, R + 1)), MIDDLE.plus(new Vec3(10, 10, R + 4)));
    field.add(plate, WorkMonitor.NONE);
    // Corners and edges of a box are cut off by up to half a voxel.
    assertThat(volume(field) - before).isCloseTo(1200, within(30.0));
    assertThatThrownBy(() -> field.add(plate.grown(30), WorkMonitor.NONE))
        .hasMessageContaining("FAB-1262");
  }

  @Test
  void aCutLeavesHalfAndKeysFitWithClearance() {
    Keys keys = new Keys(2, 1.5, 3, 0.3, 1);
    DistanceField field = ball(6, 3, 2);
    double whole = volume(field);
    FieldSplit.Parts parts =
        FieldSplit.cut(
            field, new Solids.HalfSpace(MIDDLE, new Vec3(0, 0, 1)), keys, WorkMonitor.NONE);
    assertThat(parts.pins()).hasSize(2);
    double pins = 2 * (Math.PI * 1.5 * 1.5 * 3 + ballMm3(1.5) / 2);
    double kept = volume(parts.kept());
    assertThat(kept).isCloseTo(whole / 2 + pins, within(0.03 * whole));
    assertThat(volume(parts.other())).isLessThan(whole - kept);
    assertThatThrownBy(
            () ->
                FieldSplit.cut(
                    ball(6, 3, 1),
                    new Solids.HalfSpace(MIDDLE, new Vec3(0, 0, 1)),
                    new Keys(9, 5, 3, 0.3, 1),
                    WorkMonitor.NONE))
        .hasMessageContaining("FAB-1264");
    assertThatThrownBy(
            () ->
                FieldSplit.cut(
                    ball(6, 3, 1),
                    new Solids.HalfSpace(new Vec3(0, 0, 900), new Vec3(0, 0, 1)),
                    keys,
                    WorkMonitor.NONE))
        .hasMessageContaining("FAB-1261");
  }

  @Test
  void aBodyThatIsTooLargeIsSplitUntilItsPartsFit() {
    List<DistanceField> parts =
        FieldSplit.toFit(
            ball(6, 4, 2), new Vec3(26.5, 20, 26.5), new Keys(1, 1, 2, 0.2, 1), WorkMonitor.NONE);
    assertThat(parts).hasSize(2);
    for (DistanceField part : parts) {
      FieldSplit.Extent extent = FieldSplit.Extent.of(part);
      assertThat(extent.high().y() - extent.low().y()).isLessThanOrEqualTo(20);
    }
  }

  @Test
  void cuttingEverythingAwayIsRefused() {
    DistanceField field = ball(4, 2, 1);
    field.subtract(new Solids.Capsule(MIDDLE, MIDDLE, 20), WorkMonitor.NONE);
    assertThatThrownBy(() -> field.surface(1 << 24, WorkMonitor.NONE))
        .hasMessageContaining("FAB-1261");
  }

  @Test
  void aShearedGridIsRefused() {
    Volume volume = Volumes.ct(4, 4, 4, Volumes.oddGrid(), (i, j, k) -> 1000);
    BitMask mask = new BitMask(4, 4, 4);
    mask.set(1, 1, 1);
    Segmentation one = Segmentation.given(mask, 1, WorkMonitor.NONE);
    assertThatThrownBy(() -> FieldBuilder.build(volume, one, 3, 1, 1, WorkMonitor.NONE))
        .hasMessageContaining("FAB-1260");
  }

  @Test
  void aTextIsEngravedAndOnlyIdentifiersAreTaken() {
    DistanceField field = ball(4, 2, 2);
    double before = volume(field);
    String text = "ORD-7 L";
    double width = StrokeText.widthMm(text, 3);
    Vec3 at = MIDDLE.plus(new Vec3(-width / 2, -1.5, R));
    StrokeText label = new StrokeText(text, at, new Vec3(1, 0, 0), new Vec3(0, 1, 0), 3, 0.8, 2);
    field.subtract(label, WorkMonitor.NONE);
    assertThat(volume(field)).isLessThan(before - 10);
    assertThatThrownBy(
            () -> new StrokeText("Jane", at, new Vec3(1, 0, 0), new Vec3(0, 1, 0), 3, 0.8, 1))
        .hasMessageContaining("FAB-1263")
        .hasMessageNotContaining("Jane");
  }

  @Test
  void everyCharacterOfTheAlphabetHasItsOwnStrokes() {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
    assertThat(
            alphabet
                .chars()
                .mapToObj(c -> StrokeGlyphs.of((char) c).stream().map(Arrays::toString).toList())
                .distinct())
        .hasSize(alphabet.length());
    assertThat(StrokeGlyphs.of(' ')).isEmpty();
    for (char c : alphabet.toCharArray()) {
      assertThat(StrokeGlyphs.of(c)).as("%s", c).isNotEmpty();
      for (double[] stroke : StrokeGlyphs.of(c)) {
        assertThat(Arrays.stream(stroke).min().orElse(-1)).isGreaterThanOrEqualTo(0);
        assertThat(Arrays.stream(stroke).max().orElse(2)).isLessThanOrEqualTo(1);
      }
    }
  }

  @Test
  void solidsKnowTheirDistances() {
    Solid box = new Solids.Box(new Vec3(0, 0, 0), new Vec3(2, 4, 6));
    assertThat(box.signedMm(1, 2, 3)).isEqualTo(1);
    assertThat(box.signedMm(5, 8, 3)).isEqualTo(-5);
    Solid cylinder = new Solids.Cylinder(new Vec3(0, 0, 0), new Vec3(0, 0, 10), 2);
    assertThat(cylinder.signedMm(0, 0, 5)).isEqualTo(2);
    assertThat(cylinder.signedMm(5, 0, 14)).isEqualTo(-5);
    assertThat(cylinder.grown(1).signedMm(5, 0, 5)).isEqualTo(-2);
    Solid capsule = new Solids.Capsule(new Vec3(0, 0, 0), new Vec3(0, 0, 10), 2);
    assertThat(capsule.signedMm(0, 0, 13)).isEqualTo(-1);
    Solids.HalfSpace half = new Solids.HalfSpace(new Vec3(0, 0, 1), new Vec3(0, 0, 5));
    assertThat(half.signedMm(7, 7, 0)).isEqualTo(1);
    assertThat(half.opposite().signedMm(7, 7, 0)).isEqualTo(-1);
  }
}
