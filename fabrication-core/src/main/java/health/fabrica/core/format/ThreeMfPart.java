package health.fabrica.core.format;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

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
   * What an object is called and looks like.
   *
   * @param name as the file has it
   * @param id its identifier, where the file gives one
   * @param material its material or colour
   * @param coarse whether the mesh is too coarse to be made, beside slices that are not
   */
  record Look(String name, Optional<UUID> id, Optional<ThreeMfMaterial> material, boolean coarse) {}

  /**
   * An object: a mesh, components, or neither.
   *
   * @param type the attribute, {@code model} when it is not given
   * @param xyz coordinates in units of the file
   * @param triangles vertex indices within the object
   * @param colours colours of the triangles; empty when none has one
   * @param components uses of other objects
   * @param lattice beams, in units of the file
   */
  @SuppressWarnings("ArrayRecordComponent") // identity equality is wanted
  record Body(
      String type,
      Look look,
      float[] xyz,
      int[] triangles,
      int[] colours,
      List<Use> components,
      Optional<ThreeMfLatticeParser.Parsed> lattice) {}

  /** Materials or colours of a resource; a colour has the name {@code colour}. */
  final Map<String, List<ThreeMfMaterial>> palettes = new HashMap<>();

  LengthUnit unit = LengthUnit.MILLIMETRE;
  final Map<String, Body> objects = new HashMap<>();
  final List<Use> items = new ArrayList<>();
  final Map<String, String> metadata = new HashMap<>();
}
