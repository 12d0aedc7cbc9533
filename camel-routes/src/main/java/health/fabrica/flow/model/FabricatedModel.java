package health.fabrica.flow.model;

import health.fabrica.core.design.AnatomicModel;
import health.fabrica.core.profile.PrintProcess;
import health.fabrica.core.quality.CheckReport;
import health.fabrica.core.toolpath.PrintSummary;
import java.util.Map;
import java.util.Optional;

/**
 * What a fabrication made.
 *
 * @param scan what is known of the scan; the voxels are given up
 * @param given the mask that it was made from, when it was made elsewhere
 * @param recipe the recipe that was run, when one was
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
    AnatomicModel model,
    CheckReport checks,
    Optional<EditedParts> edited,
    Optional<PrintSummary> print,
    PrintProcess process,
    ModelFiles files,
    Map<String, Long> timingsMs) {}
