package health.fabrica.core.mesh;

import health.fabrica.core.blob.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;

/**
 * The name of a mesh: SHA-256 over the number of vertices, the number of triangles, the coordinates
 * as IEEE 754 single precision and the vertex indices, all 32-bit little-endian. What an approver
 * signs.
 */
public final class MeshDigest {

  private static final int BUFFER_BYTES = 1 << 16;

  private MeshDigest() {}

  /** The digest of the mesh. */
  public static Sha256 of(TriangleMesh mesh) {
    MessageDigest digest = Sha256.newDigest();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(mesh.vertexCount()).putInt(mesh.triangleCount());
    for (float value : mesh.xyz()) {
      flushWhenFull(digest, buffer);
      buffer.putFloat(value);
    }
    for (int vertex : mesh.triangles()) {
      flushWhenFull(digest, buffer);
      buffer.putInt(vertex);
    }
    flush(digest, buffer);
    return Sha256.of(digest);
  }

  private static void flushWhenFull(MessageDigest digest, ByteBuffer buffer) {
    if (buffer.remaining() < Integer.BYTES) {
      flush(digest, buffer);
    }
  }

  private static void flush(MessageDigest digest, ByteBuffer buffer) {
    digest.update(buffer.array(), 0, buffer.position());
    buffer.clear();
  }
}
