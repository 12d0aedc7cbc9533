package health.fabrica.core.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * AMF (ISO/ASTM 52915:2020, version 1.2) of flat triangles: one object each with its name, its
 * material and the colours of its triangles, in millimetres. Coordinates come back as the same
 * floats. Beams have no place in it and are refused.
 */
public final class AmfWriter {

  private static final int FLUSH_BYTES = 1 << 16;

  private final AsciiWriter text = new AsciiWriter(FLUSH_BYTES + 1024);
  private final OutputStream out;

  private AmfWriter(OutputStream out) {
    this.out = out;
  }

  /**
   * Writes objects; the stream is not closed.
   *
   * @param objects at least one
   * @throws health.fabrica.core.problem.ProblemException FAB-1604 when a mesh is empty, FAB-1603
   *     when a coordinate is not finite, FAB-1414 when an object has beams, FAB-1608 when the
   *     stream fails
   */
  public static void write(
      List<ThreeMfObject> objects, ThreeMfMetadata metadata, OutputStream out) {
    for (ThreeMfObject object : objects) {
      if (object.lattice().isPresent()) {
        throw ThreeMfProblem.THREE_MF_BEAMS.refuse(
            "AMF cannot hold the " + object.lattice().get().beams().size() + " beams of an object.",
            "Write 3MF, or make the lattice a mesh first.");
      }
      MeshCheck.requireWritable(object.mesh());
    }
    try {
      new AmfWriter(out).write(objects, metadata);
    } catch (IOException e) {
      throw MeshCheck.streamFailed(e);
    }
  }

  private void write(List<ThreeMfObject> objects, ThreeMfMetadata metadata) throws IOException {
    List<ThreeMfMaterial> materials =
        objects.stream().flatMap(o -> o.material().stream()).distinct().toList();
    text.text(ThreeMfNames.XML).text("<amf unit=\"millimeter\" version=\"1.2\">\n");
    metadata("name", metadata.title());
    metadata("cad", "Fabrica");
    metadata.orderId().ifPresent(id -> metadata("description", id));
    for (int n = 0; n < materials.size(); n++) {
      text.text("<material id=\"").number(n + 1L).text("\">");
      metadata("name", materials.get(n).name());
      colour(materials.get(n).rgb());
      text.text("</material>\n");
    }
    for (int n = 0; n < objects.size(); n++) {
      ThreeMfObject object = objects.get(n);
      text.text("<object id=\"").number(n + 1L).text("\">");
      if (!object.name().isEmpty()) {
        metadata("name", object.name());
      }
      text.text("<mesh>\n");
      vertices(object.mesh().xyz());
      text.text("<volume");
      if (object.material().isPresent()) {
        int id = materials.indexOf(object.material().get()) + 1;
        text.text(" materialid=\"").number(id).text("\"");
      }
      text.text(">\n");
      triangles(object);
      text.text("</volume></mesh></object>\n");
    }
    text.text("</amf>\n");
    flush(1);
  }

  private void metadata(String type, String value) {
    text.text("<metadata type=\"" + type + "\">" + value + "</metadata>\n");
  }

  private void colour(int rgb) {
    text.text("<color>");
    part("r", rgb >> 16);
    part("g", rgb >> 8);
    part("b", rgb);
    text.text("</color>");
  }

  /** A share of 255, to six decimals: enough to come back as the same whole number. */
  private void part(String name, int value) {
    text.text("<" + name + ">").decimal(Math.round((value & 0xFF) * 1e6 / 255), 6);
    text.text("</" + name + ">");
  }

  private void vertices(float[] p) throws IOException {
    text.text("<vertices>\n");
    for (int v = 0; v < p.length; v += 3) {
      text.text("<vertex><coordinates><x>");
      ModelText.coordinate(text, p[v]);
      text.text("</x><y>");
      ModelText.coordinate(text, p[v + 1]);
      text.text("</y><z>");
      ModelText.coordinate(text, p[v + 2]);
      text.text("</z></coordinates></vertex>\n");
      flush(FLUSH_BYTES);
    }
    text.text("</vertices>\n");
  }

  private void triangles(ThreeMfObject object) throws IOException {
    int[] t = object.mesh().triangles();
    int[] colours = object.colours().map(TriangleColours::rgb).orElse(new int[0]);
    for (int i = 0; i < t.length; i += 3) {
      text.text("<triangle>");
      if (colours.length > 0 && colours[i / 3] != TriangleColours.NONE) {
        colour(colours[i / 3]);
      }
      text.text("<v1>").number(t[i]);
      text.text("</v1><v2>").number(t[i + 1]);
      text.text("</v2><v3>").number(t[i + 2]).text("</v3></triangle>\n");
      flush(FLUSH_BYTES);
    }
  }

  private void flush(int from) throws IOException {
    if (text.size() >= from) {
      out.write(text.array(), 0, text.size());
      text.reset();
    }
  }
}
