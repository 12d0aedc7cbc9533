package health.fabrica.core.slice;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.format.LengthUnit;
import health.fabrica.core.format.MeshFile;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.polygon.FillRule;
import health.fabrica.core.polygon.Polygons;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.testdata.SharedData;
import health.fabrica.core.work.WorkMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HardMeshLayersTest {

  /** Meshes that slicers are known to fail on: each gives valid layers or a typed refusal. */
  @Test
  void everyHardMeshIsSlicedToValidRegionsOrRefusedByCode() throws IOException {
    Map<String, String> outcome = new TreeMap<>();
    List<Path> files;
    try (Stream<Path> all = Files.list(SharedData.path("mesh-hard"))) {
      files = all.filter(file -> !file.toString().endsWith(".txt")).sorted().toList();
    }
    for (Path file : files) {
      outcome.put(String.valueOf(file.getFileName()), outcome(file));
    }
    assertThat(outcome.values())
        .as("%s", outcome)
        .allMatch(text -> text.equals("sliced") || text.startsWith("FAB-"));
    assertThat(outcome.values()).filteredOn("sliced"::equals).hasSizeGreaterThan(8);
    assertThat(outcome).containsEntry("mesh_with_border.off", "FAB-1701");
  }

  private static String outcome(Path file) {
    try {
      TriangleMesh mesh = MeshFile.read(file, Optional.of(LengthUnit.MILLIMETRE)).mesh();
      LayerPlan plan = sixtyLayers(mesh);
      LayerStream.run(MeshLayers.of(mesh), plan, 2, WorkMonitor.NONE, HardMeshLayersTest::check);
      return "sliced";
    } catch (ProblemException e) {
      return e.problem().code().id();
    }
  }

  private static LayerPlan sixtyLayers(TriangleMesh mesh) {
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (int i = 2; i < mesh.xyz().length; i += 3) {
      low = Math.min(low, mesh.xyz()[i]);
      high = Math.max(high, mesh.xyz()[i]);
    }
    double height = ((double) high - low) / 60;
    return LayerPlan.uniform(low, high, height, height);
  }

  private static void check(Layer layer) {
    assertThat(Polygons.of(layer.region().rings(), FillRule.NON_ZERO)).isEqualTo(layer.region());
  }
}
