package health.fabrica.core.repair;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.format.LengthUnit;
import health.fabrica.core.format.MeshFile;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.quality.MeshCensus;
import health.fabrica.core.quality.MeshMeasures;
import health.fabrica.core.testdata.SharedData;
import health.fabrica.core.work.WorkMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HardMeshesTest {

  /** What becomes of a file, first locally, then by regeneration where that is refused. */
  private static String repaired(Path file) {
    Optional<LengthUnit> unit =
        file.toString().toLowerCase(Locale.ROOT).endsWith(".3mf")
            ? Optional.empty()
            : Optional.of(LengthUnit.MILLIMETRE);
    try {
      TriangleMesh mesh = MeshFile.read(file, unit).mesh();
      String local = "local ";
      try {
        return local + checked(LocalRepair.repair(mesh, 0, 2, WorkMonitor.NONE));
      } catch (ProblemException e) {
        local += e.problem().code().id() + ", grid ";
      }
      try {
        MeshMeasures m = MeshMeasures.of(mesh);
        double pitch = m.max().minus(m.min()).length() / 100;
        return local + checked(Regenerator.regenerate(mesh, pitch, 2, WorkMonitor.NONE));
      } catch (ProblemException e) {
        return local + e.problem().code().id();
      }
    } catch (ProblemException e) {
      return "not read " + e.problem().code().id();
    }
  }

  private static String checked(Repaired repaired) {
    assertThat(MeshCensus.of(repaired.mesh()).closedManifold()).isTrue();
    assertThat(MeshMeasures.of(repaired.mesh()).volumeMm3()).isPositive();
    RepairReport r = repaired.report();
    assertThat(r.trianglesAfter()).isEqualTo(repaired.mesh().triangleCount());
    return r.changed()
        ? String.format(
            Locale.ROOT,
            "closed: weld %d flat %d twice %d split %d turn %d fill %d drop %d",
            r.weldedVertices(),
            r.degenerateTriangles(),
            r.duplicateTriangles(),
            r.splitVertices(),
            r.flippedTriangles(),
            r.filledLoops(),
            r.droppedShells())
        : "closed as it was";
  }

  @Test
  void everyHardMeshEndsClosedOrRefusedWithTheReason() throws IOException {
    StringBuilder table = new StringBuilder();
    try (Stream<Path> files = Files.list(SharedData.path("mesh-hard"))) {
      List<Path> all = files.filter(f -> !f.toString().endsWith(".txt")).sorted().toList();
      for (Path f : all) {
        table.append(f.getFileName() + ": " + repaired(f) + "\n");
      }
    }
    assertThat(table.toString())
        .isEqualTo(
            """
            472042.stl: local closed: weld 2 flat 4 twice 0 split 0 turn 0 fill 0 drop 0
            65004.stl: local closed as it was
            Cray_left.obj: local closed as it was
            Cray_right.obj: not read FAB-1603
            Generic_Twin_7863.1.t0_left.obj: local closed as it was
            Generic_Twin_7863.1.t0_right.obj: local closed: weld 7 flat 0 twice 4 split 5 \
            turn 0 fill 0 drop 0
            Havocglass8_left.obj: local closed as it was
            P_XPM_0331_01.3mf: local closed: weld 1 flat 2 twice 0 split 0 turn 0 fill 0 drop 0
            blobby-shuffled.off: local closed: weld 0 flat 0 twice 0 split 0 turn 2017 fill 0 \
            drop 0
            busted.STL: local closed as it was
            corner_with_hole.off: local closed: weld 0 flat 0 twice 0 split 0 turn 0 fill 1 drop 0
            cross.off: local closed as it was
            cube-ouvert.off: local closed: weld 0 flat 0 twice 0 split 0 turn 0 fill 1 drop 0
            cube_and_sphere_same_name.3mf: local closed as it was
            degtri_sliding.off: local FAB-1622, grid FAB-1622
            elephant-with-holes.off: local closed: weld 65 flat 935 twice 0 split 65 turn 0 \
            fill 106 drop 0
            empty.stl: not read FAB-1604
            featuretype.3MF: local closed: weld 0 flat 6 twice 0 split 4 turn 0 fill 3 drop 0
            hole.off: local closed as it was
            jacked.obj: local closed as it was
            joined_tetrahedra.obj: local closed: weld 0 flat 0 twice 2 split 0 turn 0 fill 0 \
            drop 0
            mech-holes-shark.off: local closed: weld 0 flat 0 twice 0 split 0 turn 0 fill 4 drop 0
            mesh_with_border.off: local closed: weld 0 flat 0 twice 0 split 0 turn 1092 fill \
            1 drop 0
            mpi.off: local closed as it was
            multibody.stl: local closed: weld 0 flat 0 twice 0 split 0 turn 38 fill 0 drop 0
            negative_indices.obj: local closed as it was
            not_convex.obj: local FAB-1621, grid closed: weld 0 flat 0 twice 0 split 0 turn 0 \
            fill 0 drop 0
            oblong-shuffled.off: local closed: weld 2 flat 0 twice 0 split 0 turn 397 fill 0 \
            drop 0
            openscad-nonmanifold-crash.obj: local FAB-1621, grid closed: weld 0 flat 0 twice \
            0 split 0 turn 0 fill 0 drop 0
            pig.off: local closed: weld 0 flat 0 twice 0 split 0 turn 0 fill 7 drop 0
            quads_to_stitch.off: local FAB-1622, grid FAB-1622
            self_intersectA.obj: local closed as it was
            shared.STL: local closed: weld 0 flat 0 twice 0 split 2 turn 0 fill 0 drop 0
            soup.stl: local FAB-1622, grid FAB-1622
            tet-shuffled.off: local closed: weld 0 flat 0 twice 0 split 0 turn 2 fill 0 drop 0
            tetra_intersected_by_triangle.off: local closed: weld 0 flat 0 twice 0 split 0 \
            turn 4 fill 1 drop 1
            two_objects_mixed_case_names.stl: local closed as it was
            wallhole.obj: local closed: weld 57 flat 0 twice 0 split 0 turn 0 fill 0 drop 0
            """);
  }
}
