package health.fabrica.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import health.fabrica.core.design.AnatomicModel;
import health.fabrica.core.design.AnatomicModelDesigner;
import health.fabrica.core.design.ModelParameters;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.core.recipe.RecipeInputs;
import health.fabrica.core.recipe.RecipeResult;
import health.fabrica.core.recipe.RecipeRunner;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.segment.MaskOps;
import health.fabrica.core.work.WorkMonitor;
import health.fabrica.dicom.volume.SeriesFolder;
import health.fabrica.dicom.volume.SeriesPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The recipes of the program on real scans, against labels where there are any. */
class RecipesOnRealScansIT {

  private static final WorkMonitor NONE = WorkMonitor.NONE;
  private static final String ABDOMEN = "ct-body-labelled/series.zip";
  private static final String NECK = "ct-head-neck-jaw/series.zip";

  private static Path shared(String name) {
    Path file = Path.of(System.getProperty("fabrica.shared.data", "none")).resolve(name);
    assumeTrue(Files.exists(file), "shared data " + name + " is not here");
    return file;
  }

  private static Volume scan(String name) {
    return SeriesFolder.read(shared(name), Optional.empty(), SeriesPolicy.ANONYMOUS_FILES, NONE)
        .volume();
  }

  private static BitMask labels(Volume volume, Set<Integer> wanted) throws IOException {
    return LabelGrid.read(shared("ct-body-labelled/example_seg_dicom.nii.gz")).on(volume, wanted);
  }

  private static RecipeResult run(
      String recipe, Volume volume, Map<String, String> values, Vec3... seeds) {
    RecipeInputs inputs =
        new RecipeInputs(Optional.empty(), List.of(seeds), Optional.empty(), values);
    RecipeResult made =
        new RecipeRunner(2).run(volume, RecipeFiles.read(recipe, values), inputs, NONE);
    made.steps().forEach(step -> System.out.println(recipe + " " + step));
    return made;
  }

  private static AnatomicModel model(RecipeResult made) {
    AnatomicModelDesigner designer = new AnatomicModelDesigner(2);
    return designer.finish(
        designer.surface(made, NONE), ModelParameters.ofGivenMask(made.volume()), NONE);
  }

  private static double share(BitMask part, BitMask of) {
    return (double) MaskOps.and(part, of).count() / of.count();
  }

  private static double dice(BitMask a, BitMask b) {
    return 2.0 * MaskOps.and(a, b).count() / (a.count() + b.count());
  }

  /** The middle of what has a label in a slice. */
  private static Vec3 middle(Volume volume, BitMask mask, int k) {
    double x = 0;
    double y = 0;
    int n = 0;
    for (int j = 0; j < mask.rows(); j++) {
      for (int i = 0; i < mask.columns(); i++) {
        if (mask.get(i, j, k)) {
          x += i;
          y += j;
          n++;
        }
      }
    }
    return volume.affine().apply(x / n, y / n, k);
  }

  @Test
  void explore() throws IOException {
    Volume volume = scan(ABDOMEN);
    BitMask spine = labels(volume, Set.of(32, 33));
    BitMask aorta = labels(volume, Set.of(52));
    double sum = 0;
    long n = 0;
    for (int k = 0; k < volume.slices(); k++)
      for (int j = 0; j < volume.rows(); j++)
        for (int i = 0; i < volume.columns(); i++)
          if (aorta.get(i, j, k)) {
            sum += volume.value(i, j, k);
            n++;
          }
    System.out.println("affine " + volume.affine() + " aorta mean " + sum / n);
    RecipeResult made = run("spine", volume, Map.of());
    BitMask m = made.segmentation().mask();
    System.out.println(
        "spine recall " + share(m, spine) + " precision " + share(spine, m) + " dice " + dice(m, spine));
    AnatomicModel model = model(made);
    System.out.println(model.report().closed() + " " + model.report().measures().volumeMm3());
    Vec3 seed = middle(volume, aorta, 10);
    try {
      made = run("vessel-lumen", volume, Map.of(), seed);
      m = made.segmentation().mask();
      System.out.println("aorta recall " + share(m, aorta) + " precision " + share(aorta, m) + " dice " + dice(m, aorta));
    } catch (RuntimeException e) {
      System.out.println(e.getMessage());
    }
    try {
      made = run("heart-blood-pool", volume, Map.of(), seed);
      m = made.segmentation().mask();
      System.out.println("heart recall " + share(m, aorta) + " precision " + share(aorta, m) + " dice " + dice(m, aorta));
    } catch (RuntimeException e) {
      System.out.println(e.getMessage());
    }
  }

  @Test
  void exploreJaw() {
    Volume volume = scan(NECK);
    try {
      RecipeResult made =
          run(
              "mandible",
              volume,
              Map.of(),
              new Vec3(237, -367, -141),
              new Vec3(190, -265, -99),
              new Vec3(298, -286, -96));
      AnatomicModel model = model(made);
      System.out.println(
          model.report().closed() + " " + model.report().measures() + " " + model.report().census());
    } catch (RuntimeException e) {
      System.out.println(e.getMessage());
    }
  }
}
