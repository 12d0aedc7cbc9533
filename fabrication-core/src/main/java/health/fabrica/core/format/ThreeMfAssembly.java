package health.fabrica.core.format;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.problem.ProblemException;
import java.util.HashMap;
import java.util.Map;

/**
 * Puts the objects of the build together to one mesh in mm. Components are followed through all
 * parts; the size is counted before anything is copied, so that a small file cannot grow without
 * bound.
 */
final class ThreeMfAssembly {

  private static final int MAX_DEPTH = 32;

  private final Map<String, ThreeMfPart> parts;
  private final long maxTriangles;
  private final Map<ThreeMfPart.Body, long[]> sizes = new HashMap<>();
  private float[] xyz = new float[0];
  private int[] triangles = new int[0];
  private int coordinates;
  private int corners;
  private int meshes;
  private double unit = 1;

  ThreeMfAssembly(Map<String, ThreeMfPart> parts, long maxTriangles) {
    this.parts = parts;
    this.maxTriangles = maxTriangles;
  }

  /** The build of a part. */
  ThreeMfModel build(String path) {
    ThreeMfPart root = part(path);
    if (root.items.isEmpty()) {
      throw malformed("builds nothing");
    }
    long[] total = new long[2];
    for (ThreeMfPart.Use item : root.items) {
      add(total, size(item, path, 0));
    }
    if (total[1] == 0) {
      throw FormatProblem.MODEL_EMPTY.refuse("The model has no triangle.", "Export it again.");
    }
    xyz = new float[(int) (3 * total[0])];
    triangles = new int[(int) (3 * total[1])];
    unit = root.unit.millimetres();
    requireOneUnit(root.unit);
    for (ThreeMfPart.Use item : root.items) {
      // The shift of a single item only says where it stands on the bed.
      boolean bed = root.items.size() == 1 && item.transform().shifts();
      place(item, path, bed ? ThreeMfTransform.IDENTITY : item.transform());
    }
    return new ThreeMfModel(new TriangleMesh(xyz, triangles), root.metadata, root.unit, meshes);
  }

  private void requireOneUnit(LengthUnit unit) {
    if (parts.values().stream().anyMatch(part -> !part.objects.isEmpty() && part.unit != unit)) {
      throw unsupported("parts in different units");
    }
  }

  private ThreeMfPart part(String path) {
    ThreeMfPart part = parts.get(path);
    if (part == null) {
      throw malformed("names a part that the package does not hold");
    }
    return part;
  }

  private ThreeMfPart.Body body(ThreeMfPart.Use use, String path) {
    ThreeMfPart.Body body = part(path).objects.get(use.objectId());
    if (body == null) {
      throw malformed("builds an object that it does not hold");
    }
    return body;
  }

  private static String pathOf(ThreeMfPart.Use use, String path) {
    return use.path().isEmpty() ? path : use.path();
  }

  /** Vertices and triangles of a use with all that is below it. */
  private long[] size(ThreeMfPart.Use use, String from, int depth) {
    String path = pathOf(use, from);
    ThreeMfPart.Body body = body(use, path);
    if (!body.type().equals("model")) {
      throw unsupported("an object of the type " + known(body.type()));
    }
    if (depth > MAX_DEPTH) {
      throw malformed("has components of components, deeper than " + MAX_DEPTH);
    }
    long[] known = sizes.get(body);
    if (known != null) {
      return known;
    }
    long[] size = {body.xyz().length / 3, body.triangles().length / 3};
    for (ThreeMfPart.Use component : body.components()) {
      add(size, size(component, path, depth + 1));
    }
    sizes.put(body, size);
    return size;
  }

  private static String known(String type) {
    return type.matches("[a-z]{1,20}") ? type : "that is unknown";
  }

  private void add(long[] sum, long[] more) {
    sum[0] += more[0];
    sum[1] += more[1];
    if (Math.max(sum[0], sum[1]) > maxTriangles) {
      throw MeshBuilder.tooLarge(MeshFormat.THREE_MF, maxTriangles);
    }
  }

  private void place(ThreeMfPart.Use use, String from, ThreeMfTransform transform) {
    String path = pathOf(use, from);
    ThreeMfPart.Body body = body(use, path);
    if (body.triangles().length > 0) {
      copy(body, transform);
      meshes++;
    }
    for (ThreeMfPart.Use component : body.components()) {
      if (size(component, path, 0)[1] == 0) {
        continue; // a tree of empty components may be wide
      }
      place(component, path, component.transform().then(transform));
    }
  }

  private void copy(ThreeMfPart.Body body, ThreeMfTransform transform) {
    double determinant = transform.determinant();
    if (!(Math.abs(determinant) > 1e-12)) {
      throw malformed("has a transform that flattens the object");
    }
    int first = coordinates / 3;
    boolean plain = transform == ThreeMfTransform.IDENTITY && unit == 1;
    float[] p = body.xyz();
    for (int n = 0; n < p.length; n += 3) {
      for (int c = 0; c < 3; c++) {
        float value =
            plain ? p[n + c] : (float) (unit * transform.coordinate(c, p[n], p[n + 1], p[n + 2]));
        if (!Float.isFinite(value)) {
          throw FormatProblem.MODEL_NOT_FINITE.refuse(
              "A coordinate is too large after its transform.", "Export the model again.");
        }
        xyz[coordinates++] = value;
      }
    }
    int[] t = body.triangles();
    boolean mirrored = determinant < 0;
    for (int n = 0; n < t.length; n += 3) {
      triangles[corners++] = first + t[n];
      triangles[corners++] = first + t[mirrored ? n + 2 : n + 1];
      triangles[corners++] = first + t[mirrored ? n + 1 : n + 2];
    }
  }

  private static ProblemException malformed(String what) {
    return FormatProblem.MODEL_MALFORMED.refuse(
        "The 3MF model " + what + ".", "Export the model again.");
  }

  private static ProblemException unsupported(String what) {
    return FormatProblem.MODEL_DIALECT.refuse(
        "The 3MF file builds " + what + ", which is not read here.",
        "Export the objects as plain meshes.");
  }
}
