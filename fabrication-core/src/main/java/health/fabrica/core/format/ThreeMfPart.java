package health.fabrica.core.format;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One model part of a 3MF package. Filled by one parser, read afterwards. */
final class ThreeMfPart {

  /**
   * A use of an object.
   *
   * @param path the part that holds the object; empty for the part of the use itself
   * @param objectId the object
   * @param transform how it is placed
   */
  record Use(String path, String objectId, ThreeMfTransform transform) {}

  /**
   * An object: a mesh, components, or neither.
   *
   * @param type the attribute, {@code model} when it is not given
   * @param xyz coordinates in units of the file
   * @param triangles vertex indices within the object
   * @param components uses of other objects
   */
  @SuppressWarnings("ArrayRecordComponent") // identity equality is wanted
  record Body(String type, float[] xyz, int[] triangles, List<Use> components) {}

  LengthUnit unit = LengthUnit.MILLIMETRE;
  final Map<String, Body> objects = new HashMap<>();
  final List<Use> items = new ArrayList<>();
  final Map<String, String> metadata = new HashMap<>();
}
