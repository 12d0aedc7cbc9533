package health.fabrica.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.quality.MeshCensus;
import health.fabrica.core.testdata.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What becomes of every mesh file of the shared data: format, triangles and defects, or why not.
 */
class MeshFileCensusTest {

  private static String read(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    Optional<LengthUnit> unit =
        name.endsWith(".3mf") ? Optional.empty() : Optional.of(LengthUnit.MILLIMETRE);
    try {
      ImportedMesh mesh = MeshFile.read(file, unit);
      MeshCensus census = MeshCensus.of(mesh.mesh());
      return String.format(
          Locale.ROOT,
          "%s, objects %d, triangles %d, open %d, non-manifold %d, misoriented %d, degenerate %d",
          mesh.format().title(),
          mesh.objects(),
          census.triangles(),
          census.boundaryEdges(),
          census.nonManifoldEdges(),
          census.misorientedEdges(),
          census.degenerateTriangles());
    } catch (ProblemException e) {
      return e.problem().code().id() + " " + e.problem().message();
    }
  }

  private static String table(String folder) throws IOException {
    TreeMap<String, String> results = new TreeMap<>();
    try (Stream<Path> files = Files.list(SharedData.path(folder))) {
      files
          .filter(file -> !file.getFileName().toString().endsWith(".txt"))
          .forEach(file -> results.put(file.getFileName().toString(), read(file)));
    }
    StringBuilder text = new StringBuilder();
    results.forEach((name, result) -> text.append(name).append(": ").append(result).append('\n'));
    return text.toString();
  }

  @Test
  void everyHardMeshIsReadOrRefusedWithTheReason() throws IOException {
    assertThat(table("mesh-hard"))
        .isEqualTo(
            """
            472042.stl: binary STL, objects 1, triangles 3632, open 0, non-manifold 0, \
            misoriented 0, degenerate 0
            65004.stl: binary STL, objects 1, triangles 1466, open 0, non-manifold 0, \
            misoriented 0, degenerate 0
            Cray_left.obj: OBJ, objects 1, triangles 576, open 0, non-manifold 0, misoriented \
            0, degenerate 0
            Cray_right.obj: FAB-1603 Line 3 of the OBJ has a number too large to store.
            Generic_Twin_7863.1.t0_left.obj: OBJ, objects 1, triangles 212, open 0, \
            non-manifold 0, misoriented 0, degenerate 0
            Generic_Twin_7863.1.t0_right.obj: OBJ, objects 1, triangles 244, open 0, \
            non-manifold 0, misoriented 0, degenerate 0
            Havocglass8_left.obj: OBJ, objects 1, triangles 164, open 0, non-manifold 0, \
            misoriented 0, degenerate 0
            P_XPM_0331_01.3mf: 3MF, objects 1, triangles 6, open 0, non-manifold 0, \
            misoriented 0, degenerate 2
            blobby-shuffled.off: OFF, objects 1, triangles 4050, open 0, non-manifold 0, \
            misoriented 3069, degenerate 0
            busted.STL: binary STL, objects 1, triangles 3878, open 0, non-manifold 0, \
            misoriented 0, degenerate 0
            corner_with_hole.off: OFF, objects 1, triangles 26, open 4, non-manifold 0, \
            misoriented 0, degenerate 0
            cross.off: OFF, objects 1, triangles 76, open 0, non-manifold 0, misoriented 0, \
            degenerate 0
            cube-ouvert.off: OFF, objects 1, triangles 10, open 4, non-manifold 0, \
            misoriented 0, degenerate 0
            cube_and_sphere_same_name.3mf: 3MF, objects 2, triangles 5132, open 0, \
            non-manifold 0, misoriented 0, degenerate 0
            degtri_sliding.off: OFF, objects 1, triangles 8, open 6, non-manifold 0, \
            misoriented 0, degenerate 4
            elephant-with-holes.off: OFF, objects 1, triangles 4463, open 1353, non-manifold \
            0, misoriented 0, degenerate 0
            empty.stl: FAB-1604 The text STL has 1 solids and no facet.
            featuretype.3MF: 3MF, objects 1, triangles 2208, open 18, non-manifold 0, \
            misoriented 0, degenerate 0
            hole.off: OFF, objects 1, triangles 40, open 0, non-manifold 0, misoriented 0, \
            degenerate 0
            jacked.obj: OBJ, objects 1, triangles 12, open 0, non-manifold 0, misoriented 0, \
            degenerate 0
            joined_tetrahedra.obj: OBJ, objects 1, triangles 8, open 0, non-manifold 3, \
            misoriented 0, degenerate 0
            mech-holes-shark.off: OFF, objects 1, triangles 10192, open 304, non-manifold 0, \
            misoriented 0, degenerate 0
            mesh_with_border.off: OFF, objects 1, triangles 1014, open 80, non-manifold 0, \
            misoriented 0, degenerate 0
            mpi.off: OFF, objects 1, triangles 180, open 0, non-manifold 0, misoriented 0, \
            degenerate 0
            multibody.stl: text STL, objects 2, triangles 32, open 0, non-manifold 0, \
            misoriented 12, degenerate 0
            negative_indices.obj: OBJ, objects 1, triangles 12, open 0, non-manifold 0, \
            misoriented 0, degenerate 0
            not_convex.obj: OBJ, objects 1, triangles 96, open 288, non-manifold 0, \
            misoriented 0, degenerate 0
            oblong-shuffled.off: OFF, objects 1, triangles 840, open 6, non-manifold 0, \
            misoriented 623, degenerate 0
            openscad-nonmanifold-crash.obj: OBJ, objects 1, triangles 1442, open 0, \
            non-manifold 0, misoriented 0, degenerate 1
            pig.off: OFF, objects 1, triangles 891, open 55, non-manifold 0, misoriented 0, \
            degenerate 0
            quads_to_stitch.off: OFF, objects 1, triangles 16, open 20, non-manifold 0, \
            misoriented 0, degenerate 0
            self_intersectA.obj: OBJ, objects 1, triangles 17160, open 0, non-manifold 0, \
            misoriented 0, degenerate 0
            shared.STL: binary STL, objects 1, triangles 24, open 0, non-manifold 1, \
            misoriented 0, degenerate 0
            soup.stl: binary STL, objects 1, triangles 100, open 300, non-manifold 0, \
            misoriented 0, degenerate 0
            tet-shuffled.off: OFF, objects 1, triangles 4, open 0, non-manifold 0, \
            misoriented 4, degenerate 0
            tetra_intersected_by_triangle.off: OFF, objects 1, triangles 5, open 3, \
            non-manifold 0, misoriented 0, degenerate 0
            two_objects_mixed_case_names.stl: text STL, objects 2, triangles 24, open 0, \
            non-manifold 0, misoriented 0, degenerate 0
            wallhole.obj: OBJ, objects 1, triangles 66, open 92, non-manifold 0, misoriented \
            0, degenerate 0
            """);
  }

  @Test
  void everyKnownMeshIsReadOrRefusedWithTheReason() throws IOException {
    assertThat(table("mesh-known"))
        .isEqualTo(
            """
            ascii.stl.zip: FAB-1612 The file of 6009 bytes is packed and no 3MF.
            bunny.ply: PLY, objects 1, triangles 16301, open 123, non-manifold 150, \
            misoriented 0, degenerate 0
            cow.off: OFF, objects 1, triangles 5804, open 0, non-manifold 0, misoriented 0, \
            degenerate 0
            elephant.off: OFF, objects 1, triangles 5558, open 0, non-manifold 0, misoriented \
            0, degenerate 0
            fandisk.off: OFF, objects 1, triangles 12946, open 0, non-manifold 0, misoriented \
            0, degenerate 0
            featuretype.STL: binary STL, objects 1, triangles 3476, open 576, non-manifold 0, \
            misoriented 0, degenerate 0
            knot1.off: OFF, objects 1, triangles 6400, open 0, non-manifold 0, misoriented 0, \
            degenerate 0
            retinal.off: OFF, objects 1, triangles 7282, open 0, non-manifold 0, misoriented \
            0, degenerate 0
            rotor_small.off: OFF, objects 1, triangles 4800, open 0, non-manifold 0, \
            misoriented 0, degenerate 0
            unit_cube.STL: binary STL, objects 1, triangles 12, open 0, non-manifold 0, \
            misoriented 0, degenerate 0
            unit_sphere.STL: binary STL, objects 1, triangles 1280, open 0, non-manifold 0, \
            misoriented 0, degenerate 0
            """);
  }

  @Test
  void everyLimbsMeshIsReadOrRefusedWithTheReason() throws IOException {
    assertThat(table("mesh-limbs"))
        .isEqualTo(
            """
            bones.off: OFF, objects 1, triangles 4204, open 0, non-manifold 0, misoriented 0, \
            degenerate 0
            forearm-hand.stl: binary STL, objects 1, triangles 14232, open 52, non-manifold \
            0, misoriented 0, degenerate 0
            hand.off: OFF, objects 1, triangles 2390, open 0, non-manifold 0, misoriented 0, \
            degenerate 0
            head.off: OFF, objects 1, triangles 2918, open 58, non-manifold 0, misoriented 0, \
            degenerate 0
            lower-leg-foot.stl: binary STL, objects 1, triangles 10480, open 44, non-manifold \
            0, misoriented 0, degenerate 0
            makehuman-base-body.obj.gz: FAB-1612 The file of 535243 bytes is packed and no 3MF.
            residual-limb-a.stl: binary STL, objects 1, triangles 14944, open 114, \
            non-manifold 0, misoriented 0, degenerate 0
            """);
  }
}
