package health.fabrica.core.format;

import health.fabrica.core.mesh.TriangleMesh;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Wavefront OBJ with one object of one material. Coordinates have six decimals, so they differ from
 * the mesh by at most 0.5e-6 of its unit; corners stay joined. The format knows no unit; a comment
 * says it.
 */
public final class ObjWriter {

  private static final int DECIMALS = 6;
  private static final double SCALE = 1e6;
  private static final int FLUSH_BYTES = 1 << 16;

  private ObjWriter() {}

  /**
   * Writes a mesh in mm; the stream is not closed.
   *
   * @param name name of the object and its material: letters, digits, hyphens
   * @param materialFile file name of the material library
   * @throws health.fabrica.core.problem.ProblemException FAB-1604 when the mesh is empty, FAB-1603
   *     when a coordinate is not finite, FAB-1608 when the stream fails
   */
  public static void write(TriangleMesh mesh, String name, String materialFile, OutputStream out) {
    MeshCheck.requireWritable(mesh);
    AsciiWriter text = new AsciiWriter(FLUSH_BYTES + 128);
    text.text("# millimetres, patient coordinates LPS\nmtllib ").text(materialFile);
    text.text("\no ").text(name).text("\nusemtl ").text(name).text("\n");
    try {
      float[] xyz = mesh.xyz();
      for (int i = 0; i < xyz.length; i += 3) {
        text.text("v ").decimal(Math.round(xyz[i] * SCALE), DECIMALS);
        text.text(" ").decimal(Math.round(xyz[i + 1] * SCALE), DECIMALS);
        text.text(" ").decimal(Math.round(xyz[i + 2] * SCALE), DECIMALS).text("\n");
        flush(text, out, FLUSH_BYTES);
      }
      int[] corners = mesh.triangles();
      for (int i = 0; i < corners.length; i += 3) {
        text.text("f ").number(corners[i] + 1L);
        text.text(" ").number(corners[i + 1] + 1L);
        text.text(" ").number(corners[i + 2] + 1L).text("\n");
        flush(text, out, FLUSH_BYTES);
      }
      flush(text, out, 1);
    } catch (IOException e) {
      throw MeshCheck.streamFailed(e);
    }
  }

  private static void flush(AsciiWriter text, OutputStream out, int from) throws IOException {
    if (text.size() >= from) {
      out.write(text.array(), 0, text.size());
      text.reset();
    }
  }

  /**
   * The material library: one matt material.
   *
   * @param red 0 to 1
   * @param green 0 to 1
   * @param blue 0 to 1
   */
  public static byte[] materials(String name, double red, double green, double blue) {
    AsciiWriter text = new AsciiWriter(128);
    text.text("newmtl ").text(name).text("\nKd");
    for (double part : new double[] {red, green, blue}) {
      text.text(" ").decimal(Math.round(part * SCALE), DECIMALS);
    }
    return text.text("\nillum 1\n").toByteArray();
  }
}
