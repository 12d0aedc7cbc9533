package health.fabrica.core.recipe;

import health.fabrica.core.image.EdgePreservingSmoother;
import health.fabrica.core.image.MedianFilter;
import health.fabrica.core.image.Resampler;
import health.fabrica.core.image.ResamplingKernel;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.segment.SideCheck;
import java.util.List;
import java.util.Locale;

/** Steps that change the intensities or the grid. */
final class VolumeSteps {

  private VolumeSteps() {}

  private abstract static class VolumeStep extends Step {

    VolumeStep(String name, Parameters parameters) {
      super(name, parameters);
    }

    @Override
    boolean needsMask() {
      return false;
    }

    @Override
    boolean changesVolume() {
      return true;
    }
  }

  /**
   * {@code landmarks}: places that a person called {@code left} and {@code right}; the run is
   * refused when the scan has them the other way round.
   */
  static Step landmarks(Parameters p) {
    Vec3 left = p.needed("left");
    Vec3 right = p.needed("right");
    return new Step("landmarks", p) {
      @Override
      boolean needsMask() {
        return false;
      }

      @Override
      void run(Bench bench) {
        SideCheck.landmarks(bench.volume, left, right);
        bench.counts.put("apartMm", left.x() - right.x());
      }
    };
  }

  /** {@code median}: no parameters. */
  static Step median(Parameters p) {
    return new VolumeStep("median", p) {
      @Override
      void run(Bench bench) {
        bench.volume = MedianFilter.median(bench.volume, bench.threads, bench.monitor);
      }
    };
  }

  /** {@code denoise}: {@code edge}, {@code iterations}. */
  static Step denoise(Parameters p) {
    double edge = p.number("edge", 80, 1, 5000);
    int iterations = p.whole("iterations", 5, 1, 50);
    return new VolumeStep("denoise", p) {
      @Override
      void run(Bench bench) {
        bench.volume =
            EdgePreservingSmoother.smooth(
                bench.volume, edge, iterations, bench.threads, bench.monitor);
      }
    };
  }

  /** {@code resample}: {@code spacing-mm}, 0 for the shortest step; {@code kernel}. */
  static Step resample(Parameters p) {
    double spacing = p.number("spacing-mm", 0, 0, 10);
    ResamplingKernel kernel =
        ResamplingKernel.valueOf(
            p.choice("kernel", "cubic", List.of("linear", "cubic")).toUpperCase(Locale.ROOT));
    return new VolumeStep("resample", p) {
      @Override
      void run(Bench bench) {
        bench.volume =
            spacing == 0
                ? Resampler.isotropic(bench.volume, kernel, bench.threads, bench.monitor)
                : Resampler.resample(
                    bench.volume,
                    new Vec3(spacing, spacing, spacing),
                    kernel,
                    bench.threads,
                    bench.monitor);
        bench.counts.put("columns", bench.volume.columns());
        bench.counts.put("rows", bench.volume.rows());
        bench.counts.put("slices", bench.volume.slices());
      }
    };
  }
}
