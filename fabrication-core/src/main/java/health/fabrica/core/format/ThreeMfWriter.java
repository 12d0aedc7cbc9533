package health.fabrica.core.format;

import health.fabrica.core.mesh.TriangleMesh;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes meshes as a 3MF package (3MF core specification 1.4, ISO/IEC 25422): one object each, in
 * millimetres. The vertices keep the coordinates of the scan (LPS), in the fewest decimals that
 * give back the same float; the build items move all objects alike into the positive octant.
 *
 * <p>Times in the package are fixed, so the same mesh gives the same bytes. Streams: memory does
 * not grow with the mesh.
 */
public final class ThreeMfWriter {

  private static final LocalDateTime FIXED_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);
  private static final int FLUSH_BYTES = 1 << 16;
  private static final int MOST_DECIMALS = 9;
  private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

  private final ZipOutputStream zip;
  private final AsciiWriter out = new AsciiWriter(FLUSH_BYTES + 1024);

  private ThreeMfWriter(ZipOutputStream zip) {
    this.zip = zip;
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
   * Writes a package of several objects, each with its name and colour.
   *
   * @param objects at least one
   * @throws health.fabrica.core.problem.ProblemException as for one mesh
   */
  public static void write(
      List<ThreeMfObject> objects,
      ThreeMfMetadata metadata,
      Optional<byte[]> thumbnailPng,
      OutputStream to) {
    objects.forEach(object -> MeshCheck.requireWritable(object.mesh()));
    try {
      ZipOutputStream zip = new ZipOutputStream(to, StandardCharsets.UTF_8);
      zip.setLevel(Deflater.BEST_SPEED);
      ThreeMfWriter writer = new ThreeMfWriter(zip);
      writer.part(ThreeMfNames.CONTENT_TYPES, contentTypes(thumbnailPng.isPresent()));
      writer.part(ThreeMfNames.RELATIONSHIPS, relationships(thumbnailPng.isPresent()));
      writer.model(objects, metadata);
      if (thumbnailPng.isPresent()) {
        writer.begin(ThreeMfNames.THUMBNAIL);
        zip.write(thumbnailPng.get());
        zip.closeEntry();
      }
      zip.finish();
    } catch (IOException e) {
      throw MeshCheck.streamFailed(e);
    }
  }

  private static String contentTypes(boolean thumbnail) {
    return ThreeMfNames.XML
        + "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
        + "<Default Extension=\"rels\""
        + " ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
        + "<Default Extension=\"model\""
        + " ContentType=\"application/vnd.ms-package.3dmanufacturing-3dmodel+xml\"/>"
        + (thumbnail ? "<Default Extension=\"png\" ContentType=\"image/png\"/>" : "")
        + "</Types>\n";
  }

  private static String relationships(boolean thumbnail) {
    return ThreeMfNames.XML
        + "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        + relationship("model", ThreeMfNames.MODEL, ThreeMfNames.MODEL_RELATION)
        + (thumbnail
            ? relationship(
                "thumbnail",
                ThreeMfNames.THUMBNAIL,
                "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail")
            : "")
        + "</Relationships>\n";
  }

  private static String relationship(String id, String target, String type) {
    return "<Relationship Id=\"" + id + "\" Target=\"/" + target + "\" Type=\"" + type + "\"/>";
  }

  private void begin(String name) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(FIXED_TIME);
    zip.putNextEntry(entry);
  }

  private void part(String name, String text) throws IOException {
    begin(name);
    zip.write(text.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  private void model(List<ThreeMfObject> objects, ThreeMfMetadata metadata) throws IOException {
    begin(ThreeMfNames.MODEL);
    out.text(ThreeMfNames.XML)
        .text("<model unit=\"millimeter\" xml:lang=\"en-US\" xmlns=\"" + ThreeMfNames.CORE + "\"")
        .text(" xmlns:fab=\"" + ThreeMfNames.FABRICA + "\">\n");
    metadata("Title", metadata.title());
    metadata("Application", "Fabrica");
    metadata.orderId().ifPresent(id -> metadata(ThreeMfNames.ORDER_ID, id));
    out.text("<resources>");
    int colours = objects.size() + 1; // the id of the colours, after those of the objects
    colours(objects, colours);
    int colour = 0;
    for (int n = 0; n < objects.size(); n++) {
      ThreeMfObject object = objects.get(n);
      out.text("<object id=\"").number(n + 1).text("\" type=\"model\"");
      if (!object.name().isEmpty()) {
        out.text(" name=\"" + object.name() + "\"");
      }
      if (object.rgb().isPresent()) {
        out.text(" pid=\"").number(colours).text("\" pindex=\"").number(colour++).text("\"");
      }
      out.text("><mesh>\n<vertices>\n");
      vertices(object.mesh());
      out.text("</vertices>\n<triangles>\n");
      triangles(object.mesh());
      out.text("</triangles>\n</mesh></object>");
    }
    out.text("</resources>\n<build>");
    for (int n = 0; n < objects.size(); n++) {
      out.text("<item objectid=\"").number(n + 1).text("\" transform=\"1 0 0 0 1 0 0 0 1");
      for (int axis = 0; axis < 3; axis++) {
        out.text(" ");
        coordinate(shift(objects, axis));
      }
      out.text("\"/>");
    }
    out.text("</build>\n</model>\n");
    flush();
    zip.closeEntry();
  }

  private void colours(List<ThreeMfObject> objects, int id) {
    List<ThreeMfObject> coloured = objects.stream().filter(o -> o.rgb().isPresent()).toList();
    if (coloured.isEmpty()) {
      return;
    }
    out.text("<basematerials id=\"").number(id).text("\">");
    for (ThreeMfObject object : coloured) {
      String name = object.name().isEmpty() ? "model" : object.name();
      out.text("<base name=\"" + name + "\" displaycolor=\"")
          .text(String.format(Locale.ROOT, "#%06X", object.rgb().getAsInt()))
          .text("\"/>");
    }
    out.text("</basematerials>");
  }

  private void metadata(String name, String value) {
    out.text("<metadata name=\"" + name + "\">" + value + "</metadata>\n");
  }

  private void vertices(TriangleMesh mesh) throws IOException {
    float[] p = mesh.xyz();
    for (int v = 0; v < p.length; v += 3) {
      out.text("<vertex x=\"");
      coordinate(p[v]);
      out.text("\" y=\"");
      coordinate(p[v + 1]);
      out.text("\" z=\"");
      coordinate(p[v + 2]);
      out.text("\"/>\n");
      flushWhenLong();
    }
  }

  private void triangles(TriangleMesh mesh) throws IOException {
    int[] t = mesh.triangles();
    for (int i = 0; i < t.length; i += 3) {
      out.text("<triangle v1=\"").number(t[i]);
      out.text("\" v2=\"").number(t[i + 1]);
      out.text("\" v3=\"").number(t[i + 2]).text("\"/>\n");
      flushWhenLong();
    }
  }

  /** Whole millimetres that bring the least coordinate to 0 or a little above. */
  private static float shift(List<ThreeMfObject> objects, int axis) {
    double least = Double.POSITIVE_INFINITY;
    for (ThreeMfObject object : objects) {
      for (int vertex : object.mesh().triangles()) {
        least = Math.min(least, object.mesh().xyz()[3 * vertex + axis]);
      }
    }
    return (float) Math.ceil(-least);
  }

  /**
   * A number with the fewest decimals whose nearest double rounds to the same float. Both the
   * scaled value and the power of ten are exact, so the division rounds once, just as a parser
   * does.
   */
  private void coordinate(float value) {
    for (int decimals = 0; decimals <= MOST_DECIMALS; decimals++) {
      double scaled = Math.rint(value * POWERS[decimals]);
      if (Math.abs(scaled) > 1e15) {
        break;
      }
      if ((float) (scaled / POWERS[decimals]) == value) {
        out.decimal((long) scaled, decimals);
        return;
      }
    }
    out.text(new BigDecimal(value).round(new MathContext(17)).toString());
  }

  private void flushWhenLong() throws IOException {
    if (out.size() > FLUSH_BYTES) {
      flush();
    }
  }

  private void flush() throws IOException {
    zip.write(out.array(), 0, out.size());
    out.reset();
  }
}
