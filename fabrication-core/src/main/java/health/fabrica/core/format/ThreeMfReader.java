package health.fabrica.core.format;

import health.fabrica.core.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Reads 3MF packages: all objects of the build, their components and transforms, in any unit of the
 * format, also where they are spread over several model parts (production extension). Everything
 * else that would change the shape is refused: other required extensions by their names, objects of
 * the build that are no models, and, where one mesh is asked for, beams and meshes that are coarse
 * beside their slices. The shift of a single build item only says where the object stands on the
 * bed and is not applied, so that the coordinates of the scan survive.
 *
 * <p>No DTD, no entities, no network. What the package unpacks to is limited.
 */
public final class ThreeMfReader {

  private static final int MAX_ENTRIES = 1000;
  private static final int MAX_RELATIONS_BYTES = 1 << 20;
  private static final Pattern RELATION = Pattern.compile("<Relationship\\s[^>]{0,2000}>");
  private static final Pattern TARGET = Pattern.compile("\\sTarget=\"([^\"]{1,500})\"");

  private ThreeMfReader() {}

  /**
   * Reads a package.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1603 to 1608 when the package is not
   *     such a file, FAB-1413 to 1416
   */
  public static ThreeMfModel read(InputStream in) {
    return read(in, BinaryStl.MAX_TRIANGLES);
  }

  /** The same with a limit of its own. */
  static ThreeMfModel read(InputStream in, long maxTriangles) {
    return read(in, maxTriangles, ThreeMfAssembly::build);
  }

  /**
   * Reads a package object by object, with names, materials, colours and beam lattices. Not kept:
   * textures and mixtures of materials, gradients within a triangle, colours of beams, metadata of
   * objects.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-1603 to 1608, FAB-1413 and FAB-1416
   */
  public static ThreeMfBuild readObjects(InputStream in) {
    return read(in, BinaryStl.MAX_TRIANGLES, ThreeMfAssembly::objects);
  }

  private static <T> T read(
      InputStream in, long maxTriangles, BiFunction<ThreeMfAssembly, String, T> building) {
    try (ZipInputStream zip = new ZipInputStream(in, StandardCharsets.UTF_8)) {
      UnpackLimit content = new UnpackLimit(zip);
      Map<String, ThreeMfPart> parts = new HashMap<>();
      String root = ThreeMfNames.MODEL;
      ZipEntry entry = zip.getNextEntry();
      for (int n = 0; entry != null; n++) {
        if (n == MAX_ENTRIES) {
          throw new Problem(
                  FormatProblem.MODEL_TOO_LARGE,
                  "The package has more than " + MAX_ENTRIES + " parts.",
                  "Export the model again.")
              .asException();
        }
        if (entry.getName().endsWith(".model")) {
          parts.put(entry.getName(), new ThreeMfModelParser(content, maxTriangles).parse());
        } else if (entry.getName().equals(ThreeMfNames.RELATIONSHIPS)) {
          root = startPart(content.readNBytes(MAX_RELATIONS_BYTES));
        }
        content.skipAll();
        entry = zip.getNextEntry();
      }
      if (!parts.containsKey(root)) {
        throw refused("The file is not a package with the part " + ThreeMfNames.MODEL + ".");
      }
      return building.apply(new ThreeMfAssembly(parts, maxTriangles), root);
    } catch (ZipException | IllegalArgumentException e) {
      throw refused("The file is not a sound ZIP package.");
    } catch (IOException e) {
      throw MeshCheck.streamFailed(e);
    }
  }

  /** The model part that the package says to begin with. */
  static String startPart(byte[] relationships) {
    String text = new String(relationships, StandardCharsets.UTF_8);
    Matcher relation = RELATION.matcher(text);
    while (relation.find()) {
      Matcher target = TARGET.matcher(relation.group());
      if (relation.group().contains("\"" + ThreeMfNames.MODEL_RELATION + "\"") && target.find()) {
        return ThreeMfNames.entryOf(target.group(1));
      }
    }
    return ThreeMfNames.MODEL;
  }

  private static RuntimeException refused(String message) {
    return new Problem(
            FormatProblem.MODEL_MALFORMED, message, "Transfer or export the model again.")
        .asException();
  }
}
