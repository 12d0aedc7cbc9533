package health.fabrica.core.format;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.problem.ProblemException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads model files that come from elsewhere: STL, OBJ, PLY, OFF, AMF and 3MF. Strict: a file is
 * read as a whole or refused with what is wrong. Nothing is repaired here.
 *
 * <p>Only 3MF, AMF and Fabrica's own STL say their unit of length. For every other file the caller
 * has to state it, since a guess that is wrong by 25.4 makes a part that looks right. Where both
 * say it, they must agree.
 *
 * <p>Memory: about 100 bytes a triangle at most, however large the counts in a header are.
 */
public final class MeshFile {

  private static final long BYTES_A_TRIANGLE = 150;
  private static final String OWN_STL = "Fabrica binary STL, patient frame LPS, unit mm";

  private MeshFile() {}

  /** The largest model that half of the heap holds while it is read. */
  public static long maxTriangles() {
    long fits = Runtime.getRuntime().maxMemory() / 2 / BYTES_A_TRIANGLE;
    return Math.min(BinaryStl.MAX_TRIANGLES, fits);
  }

  /**
   * Reads a file.
   *
   * @param stated the unit of its coordinates, when the caller knows it
   * @throws ProblemException FAB-1601 to FAB-1612 as {@link FormatProblem} says
   */
  public static ImportedMesh read(Path file, Optional<LengthUnit> stated) {
    Path name = file.getFileName();
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, Files.size(file), name == null ? "" : name.toString(), stated);
    } catch (IOException e) {
      throw MeshCheck.streamFailed(e);
    }
  }

  /**
   * Reads a stream to its end.
   *
   * @param size bytes of the stream
   * @param fileName for its ending, which decides where the content does not
   * @param stated the unit of its coordinates, when the caller knows it
   * @throws ProblemException FAB-1601 to FAB-1612 as {@link FormatProblem} says
   */
  public static ImportedMesh read(
      InputStream in, long size, String fileName, Optional<LengthUnit> stated) {
    try {
      BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
      buffered.mark(MeshFormat.HEAD_BYTES);
      byte[] head = buffered.readNBytes(MeshFormat.HEAD_BYTES);
      buffered.reset();
      MeshFormat format =
          MeshFormat.detect(head, size, fileName).orElseThrow(() -> unknown(head, size));
      return read(buffered, format, head, stated, maxTriangles());
    } catch (IOException e) {
      throw MeshCheck.streamFailed(e);
    }
  }

  private static ProblemException unknown(byte[] head, long size) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    boolean packed = text.startsWith("\u001f\u008b") || text.startsWith("PK\3\4");
    return FormatProblem.MODEL_FORMAT_UNKNOWN.refuse(
        packed
            ? "The file of " + size + " bytes is packed and no 3MF."
            : "The file of "
                + size
                + " bytes is not STL, OBJ, PLY, OFF, AMF or 3MF by name or content.",
        packed ? "Unpack it first." : "Export the model in one of these formats, best as 3MF.");
  }

  private static ImportedMesh read(
      InputStream in, MeshFormat format, byte[] head, Optional<LengthUnit> stated, long most)
      throws IOException {
    return switch (format) {
      case THREE_MF -> threeMf(ThreeMfReader.read(in, most), stated);
      case AMF -> {
        AmfReader.Read read = AmfReader.read(in, most);
        LengthUnit unit = agreed(read.unit(), stated, format);
        yield new ImportedMesh(read.mesh(), format, unit, true, read.objects().size());
      }
      case STL_BINARY -> {
        boolean own = new String(head, StandardCharsets.ISO_8859_1).startsWith(OWN_STL);
        LengthUnit unit =
            own
                ? agreed(LengthUnit.MILLIMETRE, stated, format)
                : stated.orElseThrow(() -> missing(format));
        yield of(BinaryStl.read(in, most), format, unit, own, 1);
      }
      case STL_TEXT -> {
        LengthUnit unit = stated.orElseThrow(() -> missing(format));
        TextStl.Read read = TextStl.read(in, most);
        yield of(read.mesh(), format, unit, false, read.solids());
      }
      case OBJ -> {
        LengthUnit unit = stated.orElseThrow(() -> missing(format));
        ObjReader.Read read = ObjReader.read(in, most);
        yield of(read.mesh(), format, unit, false, read.objects());
      }
      case PLY -> {
        LengthUnit unit = stated.orElseThrow(() -> missing(format));
        yield of(PlyReader.read(in, most), format, unit, false, 1);
      }
      case OFF -> {
        LengthUnit unit = stated.orElseThrow(() -> missing(format));
        yield of(OffReader.read(in, most), format, unit, false, 1);
      }
    };
  }

  private static ImportedMesh threeMf(ThreeMfModel model, Optional<LengthUnit> stated) {
    LengthUnit unit = agreed(model.unit(), stated, MeshFormat.THREE_MF);
    return new ImportedMesh(model.mesh(), MeshFormat.THREE_MF, unit, true, model.objects());
  }

  private static LengthUnit agreed(
      LengthUnit inFile, Optional<LengthUnit> stated, MeshFormat format) {
    if (stated.isPresent() && stated.get() != inFile) {
      throw FormatProblem.MODEL_UNIT_CONFLICT.refuse(
          "The "
              + format.title()
              + " is in "
              + inFile.symbol()
              + ", but "
              + stated.get().symbol()
              + " was stated.",
          "Leave the unit out, or find out which one is right.");
    }
    return inFile;
  }

  private static ProblemException missing(MeshFormat format) {
    return FormatProblem.MODEL_UNIT_MISSING.refuse(
        "The " + format.title() + " does not say what its unit of length is.",
        "State the unit, one of " + LengthUnit.symbols() + ".");
  }

  private static ImportedMesh of(
      TriangleMesh mesh, MeshFormat format, LengthUnit unit, boolean fromFile, int objects) {
    return new ImportedMesh(scaled(mesh, unit.millimetres()), format, unit, fromFile, objects);
  }

  /** The mesh times a factor. */
  static TriangleMesh scaled(TriangleMesh mesh, double factor) {
    if (factor == 1) {
      return mesh;
    }
    float[] xyz = new float[mesh.xyz().length];
    for (int n = 0; n < xyz.length; n++) {
      xyz[n] = (float) (mesh.xyz()[n] * factor);
      if (!Float.isFinite(xyz[n])) {
        throw FormatProblem.MODEL_NOT_FINITE.refuse(
            "A coordinate is too large in millimetres.", "Check the unit of the model.");
      }
    }
    return new TriangleMesh(xyz, mesh.triangles());
  }
}
