package health.fabrica.core.recipe;

import health.fabrica.core.image.Volume;
import health.fabrica.core.image.VoxelBox;
import health.fabrica.core.inference.LearnedModel;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.segment.Morphology;
import health.fabrica.core.segment.Tissue;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What lies on the bench while a recipe runs: the work piece and the numbers. One thread's. */
final class Bench {

  final RecipeInputs inputs;
  final int threads;
  final WorkMonitor monitor;
  final List<Problem> warnings = new ArrayList<>();
  Volume volume;
  Optional<VoxelBox> region = Optional.empty();
  Map<String, Number> counts = new LinkedHashMap<>();
  Optional<LearnedModel> model = Optional.empty();
  Optional<BitMask> made = Optional.empty();
  Optional<Tissue> tissue = Optional.empty();
  int lower = Short.MIN_VALUE;
  int upper = Short.MAX_VALUE;
  long voxelsAboveUpper;
  long voxelsFound;
  int componentsFound;

  Bench(Volume volume, RecipeInputs inputs, int threads, WorkMonitor monitor) {
    this.volume = volume;
    this.inputs = inputs;
    this.threads = threads;
    this.monitor = monitor;
  }

  BitMask mask() {
    return made.orElseThrow(); // a recipe checks the order of its steps
  }

  boolean isEmpty() {
    return made.isPresent() && mask().count() == 0;
  }

  /** Takes the mask after a step and counts it. */
  void mask(BitMask mask) {
    made = Optional.of(mask);
    counts.put("voxels", mask.count());
  }

  Morphology morphology() {
    return new Morphology(volume.affine().spacingMm(), threads, monitor);
  }

  /** Voxels that make up a volume, at least 1. */
  long voxels(double mm3) {
    return Math.max(1, (long) Math.ceil(mm3 / volume.affine().voxelVolumeMm3()));
  }
}
