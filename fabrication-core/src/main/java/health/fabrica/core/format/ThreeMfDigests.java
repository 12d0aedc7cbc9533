package health.fabrica.core.format;

import health.fabrica.core.blob.Sha256;
import health.fabrica.core.mesh.TriangleMesh;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/** Digests of what a package holds, from which identifiers are made. */
final class ThreeMfDigests {

  private static final int CHUNK = 1 << 14;

  private ThreeMfDigests() {}

  static Sha256 of(TriangleMesh mesh) {
    MessageDigest digest = Sha256.newDigest();
    add(digest, mesh);
    return Sha256.of(digest);
  }

  static Sha256 of(ThreeMfObject object) {
    MessageDigest digest = Sha256.newDigest();
    add(digest, object.name() + '\n' + object.material() + '\n');
    add(digest, object.mesh());
    object.colours().ifPresent(colours -> ints(digest, colours.rgb()));
    object.lattice().ifPresent(lattice -> add(digest, lattice));
    return Sha256.of(digest);
  }

  static Sha256 of(ThreeMfMetadata metadata, List<Sha256> objects) {
    MessageDigest digest = Sha256.newDigest();
    add(digest, metadata + "\n");
    objects.forEach(object -> add(digest, object.hex()));
    return Sha256.of(digest);
  }

  private static void add(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void add(MessageDigest digest, TriangleMesh mesh) {
    float[] xyz = mesh.xyz();
    ByteBuffer buffer = ByteBuffer.allocate(4 * CHUNK);
    for (int at = 0; at < xyz.length; at += CHUNK) {
      buffer.clear();
      for (int i = at; i < Math.min(xyz.length, at + CHUNK); i++) {
        buffer.putFloat(xyz[i]);
      }
      digest.update(buffer.array(), 0, buffer.position());
    }
    ints(digest, mesh.triangles());
  }

  private static void ints(MessageDigest digest, int[] values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * CHUNK);
    for (int at = 0; at < values.length; at += CHUNK) {
      buffer.clear();
      for (int i = at; i < Math.min(values.length, at + CHUNK); i++) {
        buffer.putInt(values[i]);
      }
      digest.update(buffer.array(), 0, buffer.position());
    }
  }

  private static void add(MessageDigest digest, BeamLattice lattice) {
    add(digest, lattice.cap() + " " + lattice.ballMode() + " ");
    add(digest, lattice.minLengthMm() + " " + lattice.radiusMm() + " " + lattice.ballRadiusMm());
    lattice.beams().forEach(beam -> add(digest, beam.toString()));
    lattice.balls().forEach(ball -> add(digest, ball.toString()));
    lattice
        .clipping()
        .ifPresent(
            clipping -> {
              add(digest, "clipping " + clipping.inside());
              add(digest, clipping.by());
            });
  }
}
