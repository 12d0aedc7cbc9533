package health.fabrica.core.toolpath;

import health.fabrica.core.support.SupportKind;
import health.fabrica.core.support.SupportRules;

/**
 * What is printed besides the parts.
 *
 * @param supports where supports stand and what they look like
 * @param supportDensity share of a support that is plastic, above 0
 * @param interfaceDensity share of the dense layers next to the part that is plastic
 * @param brimLoops beads around the first layer
 * @param raftLayers layers of a raft below the part, 0 for none; a raft takes the place of a brim
 * @param raftMarginMm how far a raft reaches beyond the first layer
 * @param raftGapMm air between raft and part
 */
public record ExtraRules(
    SupportRules supports,
    double supportDensity,
    double interfaceDensity,
    int brimLoops,
    int raftLayers,
    double raftMarginMm,
    double raftGapMm) {

  public ExtraRules {
    ProfileCheck.range("density of supports", supportDensity, 0.02, 1);
    ProfileCheck.range("density of support interfaces", interfaceDensity, 0.1, 1);
    ProfileCheck.range("loops of the brim", brimLoops, 0, 100);
    ProfileCheck.range("layers of the raft", raftLayers, 0, 20);
    ProfileCheck.range("margin of the raft in mm", raftMarginMm, 0, 50);
    ProfileCheck.range("gap above the raft in mm", raftGapMm, 0, 1);
  }

  /** Supports of a kind for the beads of a profile; no brim, no raft. */
  public static ExtraRules of(SupportKind kind, ProcessProfile profile) {
    SupportRules supports = SupportRules.filament(kind, profile.lineWidthMm());
    // Columns are filled sparsely, branches are as good as solid.
    return new ExtraRules(supports, kind == SupportKind.TREE ? 0.5 : 0.2, 0.8, 0, 0, 5, 0.2);
  }

  /** These rules with other supports. */
  public ExtraRules withSupports(SupportRules other) {
    return new ExtraRules(
        other, supportDensity, interfaceDensity, brimLoops, raftLayers, raftMarginMm, raftGapMm);
  }

  /** These rules with a brim or a raft. */
  public ExtraRules withBase(int brim, int raft) {
    return new ExtraRules(
        supports, supportDensity, interfaceDensity, brim, raft, raftMarginMm, raftGapMm);
  }

  /** Whether nothing is printed besides the parts. */
  public boolean isNothing() {
    return supports.kind() == SupportKind.NONE && brimLoops == 0 && raftLayers == 0;
  }
}
