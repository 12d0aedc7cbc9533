package health.fabrica.core.toolpath;

import org.jspecify.annotations.Nullable;

/**
 * What all layers of a print share.
 *
 * @param job what is printed
 * @param plan where it stands
 * @param tower where extruders are primed; null with one extruder
 */
record LayerSetup(FdmJob job, PrintPlan plan, @Nullable PrimeTower tower) {

  static LayerSetup of(FdmJob job) {
    PrintPlan plan = PrintPlan.of(job.meshes(), job.profile(), raftMm(job));
    return new LayerSetup(job, plan, PrimeTower.of(job, plan));
  }

  ProcessProfile profile() {
    return job.profile();
  }

  /** Number of the lowest layer: below 0 with a raft. */
  int lowest() {
    return -job.extras().raftLayers();
  }

  private static double raftMm(FdmJob job) {
    int layers = job.extras().raftLayers();
    ProcessProfile profile = job.profile();
    return layers == 0 ? 0 : profile.layerTopMm(layers - 1) + job.extras().raftGapMm();
  }

  /** Thickness of a layer. */
  double heightMm(int layer) {
    return layer < 0 ? profile().layerHeightMm(layer - lowest()) : profile().layerHeightMm(layer);
  }

  /** Height of the top of a layer above the bed. */
  double topMm(int layer) {
    return layer < 0
        ? profile().layerTopMm(layer - lowest())
        : raftMm(job) + profile().layerTopMm(layer);
  }

  /** Height of the middle of a layer of the parts above their lowest point. */
  double middleMm(int layer) {
    return PrintPlan.middleMm(layer, profile());
  }
}
