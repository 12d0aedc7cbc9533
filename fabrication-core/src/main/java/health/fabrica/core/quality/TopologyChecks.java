package health.fabrica.core.quality;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.mesh.TriangleMesh;
import java.util.List;

/** Checks of how the triangles hang together. */
final class TopologyChecks {

  private TopologyChecks() {}

  static List<CheckResult> of(TriangleMesh mesh, MeshCensus c, MeshMeasures m) {
    List<Vec3> open = c.boundaryEdges() == 0 ? List.of() : MeshFaults.openEdges(mesh);
    CheckResult closed =
        result(
            "closed",
            "Closed",
            c.boundaryEdges() == 0,
            List.of(new Measure("openEdges", c.boundaryEdges(), "")),
            "0 open edges",
            c.boundaryEdges() == 0
                ? "Every edge has its two triangles."
                : c.boundaryEdges() + " edges have one triangle only.",
            open);
    boolean inside = m.volumeMm3() <= 0;
    CheckResult oriented =
        result(
            "oriented",
            "Oriented",
            c.misorientedEdges() == 0 && !(c.closed() && inside),
            List.of(new Measure("misorientedEdges", c.misorientedEdges(), "")),
            "0 edges, outside is out",
            c.misorientedEdges() > 0
                ? c.misorientedEdges() + " edges have triangles that disagree on the outside."
                : c.closed() && inside
                    ? "The mesh is inside out: mirrored, or its triangles are turned around."
                    : "All triangles agree on the outside.",
            List.of());
    CheckResult manifold =
        result(
            "manifold",
            "Manifold",
            c.nonManifoldEdges() == 0 && c.nonManifoldVertices() == 0,
            List.of(
                new Measure("nonManifoldEdges", c.nonManifoldEdges(), ""),
                new Measure("nonManifoldVertices", c.nonManifoldVertices(), ""),
                new Measure("degenerateTriangles", c.degenerateTriangles(), "")),
            "0 edges, 0 vertices",
            c.nonManifoldEdges() + c.nonManifoldVertices() == 0
                ? "The surface is a surface everywhere."
                : Sentence.of(
                    "%d edges and %d vertices have more than one sheet.",
                    c.nonManifoldEdges(), c.nonManifoldVertices()),
            List.of());
    boolean sound = c.closedManifold();
    CheckResult pieces =
        new CheckResult(
            "components",
            "Components",
            c.components() == 1 ? CheckStatus.PASS : CheckStatus.WARN,
            sound
                ? List.of(
                    new Measure("components", c.components(), ""),
                    new Measure("genus", c.genus(), ""))
                : List.of(new Measure("components", c.components(), "")),
            "1 expected",
            "",
            sound
                ? Sentence.of("%d shells with %d tunnels.", c.components(), c.genus())
                : Sentence.of("%d pieces; tunnels count on closed meshes only.", c.components()),
            List.of());
    return List.of(closed, oriented, manifold, pieces);
  }

  static CheckResult selfIntersections(SelfIntersections found) {
    return new CheckResult(
        "self-intersections",
        "Self-intersections",
        found.crossing() + found.touching() > 0 ? CheckStatus.WARN : CheckStatus.PASS,
        List.of(
            new Measure("crossingPairs", found.crossing(), ""),
            new Measure("touchingPairs", found.touching(), "")),
        "0 pairs",
        "",
        found.crossing() > 0
            ? found.crossing() + " pairs of triangles pass through each other."
            : found.touching() > 0
                ? found.touching() + " pairs of triangles touch without being joined."
                : "No triangle meets another one but along a common edge.",
        found.positions());
  }

  private static CheckResult result(
      String id,
      String title,
      boolean good,
      List<Measure> measures,
      String limit,
      String message,
      List<Vec3> positions) {
    CheckStatus status = good ? CheckStatus.PASS : CheckStatus.FAIL;
    return new CheckResult(id, title, status, measures, limit, "", message, positions);
  }
}
