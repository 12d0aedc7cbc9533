package health.fabrica.core.format;

import health.fabrica.core.mesh.TriangleMesh;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * One object of a 3MF package.
 *
 * @param name what it is, {@code [A-Za-z0-9 ._-]}, at most 80 characters, nothing of the patient;
 *     empty for none
 * @param material what it is made of, or the colour it is shown in
 * @param mesh mm; all objects of a package share one frame; without triangles only when it has a
 *     lattice
 * @param colours colours of its triangles
 * @param lattice beams between its vertices
 * @param id the identifier that the package gives the object; a writer makes one where there is
 *     none
 */
public record ThreeMfObject(
    String name,
    Optional<ThreeMfMaterial> material,
    TriangleMesh mesh,
    Optional<TriangleColours> colours,
    Optional<BeamLattice> lattice,
    Optional<UUID> id) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9 ._-]{0,80}");

  public ThreeMfObject {
    if (!NAME.matcher(name).matches()) {
      throw FormatProblem.MODEL_MALFORMED.refuse(
          "The name of a 3MF object must match " + NAME.pattern() + ".",
          "Use the name of a structure or part, nothing of the patient.");
    }
    if (colours.isPresent() && colours.get().rgb().length != mesh.triangleCount()) {
      throw FormatProblem.MODEL_MALFORMED.refuse(
          "An object of "
              + mesh.triangleCount()
              + " triangles has colours for "
              + colours.get().rgb().length
              + ".",
          "Give each triangle one colour.");
    }
    lattice.ifPresent(beams -> beams.requireVertices(mesh.vertexCount()));
  }

  /**
   * A plain object.
   *
   * @param rgb its colour as 0xRRGGBB, sRGB
   */
  public ThreeMfObject(String name, OptionalInt rgb, TriangleMesh mesh) {
    this(
        name,
        rgb.isPresent()
            ? Optional.of(new ThreeMfMaterial(name.isBlank() ? "model" : name, rgb.getAsInt()))
            : Optional.empty(),
        mesh,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same object made of a material. */
  public ThreeMfObject of(ThreeMfMaterial other) {
    return new ThreeMfObject(name, Optional.of(other), mesh, colours, lattice, id);
  }

  /** The same object with colours of its triangles. */
  public ThreeMfObject with(TriangleColours other) {
    return new ThreeMfObject(name, material, mesh, Optional.of(other), lattice, id);
  }

  /** The same object with beams between its vertices. */
  public ThreeMfObject with(BeamLattice other) {
    return new ThreeMfObject(name, material, mesh, colours, Optional.of(other), id);
  }

  /** A name made of any text: other characters become hyphens. */
  public static String nameOf(String text) {
    String plain = text.replaceAll("[^A-Za-z0-9 ._-]+", "-").strip();
    return plain.substring(0, Math.min(80, plain.length())).strip();
  }
}
