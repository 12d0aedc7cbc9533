package health.fabrica.app.config;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.image.Volume;
import health.fabrica.core.segment.BitMask;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** A NIfTI-1 of labels, placed by its sform, which looks to the right, the front and the head. */
final class LabelGrid {

  private static final int UINT8 = 2;

  private final int columns;
  private final int rows;
  private final List<Vec3> steps;
  private final byte[] labels;

  private LabelGrid(int columns, int rows, List<Vec3> steps, byte[] labels) {
    this.columns = columns;
    this.rows = rows;
    this.steps = steps;
    this.labels = labels;
  }

  static LabelGrid read(Path file) throws IOException {
    ByteBuffer in;
    try (InputStream bytes = new GZIPInputStream(Files.newInputStream(file))) {
      in = ByteBuffer.wrap(bytes.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
    }
    if (in.getInt(0) != 348 || in.getShort(70) != UINT8) {
      throw new IOException("not a NIfTI of 8-bit labels");
    }
    List<Vec3> steps = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      int at = 280 + 4 * n;
      steps.add(new Vec3(-in.getFloat(at), -in.getFloat(at + 16), in.getFloat(at + 32)));
    }
    int columns = in.getShort(42);
    int rows = in.getShort(44);
    int slices = in.getShort(46);
    byte[] labels = new byte[columns * rows * slices];
    in.position((int) in.getFloat(108)).get(labels);
    return new LabelGrid(columns, rows, steps, labels);
  }

  /** The voxels with one of these labels on the grid of a volume. */
  BitMask on(Volume volume, Set<Integer> wanted) {
    BitMask mask = new BitMask(volume.columns(), volume.rows(), volume.slices());
    for (int n = 0; n < labels.length; n++) {
      if (wanted.contains(labels[n] & 0xff)) {
        int i = n % columns;
        int j = n / columns % rows;
        int k = n / columns / rows;
        Vec3 place =
            steps
                .get(3)
                .plus(steps.get(0).times(i))
                .plus(steps.get(1).times(j))
                .plus(steps.get(2).times(k));
        Vec3 at = volume.affine().indexOf(place);
        int u = (int) Math.round(at.x());
        int v = (int) Math.round(at.y());
        int w = (int) Math.round(at.z());
        if (u >= 0
            && v >= 0
            && w >= 0
            && u < mask.columns()
            && v < mask.rows()
            && w < mask.slices()) {
          mask.set(u, v, w);
        }
      }
    }
    return mask;
  }
}
