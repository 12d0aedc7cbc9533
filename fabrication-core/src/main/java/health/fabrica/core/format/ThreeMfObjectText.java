package health.fabrica.core.format;

import health.fabrica.core.mesh.TriangleMesh;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Writes objects and what they refer to as the resources of one model part. */
final class ThreeMfObjectText {

  private final ModelText out;
  private final List<ThreeMfObject> objects;
  private final List<UUID> ids;
  private final ThreeMfIds clippingIds;
  private final List<ThreeMfMaterial> materials;
  private final int materialsId;
  private final String attributes;
  private int nextId;

  /** Objects get the identifiers 1, 2, ... of the part; all others come after them. */
  ThreeMfObjectText(
      ModelText out, List<ThreeMfObject> objects, List<UUID> ids, ThreeMfIds clippingIds) {
    this(out, objects, ids, clippingIds, "");
  }

  /** The same with further attributes for each object. */
  ThreeMfObjectText(
      ModelText out,
      List<ThreeMfObject> objects,
      List<UUID> ids,
      ThreeMfIds clippingIds,
      String attributes) {
    this.attributes = attributes;
    this.out = out;
    this.objects = objects;
    this.ids = ids;
    this.clippingIds = clippingIds;
    this.materials = objects.stream().flatMap(o -> o.material().stream()).distinct().toList();
    this.materialsId = objects.size() + 1;
    this.nextId = objects.size() + 2;
  }

  /**
   * Declarations that the model element needs for these objects.
   *
   * @param further prefix of a further extension that a reader needs, or empty
   */
  static String namespaces(List<ThreeMfObject> objects, String further) {
    boolean coloured = objects.stream().anyMatch(o -> o.colours().isPresent());
    boolean beams = objects.stream().anyMatch(o -> o.lattice().isPresent());
    boolean balls =
        objects.stream()
            .flatMap(o -> o.lattice().stream())
            .anyMatch(lattice -> lattice.ballMode() != BeamLattice.BallMode.NONE);
    String required = (further + (beams ? " b" : "") + (balls ? " b2" : "")).strip();
    return " xmlns:p=\""
        + ThreeMfNames.PRODUCTION
        + "\""
        + (coloured ? " xmlns:m=\"" + ThreeMfNames.MATERIALS + "\"" : "")
        + (beams ? " xmlns:b=\"" + ThreeMfNames.BEAMS + "\"" : "")
        + (balls ? " xmlns:b2=\"" + ThreeMfNames.BALLS + "\"" : "")
        + (required.isEmpty() ? "" : " requiredextensions=\"" + required + "\"");
  }

  void write() throws IOException {
    if (!materials.isEmpty()) {
      out.text("<basematerials id=\"").number(materialsId).text("\">");
      for (ThreeMfMaterial material : materials) {
        out.text("<base name=\"" + material.name() + "\" displaycolor=\"" + hex(material.rgb()));
        out.text("\"/>");
      }
      out.text("</basematerials>");
    }
    for (int n = 0; n < objects.size(); n++) {
      object(n);
    }
  }

  private static String hex(int rgb) {
    return String.format(Locale.ROOT, "#%06X", rgb);
  }

  private void object(int n) throws IOException {
    ThreeMfObject object = objects.get(n);
    int[] palette = object.colours().map(TriangleColours::palette).orElse(new int[0]);
    int paletteId = palette.length > 0 ? palette(palette) : 0;
    int clippingId = clipping(object);
    out.text("<object id=\"").number(n + 1L).text("\" type=\"model\"");
    if (!object.name().isEmpty()) {
      out.text(" name=\"" + object.name() + "\"");
    }
    if (object.material().isPresent()) {
      int index = materials.indexOf(object.material().get());
      out.text(" pid=\"").number(materialsId).text("\" pindex=\"").number(index).text("\"");
    } else if (palette.length > 0) {
      out.text(" pid=\"").number(paletteId).text("\" pindex=\"0\"");
    }
    out.text(" p:UUID=\"" + ids.get(n) + "\"" + attributes + "><mesh>\n");
    mesh(object, palette, paletteId);
    if (object.lattice().isPresent()) {
      lattice(object.lattice().get(), clippingId);
    }
    out.text("</mesh></object>");
  }

  private int palette(int[] colours) throws IOException {
    int id = nextId++;
    out.text("<m:colorgroup id=\"").number(id).text("\">");
    for (int colour : colours) {
      out.text("<m:color color=\"" + hex(colour) + "\"/>");
    }
    out.text("</m:colorgroup>\n");
    return id;
  }

  private int clipping(ThreeMfObject object) throws IOException {
    if (object.lattice().isEmpty() || object.lattice().get().clipping().isEmpty()) {
      return 0;
    }
    int id = nextId++;
    TriangleMesh by = object.lattice().get().clipping().get().by();
    UUID uuid = clippingIds.id("clipping " + id, ThreeMfDigests.of(by));
    out.text("<object id=\"").number(id).text("\" type=\"model\" p:UUID=\"" + uuid + "\"><mesh>\n");
    vertices(out, by);
    triangles(by, new int[0], new int[0], 0);
    out.text("</mesh></object>");
    return id;
  }

  private void mesh(ThreeMfObject object, int[] palette, int paletteId) throws IOException {
    vertices(out, object.mesh());
    int[] colours = object.colours().map(TriangleColours::rgb).orElse(new int[0]);
    triangles(object.mesh(), colours, palette, paletteId);
  }

  static void vertices(ModelText out, TriangleMesh mesh) throws IOException {
    out.text("<vertices>\n");
    float[] p = mesh.xyz();
    for (int v = 0; v < p.length; v += 3) {
      out.text("<vertex x=\"").coordinate(p[v]);
      out.text("\" y=\"").coordinate(p[v + 1]);
      out.text("\" z=\"").coordinate(p[v + 2]).text("\"/>\n");
    }
    out.text("</vertices>\n");
  }

  private void triangles(TriangleMesh mesh, int[] colours, int[] palette, int paletteId)
      throws IOException {
    out.text("<triangles>\n");
    int[] t = mesh.triangles();
    for (int i = 0; i < t.length; i += 3) {
      out.text("<triangle v1=\"").number(t[i]);
      out.text("\" v2=\"").number(t[i + 1]);
      out.text("\" v3=\"").number(t[i + 2]);
      if (palette.length > 0 && colours[i / 3] != TriangleColours.NONE) {
        out.text("\" pid=\"").number(paletteId);
        out.text("\" p1=\"").number(Arrays.binarySearch(palette, colours[i / 3]));
      }
      out.text("\"/>\n");
    }
    out.text("</triangles>\n");
  }

  private void lattice(BeamLattice lattice, int clippingId) throws IOException {
    out.text("<b:beamlattice minlength=\"").text(length(lattice.minLengthMm()));
    out.text("\" radius=\"" + length(lattice.radiusMm()) + "\" cap=\"" + lattice.cap().word());
    if (clippingId > 0) {
      boolean inside = lattice.clipping().orElseThrow().inside();
      out.text("\" clippingmode=\"" + (inside ? "inside" : "outside") + "\" clippingmesh=\"");
      out.number(clippingId);
    }
    if (lattice.ballMode() != BeamLattice.BallMode.NONE) {
      out.text("\" b2:ballmode=\"" + lattice.ballMode().word() + "\" b2:ballradius=\"");
      out.text(length(lattice.ballRadiusMm()));
    }
    out.text("\">\n<b:beams>\n");
    for (BeamLattice.Beam beam : lattice.beams()) {
      out.text("<b:beam v1=\"").number(beam.from()).text("\" v2=\"").number(beam.to());
      out.text("\" r1=\"" + length(beam.fromRadiusMm()) + "\" r2=\"" + length(beam.toRadiusMm()));
      out.text("\" cap1=\"" + beam.fromCap().word() + "\" cap2=\"" + beam.toCap().word());
      out.text("\"/>\n");
    }
    out.text("</b:beams>\n");
    if (!lattice.balls().isEmpty()) {
      out.text("<b2:balls>\n");
      for (BeamLattice.Ball ball : lattice.balls()) {
        out.text("<b2:ball vindex=\"").number(ball.vertex());
        out.text("\" r=\"" + length(ball.radiusMm()) + "\"/>\n");
      }
      out.text("</b2:balls>\n");
    }
    out.text("</b:beamlattice>\n");
  }

  /** A length that comes back as the same double. */
  private static String length(double mm) {
    return Double.toString(mm);
  }
}
