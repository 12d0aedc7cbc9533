package health.fabrica.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.recipe.Step;
import health.fabrica.core.segment.SideCheck;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SegmentationChoiceTest {

  private static SegmentationChoice choice(
      @Nullable String tissue,
      @Nullable String recipe,
      @Nullable String roi,
      @Nullable String seeds,
      @Nullable String side) {
    return new SegmentationChoice(
        tissue, recipe, Map.of(), roi, seeds, side, IllegalArgumentException::new);
  }

  @Test
  void aTissueAloneNeedsNoRecipe() {
    assertThat(choice("bone", null, null, null, null).needsRecipe()).isFalse();
    assertThat(choice("bone", null, null, null, "left").needsRecipe()).isTrue();
  }

  @Test
  void aTissueWithSeedsGrowsFromThemAndWithARegionTakesTheLargest() {
    assertThat(choice("teeth", null, null, "1,2,3", null).recipe().steps())
        .extracting(Step::name)
        .containsExactly("threshold", "seeds");
    assertThat(choice("teeth", null, "1,2,3,4,5,6", null, null).recipe().steps().get(0))
        .satisfies(step -> assertThat(step.parameters()).containsEntry("tissue", "teeth"));
    assertThat(choice("muscle", "skull", null, null, null).recipe().steps().get(0).parameters())
        .containsEntry("tissue", "muscle");
  }

  @Test
  void placesAreThreeNumbersEach() {
    var inputs = choice(null, "skull", "1,2,3,4,5,6.5", "7,8,9;-1,0,1e2", "right").inputs();
    assertThat(inputs.region().orElseThrow())
        .containsExactly(new Vec3(1, 2, 3), new Vec3(4, 5, 6.5));
    assertThat(inputs.seeds()).containsExactly(new Vec3(7, 8, 9), new Vec3(-1, 0, 100));
    assertThat(inputs.side()).contains(SideCheck.Side.RIGHT);
    for (String bad : new String[] {"", "1,2", "1,2,x", "1,2,NaN", "1,2,3,4"}) {
      assertThatThrownBy(() -> choice(null, "skull", null, bad, null).inputs())
          .hasMessageContaining("--seeds");
    }
    assertThatThrownBy(() -> choice(null, "skull", "1,2,3", null, null).inputs())
        .hasMessageContaining("--roi");
    assertThatThrownBy(() -> choice(null, "skull", null, null, "up").inputs())
        .hasMessageContaining("--side");
  }
}
