package health.fabrica.core.testdata;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Modality;
import health.fabrica.core.image.Volume;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Reads little-endian NIfTI-1 of 16-bit or 8-bit voxels; spacing only, no orientation. */
public final class Nifti {

  private static final int UINT8 = 2;
  private static final int INT16 = 4;

  private Nifti() {}

  /** The volume of a gzipped file, taken as CT. */
  public static Volume read(Path file) throws IOException {
    ByteBuffer in;
    try (InputStream bytes = new GZIPInputStream(Files.newInputStream(file))) {
      in = ByteBuffer.wrap(bytes.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
    }
    int columns = in.getShort(42);
    int rows = in.getShort(44);
    int slices = in.getShort(46);
    int type = in.getShort(70);
    if (in.getInt(0) != 348 || type != INT16 && type != UINT8) {
      throw new IllegalArgumentException("not a NIfTI of a kind read here, type " + type);
    }
    in.position((int) in.getFloat(108));
    short[][] values = new short[slices][columns * rows];
    for (short[] slice : values) {
      for (int n = 0; n < slice.length; n++) {
        slice[n] = type == INT16 ? in.getShort() : (short) (in.get() & 0xff);
      }
    }
    Affine affine = Affine.ofSpacing(in.getFloat(80), in.getFloat(84), in.getFloat(88));
    return new Volume(Modality.CT, columns, rows, values, affine);
  }
}
