package health.fabrica.core.format;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Binary STL: 80 bytes of header, a count, 50 bytes a triangle, little endian.
 *
 * <p>The format knows neither a unit nor a frame; the header written here says both. STL also loses
 * the connection of the triangles: reading joins corners of equal coordinates.
 */
public final class BinaryStl {

  /** Most triangles that the reader accepts: a file of 2.5 GB. */
  public static final int MAX_TRIANGLES = 50_000_000;

  private static final String HEADER = "Fabrica binary STL, patient frame LPS, unit mm";
  private static final int HEADER_BYTES = 84;
  private static final int TRIANGLE_BYTES = 50;
  private static final int CHUNK_TRIANGLES = 1024;

  private BinaryStl() {}

  /**
   * Writes a mesh; the stream is not closed.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1604 when the mesh is empty, FAB-1603
   *     when a coordinate is not finite, FAB-1608 when the stream fails
   */
  public static void write(TriangleMesh mesh, OutputStream out) {
    MeshCheck.requireWritable(mesh);
    ByteBuffer buffer =
        ByteBuffer.allocate(CHUNK_TRIANGLES * TRIANGLE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(HEADER.getBytes(StandardCharsets.US_ASCII));
    buffer.position(80);
    buffer.putInt(mesh.triangleCount());
    float[] normal = new float[3];
    try {
      for (int triangle = 0; triangle < mesh.triangleCount(); triangle++) {
        if (buffer.remaining() < TRIANGLE_BYTES) {
          flush(buffer, out);
        }
        putTriangle(mesh, triangle, normal, buffer);
      }
      flush(buffer, out);
    } catch (IOException e) {
      throw MeshCheck.streamFailed(e);
    }
  }

  private static void flush(ByteBuffer buffer, OutputStream out) throws IOException {
    out.write(buffer.array(), 0, buffer.position());
    buffer.clear();
  }

  private static void putTriangle(
      TriangleMesh mesh, int triangle, float[] normal, ByteBuffer buffer) {
    mesh.normal(triangle, normal);
    for (float component : normal) {
      buffer.putFloat(component);
    }
    float[] p = mesh.xyz();
    int a = 3 * mesh.triangles()[3 * triangle];
    int b = 3 * mesh.triangles()[3 * triangle + 1];
    int c = 3 * mesh.triangles()[3 * triangle + 2];
    putVertex(p, a, buffer);
    putVertex(p, b, buffer);
    putVertex(p, c, buffer);
    buffer.putShort((short) 0);
  }

  private static void putVertex(float[] p, int v, ByteBuffer buffer) {
    buffer.putFloat(p[v]).putFloat(p[v + 1]).putFloat(p[v + 2]);
  }

  /**
   * Reads a file to its end. Normals and attribute bytes are not looked at. Memory grows with what
   * was really read, not with what the header announces.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1601 when the file ends too soon,
   *     FAB-1602 when it goes on after the last triangle, FAB-1603 when a coordinate is not finite,
   *     FAB-1604 when it holds no triangle, FAB-1605 when it is a text STL, FAB-1607 when it is too
   *     large, FAB-1608 when the stream fails
   */
  public static TriangleMesh read(InputStream in) {
    return read(in, MAX_TRIANGLES);
  }

  /** The same with a limit of its own. */
  static TriangleMesh read(InputStream in, long maxTriangles) {
    try {
      byte[] head = in.readNBytes(HEADER_BYTES);
      boolean maybeText = new String(head, StandardCharsets.ISO_8859_1).startsWith("solid");
      if (head.length < HEADER_BYTES) {
        throw broken(
            maybeText,
            FormatProblem.MODEL_TRUNCATED,
            "The file has " + head.length + " bytes, less than the header of 84.");
      }
      long count = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt(80) & 0xFFFFFFFFL;
      if (count == 0) {
        throw broken(maybeText, FormatProblem.MODEL_EMPTY, "The file announces 0 triangles.");
      }
      if (count > maxTriangles) {
        throw broken(
            maybeText,
            FormatProblem.MODEL_TOO_LARGE,
            "The file announces " + count + " triangles; the limit is " + maxTriangles + ".");
      }
      TriangleMesh mesh = readTriangles(in, (int) count, maybeText);
      if (in.read() >= 0) {
        throw broken(
            maybeText,
            FormatProblem.MODEL_COUNT_MISMATCH,
            "The file goes on after the " + count + " triangles that it announces.");
      }
      return mesh;
    } catch (IOException e) {
      throw MeshCheck.streamFailed(e);
    }
  }

  private static TriangleMesh readTriangles(InputStream in, int count, boolean maybeText)
      throws IOException {
    VertexWelder welder = new VertexWelder();
    byte[] chunk = new byte[CHUNK_TRIANGLES * TRIANGLE_BYTES];
    ByteBuffer buffer = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
    for (int done = 0; done < count; done += CHUNK_TRIANGLES) {
      int wanted = Math.min(CHUNK_TRIANGLES, count - done);
      int got = in.readNBytes(chunk, 0, wanted * TRIANGLE_BYTES);
      if (got < wanted * TRIANGLE_BYTES) {
        throw broken(
            maybeText,
            FormatProblem.MODEL_TRUNCATED,
            "The file announces "
                + count
                + " triangles and ends in triangle "
                + (done + got / TRIANGLE_BYTES + 1)
                + ".");
      }
      for (int t = 0; t < wanted; t++) {
        readTriangle(buffer, t * TRIANGLE_BYTES, done + t, welder);
      }
    }
    return welder.mesh();
  }

  private static void readTriangle(ByteBuffer buffer, int at, int number, VertexWelder welder) {
    for (int k = 0; k < 3; k++) {
      int corner = at + 12 + 12 * k;
      float x = buffer.getFloat(corner);
      float y = buffer.getFloat(corner + 4);
      float z = buffer.getFloat(corner + 8);
      if (!Float.isFinite(x) || !Float.isFinite(y) || !Float.isFinite(z)) {
        throw new Problem(
                FormatProblem.MODEL_NOT_FINITE,
                "Triangle " + (number + 1) + " has a corner at (" + x + ", " + y + ", " + z + ").",
                "Export the model again.")
            .asException();
      }
      welder.corner(x, y, z);
    }
  }

  private static RuntimeException broken(boolean maybeText, FormatProblem code, String message) {
    if (maybeText) {
      return new Problem(
              FormatProblem.MODEL_DIALECT,
              "The file looks like a text STL.",
              "Export the model as binary STL or as 3MF.")
          .asException();
    }
    return new Problem(code, message, "Transfer or export the model again.").asException();
  }
}
