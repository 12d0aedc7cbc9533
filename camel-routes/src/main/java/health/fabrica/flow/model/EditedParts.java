package health.fabrica.flow.model;

import health.fabrica.core.design.ModelPart;
import health.fabrica.core.quality.CheckReport;
import health.fabrica.core.recipe.StepRecord;
import health.fabrica.core.toolpath.PrintSummary;
import java.util.List;
import java.util.Optional;

/**
 * What the edits of a model made; holds no voxels.
 *
 * @param stepMm voxels that the edits were made on
 * @param edits what each edit did, in order
 * @param parts the parts with their checks and prints
 */
public record EditedParts(double stepMm, List<StepRecord> edits, List<Finished> parts) {

  /** Copies its lists. */
  public EditedParts {
    edits = List.copyOf(edits);
    parts = List.copyOf(parts);
  }

  /**
   * A part that can be printed.
   *
   * @param part its name and mesh
   * @param checks what a person needs to know before it is made
   * @param print what its print will take; empty when it is not printed of filament
   */
  public record Finished(ModelPart part, CheckReport checks, Optional<PrintSummary> print) {}
}
