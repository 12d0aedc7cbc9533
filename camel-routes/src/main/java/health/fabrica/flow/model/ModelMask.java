package health.fabrica.flow.model;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.segment.BitMask;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * The mask that a model was made of, and where its voxels lie. Stored as {@code FABMASK1}, columns,
 * rows, slices (int), the twelve numbers of the affine (double), and the words of each slice
 * (long), big-endian, all after the name deflated (RFC 1950).
 *
 * @param mask on the grid of the scan, unless a recipe resampled it
 * @param affine from its voxel indices to LPS mm
 */
public record ModelMask(BitMask mask, Affine affine) {

  /** The media type under which it is stored. */
  static final String CONTENT_TYPE = "application/x-fabrica-mask";

  private static final byte[] NAME = {'F', 'A', 'B', 'M', 'A', 'S', 'K', '1'};

  /** Writes it; the stream stays open. */
  void write(OutputStream out) throws IOException {
    out.write(NAME);
    DeflaterOutputStream deflated = new DeflaterOutputStream(out);
    DataOutputStream data = new DataOutputStream(deflated);
    data.writeInt(mask.columns());
    data.writeInt(mask.rows());
    data.writeInt(mask.slices());
    for (Vec3 v :
        new Vec3[] {affine.origin(), affine.columnStep(), affine.rowStep(), affine.sliceStep()}) {
      data.writeDouble(v.x());
      data.writeDouble(v.y());
      data.writeDouble(v.z());
    }
    for (int k = 0; k < mask.slices(); k++) {
      for (long word : mask.words(k)) {
        data.writeLong(word);
      }
    }
    data.flush();
    deflated.finish();
  }

  /**
   * Reads what {@link #write} wrote; whether it is that, its digest has told before.
   *
   * @throws IOException when it ends early or has another form
   */
  static ModelMask read(InputStream in) throws IOException {
    if (!Arrays.equals(in.readNBytes(NAME.length), NAME)) {
      throw new IOException("no mask");
    }
    DataInputStream data = new DataInputStream(new InflaterInputStream(in));
    BitMask mask = new BitMask(data.readInt(), data.readInt(), data.readInt());
    Affine affine = new Affine(vector(data), vector(data), vector(data), vector(data));
    for (int k = 0; k < mask.slices(); k++) {
      long[] words = mask.words(k);
      for (int w = 0; w < words.length; w++) {
        words[w] = data.readLong();
      }
    }
    return new ModelMask(mask, affine);
  }

  private static Vec3 vector(DataInputStream data) throws IOException {
    return new Vec3(data.readDouble(), data.readDouble(), data.readDouble());
  }
}
