package health.fabrica.core.proof;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.format.LengthUnit;
import health.fabrica.core.format.MeshFile;
import health.fabrica.core.format.ObjWriter;
import health.fabrica.core.mesh.LabelSurfaces;
import health.fabrica.core.mesh.QuadricDecimator;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.mesh.WindowedSincSmoother;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.quality.MeshCensus;
import health.fabrica.core.quality.MeshMeasures;
import health.fabrica.core.repair.LocalRepair;
import health.fabrica.core.repair.Regenerator;
import health.fabrica.core.segment.ConnectedComponents;
import health.fabrica.core.testdata.SharedData;
import health.fabrica.core.work.WorkMonitor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * VTK, and a count on index lists with numpy, say of our surfaces what we say of them: closed,
 * manifold, oriented, as many holes, the same volume and area.
 */
class IndependentChecksIT {

  private static final List<String> PYTHONS = List.of("/usr/bin/python3", "python3");

  @TempDir private Path folder;

  @Test
  void surfacesOfEveryStageAreSoundForProgramsThatKnowNothingOfUs()
      throws IOException, InterruptedException {
    Bench bench = Bench.of(48);
    Map<String, TriangleMesh> meshes = new LinkedHashMap<>();
    meshes.put("surface", bench.raw());
    meshes.put(
        "smooth", WindowedSincSmoother.smooth(bench.raw(), 0.25, 2, WorkMonitor.NONE).mesh());
    meshes.put(
        "decimated", QuadricDecimator.decimate(bench.raw(), 0.05, 2, WorkMonitor.NONE).mesh());
    meshes.put("field", bench.field().surface(1 << 22, WorkMonitor.NONE));
    meshes.put("regenerated", Regenerator.regenerate(bench.raw(), 1.1, 2, WorkMonitor.NONE).mesh());
    LabelSurfaces.extract(
            ConnectedComponents.label(bench.bone().mask(), 3, 1, WorkMonitor.NONE),
            bench.scan().affine(),
            10,
            0.5,
            1 << 22,
            WorkMonitor.NONE)
        .meshes()
        .forEach((label, mesh) -> meshes.put("label " + label, mesh));
    check(meshes);
  }

  @Test
  void knownAndMendedMeshesAreSoundForProgramsThatKnowNothingOfUs()
      throws IOException, InterruptedException {
    Map<String, TriangleMesh> meshes = new LinkedHashMap<>();
    for (String known : List.of("mesh-known", "mesh-hard")) {
      for (Path file : files(known)) {
        mended(file).ifPresent(mesh -> meshes.put(file.getFileName().toString(), mesh));
      }
    }
    assertThat(meshes).hasSizeGreaterThan(36);
    check(meshes);
  }

  private static List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(SharedData.path(folder))) {
      return files.filter(f -> !f.toString().endsWith(".txt")).sorted().toList();
    }
  }

  private static Optional<TriangleMesh> mended(Path file) {
    boolean own = file.toString().toLowerCase(Locale.ROOT).endsWith(".3mf");
    try {
      TriangleMesh mesh =
          MeshFile.read(file, own ? Optional.empty() : Optional.of(LengthUnit.MILLIMETRE)).mesh();
      return Optional.of(LocalRepair.repair(mesh, 0, 2, WorkMonitor.NONE).mesh());
    } catch (ProblemException e) {
      return Optional.empty(); // HardMeshesTest lists these with their reasons
    }
  }

  private void check(Map<String, TriangleMesh> meshes) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(python(), "-B", script().toString()));
    for (TriangleMesh mesh : meshes.values()) {
      Path file = folder.resolve(command.size() + ".obj");
      try (OutputStream out = Files.newOutputStream(file)) {
        ObjWriter.write(centred(mesh), "mesh", "none.mtl", out);
      }
      command.add(file.toString());
    }
    Process process =
        new ProcessBuilder(command)
            .redirectError(folder.resolve("errors.txt").toFile())
            .directory(folder.toFile())
            .start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s", Files.readString(folder.resolve("errors.txt"))).isZero();
    String[] lines = answer.split("\n");
    assertThat(lines).hasSize(2 * meshes.size());
    int n = 0;
    for (Map.Entry<String, TriangleMesh> entry : meshes.entrySet()) {
      agree(entry.getKey(), entry.getValue(), lines[n++], lines[n++]);
    }
  }

  /** Around the origin and 100 mm large, so that the digits of the text are enough. */
  private static TriangleMesh centred(TriangleMesh mesh) {
    MeshMeasures m = MeshMeasures.of(mesh);
    double scale = 100 / m.max().minus(m.min()).length();
    float[] xyz = new float[mesh.xyz().length];
    for (int n = 0; n < xyz.length; n += 3) {
      xyz[n] = (float) ((mesh.xyz()[n] - m.min().x()) * scale);
      xyz[n + 1] = (float) ((mesh.xyz()[n + 1] - m.min().y()) * scale);
      xyz[n + 2] = (float) ((mesh.xyz()[n + 2] - m.min().z()) * scale);
    }
    return new TriangleMesh(xyz, mesh.triangles());
  }

  private static void agree(String name, TriangleMesh mesh, String own, String vtk) {
    MeshCensus census = MeshCensus.of(mesh);
    MeshMeasures measures = MeshMeasures.of(centred(mesh));
    assertThat(census.closedManifold()).as(name).isTrue();
    for (String line : List.of(own, vtk)) {
      String as = name + ": " + line;
      assertThat(number(line, "triangles")).as(as).isEqualTo(mesh.triangleCount());
      assertThat(number(line, "open")).as(as).isZero();
      assertThat(number(line, "crowded")).as(as).isZero();
      assertThat(number(line, "area"))
          .as(as)
          .isCloseTo(measures.areaMm2(), Percentage.withPercentage(0.01));
    }
    assertThat(number(own, "misoriented")).as("%s: %s", name, own).isZero();
    assertThat(number(own, "euler"))
        .as("%s: %s", name, own)
        .isEqualTo(census.eulerCharacteristic());
    assertThat(number(own, "volume"))
        .as("%s: %s", name, own)
        .isCloseTo(measures.volumeMm3(), Percentage.withPercentage(0.01));
    // VTK weighs three projections, which is less exact on few and slanted triangles.
    assertThat(number(vtk, "volume"))
        .as("%s: %s", name, vtk)
        .isCloseTo(measures.volumeMm3(), Percentage.withPercentage(1));
    assertThat(number(vtk, "regions")).as("%s: %s", name, vtk).isEqualTo(census.components());
  }

  private static double number(String line, String key) {
    Matcher matcher = Pattern.compile("\"" + key + "\": ([-0-9.e+]+)").matcher(line);
    assertThat(matcher.find()).as("%s in %s", key, line).isTrue();
    return Double.parseDouble(matcher.group(1));
  }

  private Path script() throws IOException {
    Path file = folder.resolve("mesh_check.py");
    try (InputStream in = IndependentChecksIT.class.getResourceAsStream("mesh_check.py")) {
      assertThat(in).isNotNull();
      Files.write(file, in.readAllBytes());
    }
    return file;
  }

  private static String python() throws IOException, InterruptedException {
    Optional<String> found = Optional.empty();
    for (String python : PYTHONS) {
      if (found.isEmpty() && imports(python)) {
        found = Optional.of(python);
      }
    }
    SharedData.require(found.isPresent(), "Python with numpy and VTK (package python3-vtk9)");
    return found.orElseThrow();
  }

  private static boolean imports(String python) throws InterruptedException {
    try {
      return new ProcessBuilder(python, "-c", "import numpy, vtk")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // no such program
    }
  }
}
