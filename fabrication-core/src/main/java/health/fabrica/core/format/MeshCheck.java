package health.fabrica.core.format;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.problem.Problem;
import java.io.IOException;

/** Refusals that several formats share. */
final class MeshCheck {

  private MeshCheck() {}

  /** Refuses a mesh without triangles, with coordinates that are not finite or with bad indices. */
  static void requireWritable(TriangleMesh mesh) {
    requireWritable(mesh, false);
  }

  /** The same, where triangles may be missing because beams are the shape. */
  static void requireWritable(TriangleMesh mesh, boolean maybeEmpty) {
    if (mesh.triangleCount() == 0 && !maybeEmpty) {
      throw new Problem(
              FormatProblem.MODEL_EMPTY,
              "The mesh has no triangle.",
              "Check the segmentation that it was made from.")
          .asException();
    }
    for (float c : mesh.xyz()) {
      if (!Float.isFinite(c)) {
        throw new Problem(
                FormatProblem.MODEL_NOT_FINITE,
                "A vertex coordinate is " + c + ".",
                "Make the mesh again.")
            .asException();
      }
    }
    for (int vertex : mesh.triangles()) {
      if (vertex < 0 || vertex >= mesh.vertexCount()) {
        throw new Problem(
                FormatProblem.MODEL_MALFORMED,
                "A triangle names vertex " + vertex + " of " + mesh.vertexCount() + ".",
                "Make the mesh again.")
            .asException();
      }
    }
  }

  static RuntimeException streamFailed(IOException cause) {
    return new Problem(
            FormatProblem.MODEL_STREAM,
            "The stream of the model failed: " + cause.getMessage() + ".",
            "Try again.")
        .asException(cause);
  }
}
