package health.fabrica.core.format;

import health.fabrica.core.mesh.TriangleMesh;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Binary PLY, little endian, with the colours of triangles where there are any. Coordinates and
 * corners stay as they are. The format knows no unit; a comment says it.
 */
public final class PlyWriter {

  private static final int CHUNK = 1 << 16;

  private PlyWriter() {}

  /**
   * Writes a mesh in mm; the stream is not closed.
   *
   * @param colours one a triangle; triangles without one are light grey then
   * @throws health.fabrica.core.problem.ProblemException FAB-1604 when the mesh is empty, FAB-1603
   *     when a coordinate is not finite, FAB-1608 when the stream fails
   */
  public static void write(TriangleMesh mesh, Optional<TriangleColours> colours, OutputStream out) {
    MeshCheck.requireWritable(mesh);
    String header =
        "ply\nformat binary_little_endian 1.0\ncomment Fabrica, millimetres, LPS\nelement vertex "
            + mesh.vertexCount()
            + "\nproperty float x\nproperty float y\nproperty float z\nelement face "
            + mesh.triangleCount()
            + "\nproperty list uchar int vertex_indices\n"
            + (colours.isPresent()
                ? "property uchar red\nproperty uchar green\nproperty uchar blue\n"
                : "")
            + "end_header\n";
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK + 64).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(header.getBytes(StandardCharsets.US_ASCII));
    try {
      for (float coordinate : mesh.xyz()) {
        buffer.putFloat(coordinate);
        flush(buffer, CHUNK, out);
      }
      int[] t = mesh.triangles();
      int[] rgb = colours.map(TriangleColours::rgb).orElse(new int[0]);
      for (int i = 0; i < t.length; i += 3) {
        buffer.put((byte) 3).putInt(t[i]).putInt(t[i + 1]).putInt(t[i + 2]);
        if (colours.isPresent()) {
          int own = rgb[i / 3] == TriangleColours.NONE ? 0xcccccc : rgb[i / 3];
          buffer.put((byte) (own >> 16)).put((byte) (own >> 8)).put((byte) own);
        }
        flush(buffer, CHUNK, out);
      }
      flush(buffer, 1, out);
    } catch (IOException e) {
      throw MeshCheck.streamFailed(e);
    }
  }

  private static void flush(ByteBuffer buffer, int from, OutputStream out) throws IOException {
    if (buffer.position() >= from) {
      out.write(buffer.array(), 0, buffer.position());
      buffer.clear();
    }
  }
}
