package health.fabrica.core.recipe;

import health.fabrica.core.image.Modality;
import health.fabrica.core.segment.Histogram;
import health.fabrica.core.segment.OtsuThresholds;
import health.fabrica.core.segment.PresetCheck;
import health.fabrica.core.segment.SegmentProblem;
import health.fabrica.core.segment.Thresholder;
import health.fabrica.core.segment.Tissue;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Steps that make the mask. */
final class ThresholdSteps {

  private static final List<String> TISSUES =
      Arrays.stream(Tissue.values()).map(Tissue::cliName).toList();

  private ThresholdSteps() {}

  private abstract static class ThresholdStep extends Step {

    ThresholdStep(String name, Parameters parameters) {
      super(name, parameters);
    }

    @Override
    boolean needsMask() {
      return false;
    }

    @Override
    boolean makesMask() {
      return true;
    }

    void threshold(Bench bench, int lower, int upper) {
      Thresholder.Result result =
          Thresholder.threshold(bench.volume, lower, upper, bench.threads, bench.monitor);
      bench.lower = lower;
      bench.upper = upper;
      bench.voxelsAboveUpper = result.voxelsAboveUpper();
      bench.voxelsFound = result.mask().count();
      bench.counts.put("lower", lower);
      bench.counts.put("upper", upper);
      bench.counts.put("voxelsAboveUpper", result.voxelsAboveUpper());
      bench.mask(result.mask());
    }
  }

  /** {@code threshold}: {@code tissue}, and {@code lower-hu}, {@code upper-hu} in its place. */
  static Step threshold(Parameters p) {
    Tissue tissue = Tissue.ofCliName(p.choice("tissue", "bone", TISSUES)).orElseThrow();
    int lower = p.whole("lower-hu", tissue.lowerHu(), Short.MIN_VALUE, Short.MAX_VALUE);
    int upper = p.whole("upper-hu", tissue.upperHu(), Short.MIN_VALUE, Short.MAX_VALUE);
    if (lower > upper) {
      throw SegmentProblem.THRESHOLDS_REVERSED.refuse(
          "The lower threshold " + lower + " HU is above the upper one, " + upper + " HU.",
          "Exchange the two.");
    }
    return new ThresholdStep("threshold", p) {
      @Override
      void run(Bench bench) {
        if (bench.volume.modality() != Modality.CT) {
          throw SegmentProblem.NOT_HOUNSFIELD.refuse(
              "The thresholds for "
                  + tissue.cliName()
                  + " are Hounsfield units, but the volume is "
                  + bench.volume.modality()
                  + " and has none.",
              "Use a recipe with an automatic threshold, or send a segmentation.");
        }
        bench.tissue = Optional.of(tissue);
        PresetCheck.of(tissue, lower, upper).ifPresent(bench.warnings::add);
        threshold(bench, lower, upper);
      }
    };
  }

  /** {@code otsu}: {@code classes}, {@code class} to take, 1 for the darkest. */
  static Step otsu(Parameters p) {
    int classes = p.whole("classes", 2, 2, OtsuThresholds.MAX_CLASSES);
    int take = p.whole("class", classes, 1, classes);
    return new ThresholdStep("otsu", p) {
      @Override
      void run(Bench bench) {
        OtsuThresholds otsu =
            OtsuThresholds.of(Histogram.of(bench.volume, bench.threads, bench.monitor), classes);
        int[] borders = otsu.thresholds();
        bench.counts.put("separation", otsu.separation());
        threshold(
            bench,
            take == 1 ? Short.MIN_VALUE : borders[take - 2],
            take == classes ? Short.MAX_VALUE : borders[take - 1] - 1);
      }
    };
  }
}
