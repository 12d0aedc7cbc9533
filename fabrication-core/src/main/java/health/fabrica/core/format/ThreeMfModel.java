package health.fabrica.core.format;

import health.fabrica.core.mesh.TriangleMesh;
import java.util.Map;

/**
 * What was read from a 3MF package.
 *
 * @param mesh all objects of the build in mm
 * @param metadata metadata of the model by name
 * @param unit the unit that the package is written in
 * @param objects meshes that the build holds, each component counted
 */
public record ThreeMfModel(
    TriangleMesh mesh, Map<String, String> metadata, LengthUnit unit, int objects) {

  public ThreeMfModel {
    metadata = Map.copyOf(metadata);
  }
}
