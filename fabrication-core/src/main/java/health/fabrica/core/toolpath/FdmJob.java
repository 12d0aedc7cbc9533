package health.fabrica.core.toolpath;

import health.fabrica.core.mesh.TriangleMesh;
import java.util.List;

/**
 * What is printed together. Parts keep their places to each other; where they overlap, the earlier
 * one has the place.
 *
 * @param parts at least one
 * @param profile how; all extruders use its material
 * @param extras supports, brims and so on
 * @param density how dense the inside is from place to place, on the bed
 */
public record FdmJob(
    List<FdmPart> parts, ProcessProfile profile, LayerExtras extras, InfillDensity density) {

  /** The density of the process everywhere. */
  public static final InfillDensity UNIFORM = (x, y, z) -> 1;

  public FdmJob {
    parts = List.copyOf(parts);
    ProfileCheck.range("number of parts", parts.size(), 1, 10_000);
  }

  /** One mesh with the first extruder and nothing else. */
  public static FdmJob of(TriangleMesh mesh, ProcessProfile profile) {
    return new FdmJob(List.of(new FdmPart(mesh, 0)), profile, LayerExtras.NONE, UNIFORM);
  }

  /** This job with extras. */
  public FdmJob withExtras(LayerExtras other) {
    return new FdmJob(parts, profile, other, density);
  }

  /** This job with a density that changes from place to place. */
  public FdmJob withDensity(InfillDensity other) {
    return new FdmJob(parts, profile, extras, other);
  }

  List<TriangleMesh> meshes() {
    return parts.stream().map(FdmPart::mesh).toList();
  }

  /** Number of the highest extruder used, plus one. */
  int tools() {
    return 1 + parts.stream().mapToInt(FdmPart::tool).max().orElse(0);
  }
}
