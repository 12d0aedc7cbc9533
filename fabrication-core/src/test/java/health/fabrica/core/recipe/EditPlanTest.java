package health.fabrica.core.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.fabrica.core.design.AnatomicModelDesigner;
import health.fabrica.core.design.ModelPart;
import health.fabrica.core.field.DistanceField;
import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.core.mesh.MeshDigest;
import health.fabrica.core.quality.MeshMeasures;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.segment.Segmentation;
import health.fabrica.core.segment.SideCheck;
import health.fabrica.core.segment.Thresholder;
import health.fabrica.core.testdata.Volumes;
import health.fabrica.core.work.WorkMonitor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditPlanTest {

  private static final double R = 12.3;
  private static final EditInputs INPUTS =
      new EditInputs(Optional.of("Fab-1"), Optional.of(SideCheck.Side.LEFT), new Vec3(20, 30, 30));
  private static final Affine STRAIGHT = Affine.ofSpacing(0.8, 0.8, 1.25);

  /** A ball around (15, 15, 15) of its grid's steps in mm, blurred as scanners blur. */
  private static Volume ball(Affine grid) {
    Vec3 middle = grid.apply(15 / 0.8, 15 / 0.8, 12);
    return Volumes.ct(
        40,
        40,
        27,
        grid,
        (i, j, k) -> {
          double depth = R - grid.apply(i, j, k).minus(middle).length();
          return 225.5 + 1000 * Math.max(-1, Math.min(1, depth / 1.5));
        });
  }

  private static EditPlan plan(EditInputs inputs, Object... edits) {
    return new EditPlan(EditReader.read(List.of(edits)), inputs);
  }

  private static EditPlan.Edited edited(Affine grid, int threads, EditPlan plan) {
    Volume volume = ball(grid);
    BitMask mask = Thresholder.threshold(volume, 226, 3071, 1, WorkMonitor.NONE).mask();
    Segmentation bone =
        new Segmentation(mask, Optional.empty(), 226, 3071, mask.count(), 0, 1, 1, 0, 0);
    DistanceField field = plan.field(volume, bone, threads, WorkMonitor.NONE);
    return plan.run(field, WorkMonitor.NONE);
  }

  /** Closed, oriented, manifold meshes, or a refusal. */
  private static List<ModelPart> parts(EditPlan.Edited edited) {
    return new AnatomicModelDesigner(2).parts(edited, 0.02, WorkMonitor.NONE);
  }

  private static double volume(List<ModelPart> parts) {
    return parts.stream().mapToDouble(p -> p.report().measures().volumeMm3()).sum();
  }

  private static double ballMm3(double r) {
    return 4.0 / 3 * Math.PI * r * r * r;
  }

  @Test
  void aHollowBallIsAShellAndDrainingOpensItsCavity() {
    Object hollow = Map.of("hollow", Map.of("wall-mm", 3));
    List<ModelPart> closed = parts(edited(STRAIGHT, 2, plan(INPUTS, hollow)));
    assertThat(closed.get(0).report().census().components()).isEqualTo(2);
    assertThat(volume(closed)).isCloseTo(ballMm3(R) - ballMm3(R - 3), within(100.0));

    EditPlan.Edited drained = edited(STRAIGHT, 2, plan(INPUTS, hollow, "drain"));
    assertThat(drained.records().get(1).counts())
        .containsEntry("cavities", 1)
        .containsEntry("holes", 2);
    List<ModelPart> open = parts(drained);
    assertThat(open.get(0).report().census().components()).isEqualTo(1);
    assertThat(volume(closed) - volume(open)).isBetween(2 * Math.PI * 4 * 2.5, 2 * Math.PI * 4 * 5);
  }

  @Test
  void anObliqueScanIsEditedAlongThePatientsAxes() {
    double c = Math.cos(0.4);
    double s = Math.sin(0.4);
    Affine oblique =
        new Affine(
            new Vec3(3, -40, 100),
            new Vec3(0.8 * c, 0.8 * s, 0),
            new Vec3(-0.8 * s, 0.8 * c, 0),
            new Vec3(0, 0, 1.25));
    EditPlan.Edited edited = edited(oblique, 2, plan(INPUTS, Map.of("base", Map.of())));
    List<ModelPart> parts = parts(edited);
    MeshMeasures measures = parts.get(0).report().measures();
    Vec3 size = measures.max().minus(measures.min());
    // A plate 8 mm wider on each side and 4 mm thick of which 2 mm are in the ball.
    assertThat(size.x()).isCloseTo(2 * R + 16, within(0.7));
    assertThat(size.z()).isCloseTo(2 * R + 2, within(0.7));
    assertThat(edited.parts().get(0).affine().columnStep().y()).isZero();
    assertThat(edited.stepMm()).isEqualTo(0.6);
  }

  @Test
  void aPlateOfOneVoxelStaysWhole() {
    Volume volume = ball(STRAIGHT);
    BitMask mask = new BitMask(40, 40, 27);
    for (int i = 5; i < 35; i++) {
      for (int j = 5; j < 35; j++) {
        mask.set(i, j, 13);
      }
    }
    EditPlan plan = plan(INPUTS, Map.of("cut", Map.of("at", "16,16,16", "normal", "1,0,0")));
    Segmentation given = Segmentation.given(mask, 0.8, WorkMonitor.NONE);
    DistanceField field = plan.field(volume, given, 1, WorkMonitor.NONE);
    List<ModelPart> parts = parts(plan.run(field, WorkMonitor.NONE));
    assertThat(volume(parts)).isCloseTo(12.4 * 24 * 1.25, within(25.0));
  }

  @Test
  void aModelStandsOnColumnsThatReachIt() {
    EditPlan.Edited edited =
        edited(STRAIGHT, 2, plan(INPUTS, Map.of("base", Map.of("height-mm", 10, "column-mm", 4))));
    assertThat(edited.records().get(0).counts().get("columns").intValue()).isEqualTo(3);
    assertThat(parts(edited).get(0).report().census().components()).isEqualTo(1);
  }

  @Test
  void aLabelIsReadFromLeftToRightAndHoldsTheOrderAndTheSide() {
    EditInputs letter = new EditInputs(Optional.of("L"), Optional.empty(), new Vec3(100, 100, 100));
    EditPlan bare = plan(letter, Map.of("base", Map.of()));
    EditPlan labelled = plan(letter, Map.of("base", Map.of()), "label");
    DistanceField before = edited(STRAIGHT, 1, withStepOf(labelled, bare)).parts().get(0);
    DistanceField after = edited(STRAIGHT, 1, labelled).parts().get(0);
    MeshMeasures with = MeshMeasures.of(after.surface(1 << 24, WorkMonitor.NONE));
    MeshMeasures without = MeshMeasures.of(before.surface(1 << 24, WorkMonitor.NONE));
    // An L of 6 x 3 mm in strokes of 0.9 mm, 0.8 mm high.
    assertThat(with.volumeMm3() - without.volumeMm3()).isCloseTo(6.3, within(1.5));
    EditPlan.Edited both =
        edited(
            STRAIGHT,
            1,
            plan(
                INPUTS,
                Map.of("base", Map.of("margin-mm", 12)),
                Map.of("label", Map.of("show", "order-and-side"))));
    assertThat(both.records().get(1).counts()).containsEntry("characters", 7);
  }

  /** The bare plan on the voxels of another one: an engraving that takes nothing away. */
  private static EditPlan withStepOf(EditPlan labelled, EditPlan bare) {
    Edit fine = labelled.edits().get(1);
    return new EditPlan(
        List.of(
            bare.edits().get(0),
            new Edit("none", new Parameters("none", Map.of())) {
              @Override
              double mostStepMm() {
                return fine.mostStepMm();
              }

              @Override
              double bandMm() {
                return fine.bandMm();
              }

              @Override
              void run(EditBench bench) {}
            }),
        bare.inputs());
  }

  @Test
  void anEngravedLabelFollowsTheCurveAndOneBesideTheModelIsRefused() {
    Map<String, Object> side =
        Map.of(
            "show", "order", "style", "engraved", "height-mm", 4, "face", "front", "at", "15,3,15");
    EditPlan.Edited edited = edited(STRAIGHT, 1, plan(INPUTS, Map.of("label", side)));
    assertThat(volume(parts(edited))).isLessThan(ballMm3(R) - 8).isGreaterThan(ballMm3(R) - 80);

    assertThatThrownBy(
            () ->
                edited(
                    STRAIGHT,
                    1,
                    plan(INPUTS, Map.of("label", Map.of("at", "40,3,15", "height-mm", 4)))))
        .hasMessageContaining("FAB-1300");
  }

  @Test
  void aSplitGivesPartsWithPinsAndTheSameBytesOnAnyNumberOfThreads() {
    Map<String, Object> plane =
        Map.of("at", List.of(15, 15, 15), "normal", List.of(0, 0, 1), "pins", 1);
    EditPlan plan = plan(INPUTS, Map.of("split-plane", plane));
    List<ModelPart> two = parts(edited(STRAIGHT, 2, plan));
    assertThat(two).extracting(ModelPart::name).containsExactly("part-1", "part-2");
    // The clearance around the pin is all that is lost.
    assertThat(volume(two)).isLessThan(ballMm3(R)).isGreaterThan(ballMm3(R) - 80);
    assertThat(ModelPart.together(two).triangleCount())
        .isEqualTo(two.get(0).mesh().triangleCount() + two.get(1).mesh().triangleCount());
    List<ModelPart> one = parts(edited(STRAIGHT, 1, plan));
    for (int n = 0; n < 2; n++) {
      assertThat(MeshDigest.of(one.get(n).mesh())).isEqualTo(MeshDigest.of(two.get(n).mesh()));
    }
  }

  @Test
  void aModelThatIsTooLargeIsSplitToFitThePrinter() {
    Map<String, Object> pins = Map.of("pin-length-mm", 3, "pin-diameter-mm", 3, "pins", 1);
    EditPlan.Edited edited = edited(STRAIGHT, 2, plan(INPUTS, Map.of("split-to-fit", pins)));
    assertThat(edited.parts()).hasSize(2);
    assertThat(edited.records().get(0).counts()).containsEntry("parts", 2);
    for (ModelPart part : parts(edited)) {
      Vec3 size = part.report().measures().max().minus(part.report().measures().min());
      assertThat(size.x()).isLessThanOrEqualTo(20);
    }
  }

  @Test
  void aCutTakesOffWhatTheNormalPointsTo() {
    Map<String, Object> plane = Map.of("at", "15,15,15", "normal", "1,0,0");
    List<ModelPart> half = parts(edited(STRAIGHT, 1, plan(INPUTS, Map.of("cut", plane))));
    assertThat(half).extracting(ModelPart::name).containsExactly("model");
    assertThat(volume(half)).isCloseTo(ballMm3(R) / 2, within(40.0));
    assertThat(half.get(0).report().measures().max().x()).isCloseTo(15, within(0.2));
  }

  @ParameterizedTest
  @CsvSource({
    "paint, wall-mm, 3, FAB-1110",
    "hollow, wall, 3, FAB-1110",
    "hollow, wall-mm, 0, FAB-1111",
    "cut, at, '1,2', FAB-1111",
    "cut, normal, '0,0,1', FAB-1111",
    "label, text, JOHN, FAB-1110"
  })
  void whatMakesNoSenseIsRefusedBeforeAnythingIsMade(
      String edit, String name, String value, String code) {
    assertThatThrownBy(() -> EditReader.read(List.of(Map.of(edit, Map.of(name, value)))))
        .hasMessageContaining(code);
  }

  @Test
  void editsInAnOrderThatSpoilsThemAreRefused() {
    assertThatThrownBy(() -> plan(INPUTS, "drain", "hollow")).hasMessageContaining("FAB-1112");
    assertThatThrownBy(() -> plan(INPUTS, "split-to-fit", "base")).hasMessageContaining("FAB-1112");
    EditInputs nobody = new EditInputs(Optional.empty(), Optional.empty(), new Vec3(99, 99, 99));
    assertThatThrownBy(() -> edited(STRAIGHT, 1, plan(nobody, "base", "label")))
        .hasMessageContaining("FAB-1113");
    assertThatThrownBy(() -> edited(STRAIGHT, 1, plan(INPUTS, "label")))
        .hasMessageContaining("FAB-1113");
    assertThatThrownBy(
            () -> new EditInputs(Optional.of("Jane Doe"), Optional.empty(), new Vec3(1, 1, 1)))
        .hasMessageContaining("FAB-1111")
        .hasMessageNotContaining("Jane");
  }
}
