package health.fabrica.core.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** The file formats that {@link MeshFile} reads. */
public enum MeshFormat {
  /** Binary STL. */
  STL_BINARY("binary STL"),
  /** Text STL. */
  STL_TEXT("text STL"),
  /** Wavefront OBJ. */
  OBJ("OBJ"),
  /** Stanford PLY, text or binary of either byte order. */
  PLY("PLY"),
  /** Object File Format of Geomview. */
  OFF("OFF"),
  /** 3MF, ISO/IEC 25422. */
  THREE_MF("3MF"),
  /** AMF, ISO/ASTM 52915, flat triangles without constellations. */
  AMF("AMF");

  /** So much of a file decides. */
  static final int HEAD_BYTES = 1024;

  private final String title;

  MeshFormat(String title) {
    this.title = title;
  }

  /** The name for people. */
  public String title() {
    return title;
  }

  /**
   * What a file is, by its content first; the name decides only where the content is silent (OBJ).
   *
   * @param head the first {@link #HEAD_BYTES} bytes, or all
   * @param size bytes of the whole file
   * @param fileName for its ending
   */
  static Optional<MeshFormat> detect(byte[] head, long size, String fileName) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    String name = fileName.toLowerCase(Locale.ROOT);
    if (name.endsWith(".amf")) {
      return Optional.of(AMF);
    }
    if (text.startsWith("PK\3\4") && !name.endsWith(".zip")) {
      return Optional.of(THREE_MF);
    }
    if (text.startsWith("ply\n") || text.startsWith("ply\r")) {
      return Optional.of(PLY);
    }
    if (name.endsWith(".stl")) {
      return Optional.of(stl(head, size, text));
    }
    if (name.endsWith(".obj")) {
      return Optional.of(OBJ);
    }
    if (name.endsWith(".off")) {
      return Optional.of(OFF);
    }
    if (name.endsWith(".ply") || name.endsWith(".3mf")) {
      return Optional.of(name.endsWith(".ply") ? PLY : THREE_MF);
    }
    return Optional.empty();
  }

  /** Many binary files begin with "solid" too, so the announced size goes first. */
  private static MeshFormat stl(byte[] head, long size, String text) {
    if (head.length >= 84) {
      long count = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt(80) & 0xFFFFFFFFL;
      if (size == 84 + 50 * count) {
        return STL_BINARY;
      }
    }
    boolean solid = text.stripLeading().toLowerCase(Locale.ROOT).startsWith("solid");
    return solid && text.indexOf('\0') < 0 ? STL_TEXT : STL_BINARY;
  }
}
