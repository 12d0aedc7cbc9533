package health.fabrica.core.segment;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.recipe.RecipeInputs;
import health.fabrica.core.recipe.RecipeReader;
import health.fabrica.core.recipe.RecipeRunner;
import health.fabrica.core.testdata.Volumes;
import health.fabrica.core.work.WorkMonitor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TissueTest {

  @Test
  void presetsAreThePublishedOnesAndTheOthersAreMarked() {
    String table =
        String.join(
            "\n",
            Arrays.stream(Tissue.values())
                .map(
                    t ->
                        "%s %d..%d%s"
                            .formatted(
                                t.cliName(),
                                t.lowerHu(),
                                t.upperHu(),
                                t.confirmed() ? "" : " unconfirmed"))
                .toList());
    assertThat(table)
        .isEqualTo(
            """
            bone 226..3071
            bone-compact 662..1988
            bone-spongy 148..661
            enamel 1553..2850
            muscle -5..135
            fat -205..-51
            skin -718..-177
            soft-tissue -700..225
            contrast-vessel 150..500 unconfirmed
            airway -1024..-480 unconfirmed
            lung -950..-400 unconfirmed
            skin-surface -300..32767 unconfirmed
            teeth 1200..3071 unconfirmed
            metal 2500..32767 unconfirmed\
            """);
  }

  private static List<String> warnings(Map<String, Object> threshold) {
    return new RecipeRunner(1)
            .run(
                Volumes.ct(16, 16, 16, Volumes.ball(8, 8, 8, 5)),
                RecipeReader.read(
                    Map.of(
                        "name",
                        "tissue",
                        "version",
                        1,
                        "description",
                        "none",
                        "steps",
                        List.of(Map.of("threshold", threshold)))),
                RecipeInputs.NONE,
                WorkMonitor.NONE)
            .warnings()
            .stream()
            .map(Problem::code)
            .map(code -> code.id())
            .toList();
  }

  @Test
  void aRecipeWarnsOfAPresetThatNoSourceConfirms() {
    assertThat(warnings(Map.of("tissue", "contrast-vessel"))).containsExactly("FAB-1359");
    assertThat(warnings(Map.of("tissue", "bone"))).isEmpty();
    assertThat(warnings(Map.of("tissue", "contrast-vessel", "lower-hu", 200, "upper-hu", 600)))
        .isEmpty();
  }
}
