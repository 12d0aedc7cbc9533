package health.fabrica.core.proof;

import health.fabrica.core.field.DistanceField;
import health.fabrica.core.image.Volume;
import health.fabrica.core.mesh.LabelSurfaces;
import health.fabrica.core.mesh.QuadricDecimator;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.mesh.WindowedSincSmoother;
import health.fabrica.core.segment.BitMask;
import health.fabrica.core.segment.LabelMap;
import health.fabrica.core.segment.Thresholder;
import health.fabrica.core.work.WorkMonitor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** The SHA-256 of whatever a stage makes, bit by bit. */
final class Bytes {

  private final MessageDigest digest;

  private Bytes() throws NoSuchAlgorithmException {
    digest = MessageDigest.getInstance("SHA-256");
  }

  static String of(Object result) {
    try {
      Bytes bytes = new Bytes();
      bytes.take(result);
      return HexFormat.of().formatHex(bytes.digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void take(Object result) {
    if (result instanceof Volume volume) {
      text(volume.affine().toString());
      for (int k = 0; k < volume.slices(); k++) {
        ByteBuffer b = ByteBuffer.allocate(2 * volume.slice(k).length);
        b.asShortBuffer().put(volume.slice(k));
        digest.update(b);
      }
    } else if (result instanceof BitMask mask) {
      for (int k = 0; k < mask.slices(); k++) {
        ByteBuffer b = ByteBuffer.allocate(8 * mask.words(k).length);
        b.asLongBuffer().put(mask.words(k));
        digest.update(b);
      }
    } else if (result instanceof Thresholder.Result r) {
      take(r.mask());
      text(Long.toString(r.voxelsAboveUpper()));
    } else if (result instanceof LabelMap map) {
      for (int k = 0; k < map.slices(); k++) {
        for (int j = 0; j < map.rows(); j++) {
          for (int i = 0; i < map.columns(); i++) {
            digest.update((byte) map.get(i, j, k));
          }
        }
      }
    } else if (result instanceof TriangleMesh mesh) {
      take(mesh.xyz());
      take(mesh.triangles());
    } else if (result instanceof LabelSurfaces surfaces) {
      surfaces.meshes().values().forEach(this::take);
    } else if (result instanceof WindowedSincSmoother.Smoothed smoothed) {
      take(smoothed.mesh());
      text(smoothed.maxDisplacementMm() + " " + smoothed.cappedVertices());
    } else if (result instanceof QuadricDecimator.Decimated decimated) {
      take(decimated.mesh());
      text(decimated.fromInput() + " " + decimated.toInput());
    } else if (result instanceof DistanceField field) {
      take(field.surface(1 << 24, WorkMonitor.NONE));
      text(field.affine() + " " + field.voxels());
    } else if (result instanceof float[] floats) {
      ByteBuffer b = ByteBuffer.allocate(4 * floats.length);
      b.asFloatBuffer().put(floats);
      digest.update(b);
    } else if (result instanceof int[] ints) {
      ByteBuffer b = ByteBuffer.allocate(4 * ints.length);
      b.asIntBuffer().put(ints);
      digest.update(b);
    } else if (result instanceof float[][] rows) {
      Arrays.stream(rows).forEach(this::take);
    } else if (result instanceof List<?> list) {
      list.forEach(this::take);
    } else if (result instanceof String text) {
      text(text);
    } else {
      throw new IllegalArgumentException("no bytes of " + result.getClass());
    }
  }

  private void text(String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
  }
}
