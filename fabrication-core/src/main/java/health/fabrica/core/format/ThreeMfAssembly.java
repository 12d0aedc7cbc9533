package health.fabrica.core.format;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.problem.ProblemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the objects of the build together, to one mesh in mm or one by one. One use. Components are
 * followed through all parts; the size is counted before anything is copied, so that a small file
 * cannot grow without bound.
 */
final class ThreeMfAssembly {

  private static final int MAX_DEPTH = 32;

  private final Map<String, ThreeMfPart> parts;
  private final long maxTriangles;
  private final Map<ThreeMfPart.Body, long[]> sizes = new HashMap<>();
  private final List<Placed> placed = new ArrayList<>();
  private LengthUnit unit = LengthUnit.MILLIMETRE;
  private long vertices;
  private long triangles;

  ThreeMfAssembly(Map<String, ThreeMfPart> parts, long maxTriangles) {
    this.parts = parts;
    this.maxTriangles = maxTriangles;
  }

  /** One use of a body that has a mesh or beams; the transform gives units of the file. */
  private record Placed(ThreeMfPart.Body body, String path, ThreeMfTransform transform) {}

  /** The build of a part as one mesh; refused when the mesh is not all of the shape. */
  ThreeMfModel build(String path) {
    ThreeMfPart root = place(path);
    for (Placed one : placed) {
      if (one.body.lattice().isPresent()) {
        throw ThreeMfProblem.THREE_MF_BEAMS.refuse(
            "The 3MF file builds "
                + one.body.lattice().get().lattice().beams().size()
                + " beams (beam lattice extension), and a mesh alone would lose them.",
            "Export the lattice as a mesh.");
      }
      if (one.body.look().coarse()) {
        throw ThreeMfProblem.THREE_MF_COARSE.refuse(
            "The 3MF file says that its mesh of "
                + one.body.triangles().length / 3
                + " triangles is of low resolution: its slices are what is to be made.",
            "Export the model with its full mesh, or make it from the slices.");
      }
    }
    if (triangles == 0) {
      throw FormatProblem.MODEL_EMPTY.refuse("The model has no triangle.", "Export it again.");
    }
    float[] xyz = new float[(int) (3 * vertices)];
    int[] corners = new int[(int) (3 * triangles)];
    int coordinate = 0;
    int corner = 0;
    int meshes = 0;
    for (Placed one : placed) {
      if (one.body.triangles().length > 0) {
        copy(one, xyz, coordinate, corners, corner, coordinate / 3);
        coordinate += one.body.xyz().length;
        corner += one.body.triangles().length;
        meshes++;
      }
    }
    return new ThreeMfModel(new TriangleMesh(xyz, corners), root.metadata, root.unit, meshes);
  }

  /** The build of a part object by object. */
  ThreeMfBuild objects(String path) {
    ThreeMfPart root = place(path);
    List<ThreeMfObject> objects = new ArrayList<>(placed.size());
    for (Placed one : placed) {
      ThreeMfPart.Look look = one.body.look();
      objects.add(
          new ThreeMfObject(
              look.name(),
              look.material(),
              mesh(one),
              one.body.colours().length == 0
                  ? Optional.empty()
                  : Optional.of(new TriangleColours(one.body.colours())),
              one.body.lattice().map(parsed -> lattice(parsed, one)),
              look.id()));
    }
    return new ThreeMfBuild(objects, root.metadata, root.unit);
  }

  private TriangleMesh mesh(Placed one) {
    float[] xyz = new float[one.body.xyz().length];
    int[] corners = new int[one.body.triangles().length];
    copy(one, xyz, 0, corners, 0, 0);
    return new TriangleMesh(xyz, corners);
  }

  private BeamLattice lattice(ThreeMfLatticeParser.Parsed parsed, Placed one) {
    double scale = one.transform.uniformScale() * unit.millimetres();
    if (Double.isNaN(scale)) {
      throw BeamLattice.wrong("It is placed by a transform under which beams are not round");
    }
    Optional<BeamLattice.Clipping> clipping =
        parsed
            .clippingMesh()
            .map(
                id -> {
                  ThreeMfPart.Body by = part(one.path).objects.get(id);
                  if (by == null || by.triangles().length == 0 || by.lattice().isPresent()) {
                    throw BeamLattice.wrong("It is clipped by an object that is no plain mesh");
                  }
                  return new BeamLattice.Clipping(
                      parsed.inside(), mesh(new Placed(by, one.path, one.transform)));
                });
    return parsed.lattice().scaled(scale, clipping);
  }

  /** Lists the bodies of a build after counting them. */
  private ThreeMfPart place(String path) {
    ThreeMfPart root = part(path);
    if (root.items.isEmpty()) {
      throw malformed("builds nothing");
    }
    long[] total = new long[2];
    for (ThreeMfPart.Use item : root.items) {
      add(total, size(item, path, 0));
    }
    unit = root.unit;
    requireOneUnit(root.unit);
    for (ThreeMfPart.Use item : root.items) {
      // The shift of a single item only says where it stands on the bed.
      boolean bed = root.items.size() == 1 && item.transform().shifts();
      place(item, path, bed ? ThreeMfTransform.IDENTITY : item.transform());
    }
    return root;
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

  private static long beams(ThreeMfLatticeParser.Parsed parsed) {
    return parsed.lattice().beams().size() + (long) parsed.lattice().balls().size();
  }

  /** Vertices, and triangles, beams and balls, of a use with all that is below it. */
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
    long beams = body.lattice().map(ThreeMfAssembly::beams).orElse(0L);
    long shapes = body.triangles().length / 3 + beams;
    long[] size = {body.xyz().length / 3, shapes};
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
    boolean meshed = body.triangles().length > 0;
    if (meshed || body.lattice().map(ThreeMfAssembly::beams).orElse(0L) > 0) {
      vertices += meshed ? body.xyz().length / 3 : 0;
      triangles += body.triangles().length / 3;
      placed.add(new Placed(body, path, transform));
    }
    for (ThreeMfPart.Use component : body.components()) {
      if (size(component, path, 0)[1] == 0) {
        continue; // a tree of empty components may be wide
      }
      place(component, path, component.transform().then(transform));
    }
  }

  private void copy(
      Placed one, float[] xyz, int coordinate, int[] corners, int corner, int firstVertex) {
    double determinant = one.transform.determinant();
    if (!(Math.abs(determinant) > 1e-12)) {
      throw malformed("has a transform that flattens the object");
    }
    double mm = unit.millimetres();
    boolean plain = one.transform.isIdentity() && mm == 1;
    float[] p = one.body.xyz();
    for (int n = 0; n < p.length; n += 3) {
      for (int c = 0; c < 3; c++) {
        float value =
            plain ? p[n + c] : (float) (mm * one.transform.coordinate(c, p[n], p[n + 1], p[n + 2]));
        if (!Float.isFinite(value)) {
          throw FormatProblem.MODEL_NOT_FINITE.refuse(
              "A coordinate is too large after its transform.", "Export the model again.");
        }
        xyz[coordinate + n + c] = value;
      }
    }
    int[] t = one.body.triangles();
    boolean mirrored = determinant < 0;
    for (int n = 0; n < t.length; n += 3) {
      corners[corner + n] = firstVertex + t[n];
      corners[corner + n + 1] = firstVertex + t[mirrored ? n + 2 : n + 1];
      corners[corner + n + 2] = firstVertex + t[mirrored ? n + 1 : n + 2];
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
