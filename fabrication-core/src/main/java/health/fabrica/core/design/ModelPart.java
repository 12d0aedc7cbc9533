package health.fabrica.core.design;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.quality.MeshReport;
import java.util.List;

/**
 * One part of an edited model.
 *
 * @param name {@code model} when there is one part, else {@code part-1} and so on
 * @param mesh closed, oriented, manifold; LPS mm, all parts where they belong in the patient
 * @param report what was measured on it; distances are to the surface of the edited field
 */
public record ModelPart(String name, TriangleMesh mesh, MeshReport report) {

  /** All parts as one mesh: each keeps its shells. */
  public static TriangleMesh together(List<ModelPart> parts) {
    if (parts.size() == 1) {
      return parts.get(0).mesh();
    }
    int coordinates = parts.stream().mapToInt(part -> part.mesh().xyz().length).sum();
    int corners = parts.stream().mapToInt(part -> part.mesh().triangles().length).sum();
    float[] xyz = new float[coordinates];
    int[] triangles = new int[corners];
    int p = 0;
    int t = 0;
    for (ModelPart part : parts) {
      int first = p / 3;
      float[] from = part.mesh().xyz();
      System.arraycopy(from, 0, xyz, p, from.length);
      p += from.length;
      for (int corner : part.mesh().triangles()) {
        triangles[t++] = first + corner;
      }
    }
    return new TriangleMesh(xyz, triangles);
  }
}
