package health.fabrica.core.recipe;

import health.fabrica.core.field.DistanceField;
import health.fabrica.core.field.FieldBuilder;
import health.fabrica.core.field.FieldProblem;
import health.fabrica.core.field.FieldResampler;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.core.segment.Segmentation;
import health.fabrica.core.work.WorkMonitor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/**
 * Edits of one model, in order, and where they are made: the signed distance field of the
 * segmentation on cubes along the axes of the patient.
 *
 * <p>The edge of the cubes is the shortest step of the scan between {@value #LEAST_STEP_MM} and
 * {@value #MOST_STEP_MM} mm, less where an edit has finer detail. The same inputs give the same
 * field on any number of threads.
 *
 * @param edits at least one
 * @param inputs what they take from the order
 */
public record EditPlan(List<Edit> edits, EditInputs inputs) {

  private static final double LEAST_STEP_MM = 0.35;
  private static final double MOST_STEP_MM = 0.6;
  private static final double LEAST_BAND_MM = 4;

  /** Share of its volume that the model may gain or lose on the voxels of the edits. */
  private static final double MOST_LOSS = 0.1;

  private static final long NANOS_A_MILLI = 1_000_000;

  /**
   * Copies and checks the list.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1112 when an edit may not come where
   *     it stands, FAB-1113 when it needs something that the order does not say
   */
  public EditPlan {
    edits = ordered(edits);
    if (edits.isEmpty()) {
      throw new IllegalArgumentException("no edits");
    }
    edits.forEach(edit -> edit.require(inputs.order(), inputs.side()));
  }

  /**
   * The parts of an edited model.
   *
   * @param parts one, or several after a cut, in a fixed order
   * @param stepMm edge of a voxel of their fields
   * @param records what each edit did
   */
  public record Edited(List<DistanceField> parts, double stepMm, List<StepRecord> records) {

    /** Copies its lists. */
    public Edited {
      parts = List.copyOf(parts);
      records = List.copyOf(records);
    }
  }

  /** The list, when each edit may come where it stands. */
  static List<Edit> ordered(List<Edit> edits) {
    boolean split = false;
    boolean drained = false;
    for (Edit edit : edits) {
      boolean whole = edit.name().equals("base");
      if (split && whole) {
        throw RecipeProblem.ORDER.refuse(
            "The edit " + edit.name() + " comes after the model was split.",
            "Put it before the split.");
      }
      if (drained && edit.name().equals("hollow")) {
        throw RecipeProblem.ORDER.refuse(
            "The edit hollow comes after drain: its wall would line the holes.",
            "Put hollow before drain.");
      }
      split |= edit.name().startsWith("split-");
      drained |= edit.name().equals("drain");
    }
    return List.copyOf(edits);
  }

  /**
   * The field that the edits start from.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1260 when the grid of the scan is
   *     sheared, FAB-1261 when the mask is empty, FAB-1301 and FAB-1021 when the field would be too
   *     large, FAB-1304 when it loses what is thin, FAB-1000 when cancelled
   */
  public DistanceField field(
      Volume volume, Segmentation segmentation, int threads, WorkMonitor monitor) {
    double band = LEAST_BAND_MM;
    double margin = 0;
    double step = Math.max(LEAST_STEP_MM, Math.min(MOST_STEP_MM, shortest(volume)));
    for (Edit edit : edits) {
      band = Math.max(band, edit.bandMm());
      margin = Math.max(margin, edit.marginMm());
      step = Math.min(step, edit.mostStepMm());
    }
    DistanceField scan =
        FieldBuilder.build(
            volume, segmentation, Math.min(band, DistanceField.MOST_MM), 2, threads, monitor);
    DistanceField field = FieldResampler.aligned(scan, step, margin, monitor);
    requireWhole(scan, field, monitor);
    return field;
  }

  /** Voxels of the edits may not miss what is thinner than they are. */
  private static void requireWhole(DistanceField scan, DistanceField field, WorkMonitor monitor) {
    double before = scan.mask(monitor).count() * scan.affine().voxelVolumeMm3();
    double after = field.volumeMm3();
    if (!(Math.abs(after / before - 1) <= MOST_LOSS)) {
      throw FieldProblem.DETAIL_LOST.refuse(
          String.format(
              Locale.ROOT,
              "On the %.2f mm voxels of the edits the model has %.1f mm3, on those of the scan"
                  + " %.1f mm3.",
              field.affine().columnStep().length(),
              after,
              before),
          "The model is too thin for edits: add a margin in the recipe, or make it without edits.");
    }
  }

  private static double shortest(Volume volume) {
    Vec3 s = volume.affine().spacingMm();
    return Math.min(s.x(), Math.min(s.y(), s.z()));
  }

  /**
   * Does the edits in the field, which is theirs from now on.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1261 to FAB-1264, FAB-1300 and
   *     FAB-1302 when an edit cannot be made, FAB-1113 when it needs something of the order,
   *     FAB-1000 when cancelled
   */
  public Edited run(DistanceField field, WorkMonitor monitor) {
    EditBench bench = new EditBench(field, inputs, monitor);
    List<StepRecord> records = new ArrayList<>();
    double stepMm = bench.stepMm();
    for (Edit edit : edits) {
      monitor.check();
      monitor.progress(edit.name(), 0);
      bench.counts = new LinkedHashMap<>();
      long start = System.nanoTime();
      edit.run(bench);
      bench.counts.put("parts", bench.parts.size());
      records.add(
          new StepRecord(
              edit.name(),
              edit.parameters(),
              bench.counts,
              (System.nanoTime() - start) / NANOS_A_MILLI));
    }
    return new Edited(bench.parts, stepMm, records);
  }
}
