package health.fabrica.core.format;

import health.fabrica.core.problem.Problem;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Reads 3MF packages with one object that is a mesh in millimetres, as {@link ThreeMfWriter} and
 * many other programs write them. Everything that would change the shape and is not handled is
 * refused: other units, several objects, components, transforms that turn or scale, required
 * extensions. A shift in the build item only says where the object stands on the bed and is not
 * applied.
 *
 * <p>No DTD, no entities, no network. What the package unpacks to is limited.
 */
public final class ThreeMfReader {

  private static final long MAX_UNPACKED_BYTES = 4L << 30;
  private static final int MAX_ENTRIES = 1000;

  private ThreeMfReader() {}

  /**
   * Reads a package.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1603 to 1608 when the package is not
   *     such a file
   */
  public static ThreeMfModel read(InputStream in) {
    try (ZipInputStream zip = new ZipInputStream(in, StandardCharsets.UTF_8)) {
      Limited content = new Limited(zip);
      for (int n = 0; n < MAX_ENTRIES; n++) {
        ZipEntry entry = zip.getNextEntry();
        if (entry == null) {
          throw refused("The file is not a package with the part " + ThreeMfNames.MODEL + ".");
        }
        if (entry.getName().equals(ThreeMfNames.MODEL)) {
          return new ThreeMfModelParser(content).parse();
        }
        content.skipAll();
      }
      throw new Problem(
              FormatProblem.MODEL_TOO_LARGE,
              "The package has more than " + MAX_ENTRIES + " parts before its model.",
              "Export the model again.")
          .asException();
    } catch (ZipException | IllegalArgumentException e) {
      throw refused("The file is not a sound ZIP package.");
    } catch (IOException e) {
      throw MeshCheck.streamFailed(e);
    }
  }

  private static RuntimeException refused(String message) {
    return new Problem(
            FormatProblem.MODEL_MALFORMED, message, "Transfer or export the model again.")
        .asException();
  }

  /** Counts what comes out of the package and stops at the limit; closing leaves it open. */
  private static final class Limited extends FilterInputStream {

    private long left = MAX_UNPACKED_BYTES;

    Limited(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      int n = super.read(b, off, len);
      left -= Math.max(0, n);
      if (left < 0) {
        throw new Problem(
                FormatProblem.MODEL_TOO_LARGE,
                "The package unpacks to more than " + MAX_UNPACKED_BYTES + " bytes.",
                "Reduce the model.")
            .asException();
      }
      return n;
    }

    void skipAll() throws IOException {
      byte[] buffer = new byte[1 << 14];
      while (read(buffer, 0, buffer.length) >= 0) {
        continue;
      }
    }

    @Override
    public void close() {}
  }
}
