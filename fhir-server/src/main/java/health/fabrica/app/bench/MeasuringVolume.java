package health.fabrica.app.bench;

import health.fabrica.core.image.Affine;
import health.fabrica.core.image.Modality;
import health.fabrica.core.image.Volume;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The volume that geometry is measured on: 512x512x300 voxels of 0.4785 x 0.4785 x 0.54 mm, a CT of
 * a head resampled by cubic splines, with noise of 15 HU, seed 7. Kept as a raw file of 16-bit
 * little-endian intensities, the column fastest, which the peers read too.
 */
final class MeasuringVolume {

  static final int THRESHOLD = 226;
  private static final int COLUMNS = 512;
  private static final int ROWS = 512;
  private static final int SLICES = 300;
  private static final double PIXEL_MM = 0.4785156;
  private static final double SLICE_MM = 0.54;

  private MeasuringVolume() {}

  /**
   * Makes the file from a gzipped NIfTI file of a head.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-6206 when Python, its libraries or the
   *     scan are not there
   */
  static Path make(String python, Path scan, Path folder) {
    Path file = folder.resolve("volume.i16");
    PeerProgram.run(
        folder,
        python,
        PeerProgram.script("measuring_volume.py", folder),
        scan.toAbsolutePath().toString(),
        file.toString());
    return file;
  }

  /**
   * Reads the file.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-6206 when it is not such a file
   */
  static Volume read(Path file) {
    try {
      if (Files.size(file) != 2L * COLUMNS * ROWS * SLICES) {
        throw noVolume(file);
      }
      short[][] slices = new short[SLICES][COLUMNS * ROWS];
      byte[] bytes = new byte[2 * COLUMNS * ROWS];
      try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
          DataInputStream in = new DataInputStream(raw)) {
        for (short[] slice : slices) {
          in.readFully(bytes);
          ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(slice);
        }
      }
      return new Volume(
          Modality.CT, COLUMNS, ROWS, slices, Affine.ofSpacing(PIXEL_MM, PIXEL_MM, SLICE_MM));
    } catch (IOException e) {
      throw noVolume(file);
    }
  }

  private static RuntimeException noVolume(Path file) {
    return BenchProblem.NO_PEER.refuse(
        file.getFileName() + " is not a measuring volume of 512x512x300 16-bit voxels.",
        "Leave --volume out and give --scan, then it is made.");
  }
}
