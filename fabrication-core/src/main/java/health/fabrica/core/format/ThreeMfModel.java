package health.fabrica.core.format;

import health.fabrica.core.mesh.TriangleMesh;
import java.util.Map;

/**
 * What was read from a 3MF package.
 *
 * @param mesh the mesh in the coordinates of its object, in mm
 * @param metadata metadata of the model by name
 */
public record ThreeMfModel(TriangleMesh mesh, Map<String, String> metadata) {

  public ThreeMfModel {
    metadata = Map.copyOf(metadata);
  }
}
