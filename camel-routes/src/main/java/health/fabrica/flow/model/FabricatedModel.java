package health.fabrica.flow.model;

import health.fabrica.core.design.AnatomicModel;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.profile.PrintProcess;
import health.fabrica.core.quality.CheckReport;
import health.fabrica.core.toolpath.PrintSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a fabrication made.
 *
 * @param scan what is known of the scan; the voxels are given up
 * @param given the mask that it was made from, when it was made elsewhere
 * @param recipe the recipe that was run, when one was
 * @param mask the mask that it was made of
 * @param warnings of the scan's contents, where no recipe ran
 * @param model the model with its checks
 * @param checks the anatomy against the scan and the process: what a person needs to know before it
 *     is made
 * @param edited the parts in place of the anatomy, when it was edited; {@code model} then holds
 *     them all
 * @param print what the print will take; empty when the process has another file than G-code
 * @param process what it is printed with
 * @param files where the files are
 * @param timingsMs milliseconds by stage, in order
 */
public record FabricatedModel(
    ScanFacts scan,
    Optional<GivenMask> given,
    Optional<RecipeRun> recipe,
    ModelMask mask,
    List<Problem> warnings,
    AnatomicModel model,
    CheckReport checks,
    Optional<EditedParts> edited,
    Optional<PrintSummary> print,
    PrintProcess process,
    ModelFiles files,
    Map<String, Long> timingsMs) {

  /** Whatever a person has to look at, from the images to the print. */
  public List<Problem> problems() {
    List<Problem> problems = new ArrayList<>(scan.warnings());
    problems.addAll(warnings);
    given.ifPresent(elsewhere -> problems.addAll(elsewhere.warnings()));
    recipe.ifPresent(run -> problems.addAll(run.warnings()));
    problems.addAll(FabricationReport.warnings(this));
    return problems;
  }
}
