package health.fabrica.core.format;

import health.fabrica.core.blob.Sha256;
import health.fabrica.core.mesh.TriangleMesh;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * Writes meshes and beam lattices as a 3MF package (3MF core specification 1.4, ISO/IEC 25422): one
 * object each, in millimetres. The vertices keep the coordinates of the scan (LPS), in the fewest
 * decimals that give back the same float; the build items move all objects alike into the positive
 * octant. Objects have base materials or colours by triangle (materials extension), beams and balls
 * (beam lattice extension), and, with each item and the build, an identifier (production
 * extension); each object may have a model part of its own.
 *
 * <p>Times in the package are fixed and identifiers depend on the content, so the same objects give
 * the same bytes. Streams: memory does not grow with the mesh.
 */
public final class ThreeMfWriter {

  private final ModelText out;
  private final List<ThreeMfObject> objects;
  private final ThreeMfLayout layout;
  private final List<UUID> ids = new ArrayList<>();

  private ThreeMfWriter(ModelText out, List<ThreeMfObject> objects, ThreeMfLayout layout) {
    this.out = out;
    this.objects = objects;
    this.layout = layout;
  }

  /**
   * Writes a package; the stream is not closed.
   *
   * @param thumbnailPng a picture of the model, or nothing
   * @throws health.fabrica.core.problem.ProblemException FAB-1604 when the mesh is empty, FAB-1603
   *     when a coordinate is not finite, FAB-1608 when the stream fails
   */
  public static void write(
      TriangleMesh mesh, ThreeMfMetadata metadata, Optional<byte[]> thumbnailPng, OutputStream to) {
    write(List.of(new ThreeMfObject("", OptionalInt.empty(), mesh)), metadata, thumbnailPng, to);
  }

  /**
   * Writes a package of several objects, each with its name and colour, in one model part.
   *
   * @param objects at least one
   * @throws health.fabrica.core.problem.ProblemException as for one mesh
   */
  public static void write(
      List<ThreeMfObject> objects,
      ThreeMfMetadata metadata,
      Optional<byte[]> thumbnailPng,
      OutputStream to) {
    write(objects, metadata, thumbnailPng, ThreeMfLayout.PLAIN, to);
  }

  /**
   * Writes a package of several objects.
   *
   * @param objects at least one
   * @throws health.fabrica.core.problem.ProblemException as for one mesh
   */
  public static void write(
      List<ThreeMfObject> objects,
      ThreeMfMetadata metadata,
      Optional<byte[]> thumbnailPng,
      ThreeMfLayout layout,
      OutputStream to) {
    for (ThreeMfObject object : objects) {
      boolean beams = object.lattice().map(lattice -> !lattice.beams().isEmpty()).orElse(false);
      MeshCheck.requireWritable(object.mesh(), beams);
      object
          .lattice()
          .flatMap(BeamLattice::clipping)
          .ifPresent(clipping -> MeshCheck.requireWritable(clipping.by()));
    }
    try {
      new ThreeMfWriter(new ModelText(to), objects, layout).write(metadata, thumbnailPng);
    } catch (IOException e) {
      throw MeshCheck.streamFailed(e);
    }
  }

  private void write(ThreeMfMetadata metadata, Optional<byte[]> thumbnailPng) throws IOException {
    List<Sha256> digests = objects.stream().map(ThreeMfDigests::of).toList();
    for (int n = 0; n < objects.size(); n++) {
      UUID given = objects.get(n).id().orElse(null);
      ids.add(given == null ? layout.ids().id("object " + (n + 1), digests.get(n)) : given);
    }
    List<String> parts = new ArrayList<>();
    for (int n = 1; layout.partAnObject() && n <= objects.size(); n++) {
      parts.add("3D/object-" + n + ".model");
    }
    ThreeMfPackageText.head(out, thumbnailPng.isPresent(), parts);
    out.begin(ThreeMfNames.MODEL);
    boolean parted = layout.partAnObject();
    ThreeMfPackageText.rootModel(
        out,
        ThreeMfObjectText.namespaces(parted ? List.of() : objects, parted ? "p" : ""),
        metadata);
    if (!parted) {
      new ThreeMfObjectText(out, objects, ids, layout.ids()).write();
    }
    out.text("</resources>\n");
    build(metadata, digests, parts);
    out.text("</model>\n");
    out.end();
    for (int n = 0; n < parts.size(); n++) {
      out.begin(parts.get(n));
      List<ThreeMfObject> one = List.of(objects.get(n));
      ThreeMfPackageText.furtherModel(out, ThreeMfObjectText.namespaces(one, ""));
      new ThreeMfObjectText(out, one, List.of(ids.get(n)), layout.ids()).write();
      out.text("</resources>\n<build/>\n</model>\n");
      out.end();
    }
    if (thumbnailPng.isPresent()) {
      out.part(ThreeMfNames.THUMBNAIL, thumbnailPng.get());
    }
    out.finish();
  }

  private void build(ThreeMfMetadata metadata, List<Sha256> digests, List<String> parts)
      throws IOException {
    UUID build = layout.ids().id("build", ThreeMfDigests.of(metadata, digests));
    out.text("<build p:UUID=\"" + build + "\">");
    for (int n = 0; n < objects.size(); n++) {
      boolean parted = !parts.isEmpty();
      out.text("<item objectid=\"").number(parted ? 1 : n + 1L);
      out.text("\" transform=\"1 0 0 0 1 0 0 0 1");
      for (int axis = 0; axis < 3; axis++) {
        out.text(" ").coordinate(shift(axis));
      }
      UUID item = layout.ids().id("item " + (n + 1), digests.get(n));
      out.text("\" p:UUID=\"" + item + "\"");
      out.text(parted ? " p:path=\"/" + parts.get(n) + "\"/>" : "/>");
    }
    out.text("</build>\n");
  }

  /** Whole millimetres that bring the least coordinate to 0 or a little above. */
  private float shift(int axis) {
    double least = Double.POSITIVE_INFINITY;
    for (ThreeMfObject object : objects) {
      float[] xyz = object.mesh().xyz();
      for (int vertex : object.mesh().triangles()) {
        least = Math.min(least, xyz[3 * vertex + axis]);
      }
      if (object.lattice().isPresent()) {
        double reach = object.lattice().get().greatestRadiusMm();
        for (BeamLattice.Beam beam : object.lattice().get().beams()) {
          least = Math.min(least, xyz[3 * beam.from() + axis] - reach);
          least = Math.min(least, xyz[3 * beam.to() + axis] - reach);
        }
      }
    }
    return (float) Math.ceil(-least);
  }
}
