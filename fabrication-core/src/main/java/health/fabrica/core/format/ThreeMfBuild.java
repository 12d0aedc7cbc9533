package health.fabrica.core.format;

import java.util.List;
import java.util.Map;

/**
 * What a 3MF package builds, object by object. An object that is placed several times is here as
 * often, moved each time.
 *
 * @param objects in the order of the build, with their materials, colours and beams, in mm
 * @param metadata metadata of the model by name
 * @param unit the unit that the package is written in
 */
public record ThreeMfBuild(
    List<ThreeMfObject> objects, Map<String, String> metadata, LengthUnit unit) {

  public ThreeMfBuild {
    objects = List.copyOf(objects);
    metadata = Map.copyOf(metadata);
  }
}
