package health.fabrica.flow.model;

import health.fabrica.core.design.AnatomicModel;
import health.fabrica.core.toolpath.PrintSummary;
import java.util.Map;

/**
 * What a fabrication made.
 *
 * @param scan what is known of the scan; the voxels are given up
 * @param model the model with its checks
 * @param print what the print will take
 * @param files where the files are
 * @param timingsMs milliseconds by stage, in order
 */
public record FabricatedModel(
    ScanFacts scan,
    AnatomicModel model,
    PrintSummary print,
    ModelFiles files,
    Map<String, Long> timingsMs) {}
