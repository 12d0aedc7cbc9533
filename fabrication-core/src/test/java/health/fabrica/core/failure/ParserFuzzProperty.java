package health.fabrica.core.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import health.fabrica.core.format.AmfWriter;
import health.fabrica.core.format.BinaryStl;
import health.fabrica.core.format.ImportedMesh;
import health.fabrica.core.format.LengthUnit;
import health.fabrica.core.format.MeshFile;
import health.fabrica.core.format.ThreeMfMetadata;
import health.fabrica.core.format.ThreeMfObject;
import health.fabrica.core.inference.ModelDescription;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.recipe.RecipeReader;
import health.fabrica.core.slice.Shapes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.function.Executable;

/**
 * Files and recipes broken at random: each is read or refused with a typed problem, soon, and
 * without allocating more than a small file can be worth.
 */
class ParserFuzzProperty {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long MOST_BYTES = 64L << 20;
  private static final TriangleMesh BALL = Shapes.moved(Shapes.ball(6, 7, 12.5), 1, -3, 100);
  private static final String[] NASTY = {
    "0",
    "-1",
    "1e999",
    "nan",
    "-inf",
    "99999999999",
    "2147483647",
    "4294967295",
    "\n",
    " ",
    "\\",
    "\u0000",
    "end_header",
    "solid",
    "facet",
    "f 1 2 3",
    "OFF",
    "element face 2000000000",
    "property list int int x",
    "<vertex",
    "]]>",
    "&a;",
    "<!DOCTYPE a [<!ENTITY a \"b\">]>",
    "\"",
    "1/2/3/4"
  };

  private static byte[] binaryStl() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryStl.write(BALL, out);
    return out.toByteArray();
  }

  private static byte[] amf() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AmfWriter.write(
        List.of(new ThreeMfObject("ball", OptionalInt.of(0x102030), BALL)),
        new ThreeMfMetadata("Ball", Optional.empty()),
        out);
    return out.toByteArray();
  }

  private static String textStl() {
    StringBuilder text = new StringBuilder("solid ball\n");
    for (int n = 0; n < BALL.triangles().length; n++) {
      text.append(n % 3 == 0 ? "facet normal 0 0 0\nouter loop\n" : "");
      text.append("vertex ").append(point(BALL.triangles()[n])).append('\n');
      text.append(n % 3 == 2 ? "endloop\nendfacet\n" : "");
    }
    return text + "endsolid ball\n";
  }

  private static String point(int v) {
    float[] p = BALL.xyz();
    return p[3 * v] + " " + p[3 * v + 1] + " " + p[3 * v + 2];
  }

  private static String lines(String before, String triangle, int first) {
    StringBuilder text = new StringBuilder();
    for (int v = 0; v < BALL.vertexCount(); v++) {
      text.append(before).append(point(v)).append('\n');
    }
    int[] t = BALL.triangles();
    for (int n = 0; n < t.length; n += 3) {
      text.append(triangle).append(t[n] + first).append(' ').append(t[n + 1] + first);
      text.append(' ').append(t[n + 2] + first).append('\n');
    }
    return text.toString();
  }

  private static String obj() {
    return "o ball\n" + lines("v ", "f ", 1);
  }

  private static String off() {
    return "OFF\n" + BALL.vertexCount() + " " + BALL.triangleCount() + " 0\n" + lines("", "3 ", 0);
  }

  private static String plyHead(String format) {
    return "ply\nformat "
        + format
        + " 1.0\nelement vertex "
        + BALL.vertexCount()
        + "\nproperty float x\nproperty float y\nproperty float z\nelement face "
        + BALL.triangleCount()
        + "\nproperty list uchar int vertex_indices\nend_header\n";
  }

  private static byte[] binaryPly() {
    ByteBuffer b = ByteBuffer.allocate(12 * BALL.vertexCount() + 13 * BALL.triangleCount());
    for (float f : BALL.xyz()) {
      b.putFloat(f);
    }
    for (int n = 0; n < BALL.triangles().length; n++) {
      if (n % 3 == 0) {
        b.put((byte) 3);
      }
      b.putInt(BALL.triangles()[n]);
    }
    return join(latin(plyHead("binary_big_endian")), b.array());
  }

  private static String threeMfModel() {
    StringBuilder xml =
        new StringBuilder(
            "<?xml version=\"1.0\"?><model unit=\"millimeter\""
                + " xmlns=\"http://schemas.microsoft.com/3dmanufacturing/core/2015/02\"><resources>"
                + "<object id=\"1\" type=\"model\"><mesh><vertices>");
    for (int v = 0; v < BALL.vertexCount(); v++) {
      String[] p = point(v).split(" ");
      xml.append("<vertex x=\"%s\" y=\"%s\" z=\"%s\"/>".formatted(p[0], p[1], p[2]));
    }
    xml.append("</vertices><triangles>");
    int[] t = BALL.triangles();
    for (int n = 0; n < t.length; n += 3) {
      xml.append("<triangle v1=\"%d\" v2=\"%d\" v3=\"%d\"/>".formatted(t[n], t[n + 1], t[n + 2]));
    }
    return xml
        + "</triangles></mesh></object></resources><build><item objectid=\"1\"/></build></model>";
  }

  private static byte[] threeMf(byte[] model) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (ZipOutputStream zip = new ZipOutputStream(out)) {
        entry(
            zip,
            "[Content_Types].xml",
            latin(
                "<?xml version=\"1.0\"?><Types"
                    + " xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                    + "<Default Extension=\"rels\""
                    + " ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                    + "<Default Extension=\"model\""
                    + " ContentType=\"application/vnd.ms-package.3dmanufacturing-3dmodel+xml\"/>"
                    + "</Types>"));
        entry(
            zip,
            "_rels/.rels",
            latin(
                "<?xml version=\"1.0\"?><Relationships"
                    + " xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                    + "<Relationship Id=\"r\" Target=\"/3D/3dmodel.model\""
                    + " Type=\"http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel\"/>"
                    + "</Relationships>"));
        entry(zip, "3D/3dmodel.model", model);
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(bytes);
    zip.closeEntry();
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] join(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  /** One to five changes: bytes set, a piece cut out, doubled, or a nasty word put in. */
  private static byte[] broken(byte[] whole, Random random) {
    byte[] now = whole;
    for (int n = random.nextInt(5); n >= 0 && now.length > 1; n--) {
      // Half of the changes near the beginning, where headers are.
      int at = random.nextInt(random.nextBoolean() ? now.length : Math.min(300, now.length));
      int to = Math.min(now.length, at + 1 + random.nextInt(40));
      byte[] head = Arrays.copyOf(now, at);
      now =
          switch (random.nextInt(5)) {
            case 0 -> {
              byte[] set = now.clone();
              set[at] = (byte) random.nextInt(256);
              yield set;
            }
            case 1 -> join(head, Arrays.copyOfRange(now, to, now.length));
            case 2 -> join(Arrays.copyOf(now, to), Arrays.copyOfRange(now, at, now.length));
            case 3 ->
                join(
                    join(head, latin(NASTY[random.nextInt(NASTY.length)])),
                    Arrays.copyOfRange(now, random.nextBoolean() ? at : to, now.length));
            default -> random.nextInt(4) == 0 ? head : now;
          };
    }
    return now;
  }

  private static void readOrRefused(byte[] file, String name, Optional<LengthUnit> unit) {
    inBounds(
        () -> {
          try {
            ImportedMesh mesh =
                MeshFile.read(new ByteArrayInputStream(file), file.length, name, unit);
            for (float f : mesh.mesh().xyz()) {
              assertThat(Float.isFinite(f)).isTrue();
            }
            for (int v : mesh.mesh().triangles()) {
              assertThat(v).isBetween(0, mesh.mesh().vertexCount() - 1);
            }
          } catch (ProblemException e) {
            assertThat(e.problem().message()).isNotBlank();
          }
        });
  }

  private static void inBounds(Executable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    assertTimeoutPreemptively(
        LIMIT,
        () -> {
          long before = threads.getCurrentThreadAllocatedBytes();
          work.execute();
          assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_BYTES);
        });
  }

  @Property(tries = 300)
  void meshFilesAreReadOrRefused(@ForAll Random random) {
    Optional<LengthUnit> mm = Optional.of(LengthUnit.MILLIMETRE);
    readOrRefused(broken(binaryStl(), random), "a.stl", mm);
    readOrRefused(broken(latin(textStl()), random), "a.stl", mm);
    readOrRefused(broken(latin(obj()), random), "a.obj", mm);
    readOrRefused(broken(latin(off()), random), "a.off", mm);
    readOrRefused(broken(latin(plyHead("ascii") + lines("", "3 ", 0)), random), "a.ply", mm);
    readOrRefused(broken(binaryPly(), random), "a.ply", mm);
    readOrRefused(broken(amf(), random), "a.amf", Optional.empty());
    readOrRefused(threeMf(broken(latin(threeMfModel()), random)), "a.3mf", Optional.empty());
    readOrRefused(broken(threeMf(latin(threeMfModel())), random), "a.3mf", Optional.empty());
  }

  @Example
  void whatIsNotBrokenIsRead() {
    Map<String, byte[]> whole =
        Map.of(
            "text.stl", latin(textStl()),
            "binary.stl", binaryStl(),
            "a.obj", latin(obj()),
            "a.off", latin(off()),
            "text.ply", latin(plyHead("ascii") + lines("", "3 ", 0)),
            "binary.ply", binaryPly(),
            "a.amf", amf(),
            "a.3mf", threeMf(latin(threeMfModel())));
    whole.forEach(
        (name, file) ->
            assertThat(
                    MeshFile.read(
                            new ByteArrayInputStream(file),
                            file.length,
                            name,
                            Optional.of(LengthUnit.MILLIMETRE))
                        .mesh()
                        .triangleCount())
                .as(name)
                .isEqualTo(BALL.triangleCount()));
  }

  @Property(tries = 300)
  void noiseIsRefusedWhateverItsName(@ForAll Random random) {
    byte[] noise = new byte[random.nextInt(3000)];
    random.nextBytes(noise);
    for (String name : List.of("a.stl", "a.obj", "a.ply", "a.off", "a.3mf", "a")) {
      readOrRefused(noise, name, Optional.of(LengthUnit.MILLIMETRE));
    }
  }

  /** A tree of what a text format gives, out of known and unknown words. */
  private static Object tree(Random random, int depth) {
    String[] words = {
      "name",
      "version",
      "steps",
      "description",
      "threshold",
      "islands",
      "keep",
      "mm",
      "tissue",
      "bone",
      "otsu",
      "open",
      "margin",
      "model",
      "window",
      "classes",
      "sha256",
      "clip",
      "skull"
    };
    return switch (random.nextInt(depth > 3 ? 4 : 7)) {
      case 0 -> words[random.nextInt(words.length)];
      case 1 -> random.nextInt(5) - 2;
      case 2 -> random.nextBoolean() ? Double.NaN : random.nextGaussian() * 1e9;
      case 3 -> random.nextBoolean() ? null : random.nextBoolean();
      case 4 -> {
        List<Object> list = new ArrayList<>();
        for (int n = random.nextInt(4); n > 0; n--) {
          list.add(tree(random, depth + 1));
        }
        yield list;
      }
      default -> {
        Map<String, Object> map = new HashMap<>();
        for (int n = random.nextInt(5); n > 0; n--) {
          map.put(words[random.nextInt(words.length)], tree(random, depth + 1));
        }
        yield map;
      }
    };
  }

  @Property(tries = 300)
  void recipesAndModelDescriptionsAreReadOrRefused(@ForAll Random random) {
    Map<String, Object> recipe = new HashMap<>();
    recipe.put("name", "a");
    recipe.put("version", 1);
    recipe.put("steps", List.of("threshold"));
    Map<String, Object> model =
        new HashMap<>(
            Map.of(
                "name",
                "a",
                "version",
                "1",
                "sha256",
                "ab".repeat(32),
                "modality",
                "CT",
                "window",
                List.of(4, 4, 4),
                "spacing-mm",
                List.of(1, 1, 1),
                "orientation",
                "LPS",
                "clip",
                List.of(0, 1),
                "mean",
                0,
                "deviation",
                1));
    model.put("classes", List.of("bone"));
    for (Map<String, Object> tree : List.of(recipe, model)) {
      List<String> keys = new ArrayList<>(tree.keySet());
      for (int n = random.nextInt(3); n >= 0; n--) {
        tree.put(keys.get(random.nextInt(keys.size())), tree(random, 0));
      }
    }
    Map<String, Object> steps = new HashMap<>(recipe);
    List<Object> some = new ArrayList<>();
    for (int n = random.nextInt(4); n >= 0; n--) {
      some.add(tree(random, 0));
    }
    steps.put("steps", some);
    for (Runnable read :
        List.<Runnable>of(
            () -> RecipeReader.read(recipe),
            () -> RecipeReader.read(steps),
            () -> ModelDescription.read(model))) {
      inBounds(
          () -> {
            try {
              read.run();
            } catch (ProblemException e) {
              assertThat(e.problem().message()).isNotBlank();
            }
          });
    }
  }
}
