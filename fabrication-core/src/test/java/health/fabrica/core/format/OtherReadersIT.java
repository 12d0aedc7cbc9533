package health.fabrica.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.quality.MeshMeasures;
import health.fabrica.core.slice.LayerPlan;
import health.fabrica.core.slice.MeshLayers;
import health.fabrica.core.slice.Shapes;
import health.fabrica.core.testdata.SharedData;
import health.fabrica.core.work.WorkMonitor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PrusaSlicer, admesh and VTK, which know nothing of us, open what we write. */
class OtherReadersIT {

  private static final Path PRUSA = Path.of("/usr/bin/prusa-slicer");
  private static final TriangleMesh BALL = Shapes.moved(Shapes.ball(24, 36, 12), 30, 40, 50);

  @TempDir private Path folder;

  private String run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile()).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  /** What {@code --info} says of the last object. */
  private Map<String, Double> info(Path file) throws IOException, InterruptedException {
    SharedData.require(Files.isExecutable(PRUSA), "PrusaSlicer");
    Map<String, Double> values = new TreeMap<>();
    for (String line : run(PRUSA.toString(), "--info", file.toString()).split("\n")) {
      String[] parts = line.split(" = ");
      if (parts.length == 2 && parts[1].strip().matches("[-0-9.e+]+")) {
        values.put(parts[0].strip(), Double.parseDouble(parts[1].strip()));
      }
    }
    return values;
  }

  private static ThreeMfObject ball(String name) {
    int[] rgb = new int[BALL.triangleCount()];
    Arrays.setAll(rgb, n -> 0x10 * (n % 10));
    return new ThreeMfObject(name, OptionalInt.empty(), BALL)
        .of(new ThreeMfMaterial("PETG", 0x808080))
        .with(new TriangleColours(rgb));
  }

  private Path written(String name) throws IOException {
    Path file = folder.resolve(name);
    ThreeMfMetadata metadata = new ThreeMfMetadata("Ball", Optional.of("order-7"));
    try (OutputStream out = Files.newOutputStream(file)) {
      switch (name) {
        case "plain.3mf" ->
            ThreeMfWriter.write(List.of(ball("ball")), metadata, Optional.empty(), out);
        case "slices.3mf" ->
            ThreeMfSliceWriter.write(
                ball("ball"),
                false,
                MeshLayers.of(BALL),
                LayerPlan.uniform(38, 62, 0.3, 0.3),
                metadata,
                Optional.empty(),
                1,
                WorkMonitor.NONE,
                out);
        case "ball.amf" -> AmfWriter.write(List.of(ball("ball")), metadata, out);
        case "ball.stl" -> BinaryStl.write(BALL, out);
        case "ball.obj" -> ObjWriter.write(BALL, "ball", "ball.mtl", out);
        default -> PlyWriter.write(BALL, ball("").colours(), out);
      }
    }
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain.3mf", "slices.3mf", "ball.amf", "ball.stl", "ball.obj"})
  void prusaSlicerFindsTheSameTrianglesAndVolume(String name)
      throws IOException, InterruptedException {
    Map<String, Double> info = info(written(name));

    assertThat(info.get("number_of_facets")).isEqualTo(BALL.triangleCount());
    assertThat(info.get("volume"))
        .isCloseTo(MeshMeasures.of(BALL).volumeMm3(), Percentage.withPercentage(0.01));
    assertThat(info.get("open_edges")).as("%s", info).isIn(null, 0.0);
  }

  @Test
  void prusaSlicerTurnsOurPackageIntoAnStlThatWeReadBack()
      throws IOException, InterruptedException {
    SharedData.require(Files.isExecutable(PRUSA), "PrusaSlicer");
    run(
        PRUSA.toString(),
        "--export-stl",
        "--output",
        folder.resolve("back.stl").toString(),
        written("plain.3mf").toString());

    TriangleMesh back =
        MeshFile.read(folder.resolve("back.stl"), Optional.of(LengthUnit.MILLIMETRE)).mesh();

    assertThat(back.triangleCount()).isEqualTo(BALL.triangleCount());
    assertThat(MeshMeasures.of(back).volumeMm3())
        .isCloseTo(MeshMeasures.of(BALL).volumeMm3(), Percentage.withPercentage(0.01));
  }

  @Test
  void admeshHasNothingToRepairInTheStl() throws IOException, InterruptedException {
    SharedData.require(SharedData.installed("admesh"), "admesh");

    String said = run("admesh", written("ball.stl").toString());

    assertThat(said).containsPattern("Total disconnected facets\\s*:\\s*0\\s+0");
    assertThat(said).contains("Number of facets                 :  " + BALL.triangleCount());
  }

  @Test
  void vtkReadsPlyAndObj() throws IOException, InterruptedException {
    List<String> script = new ArrayList<>(List.of("import vtk"));
    for (String name : List.of("ball.ply", "ball.obj")) {
      String reader = name.endsWith("ply") ? "PLY" : "OBJ";
      script.add("r = vtk.vtk" + reader + "Reader()");
      script.add("r.SetFileName('" + written(name) + "'); r.Update()");
      script.add("m = vtk.vtkMassProperties(); m.SetInputConnection(r.GetOutputPort())");
      script.add(
          "print(r.GetOutput().GetNumberOfPoints(), r.GetOutput().GetNumberOfCells(), "
              + "m.GetVolume())");
    }
    SharedData.require(vtk(), "Python with VTK (package python3-vtk9)");

    for (String line :
        run("/usr/bin/python3", "-c", String.join("\n", script)).strip().split("\n")) {
      String[] said = line.split(" ");
      assertThat(Integer.parseInt(said[0])).isEqualTo(BALL.vertexCount());
      assertThat(Integer.parseInt(said[1])).isEqualTo(BALL.triangleCount());
      assertThat(Double.parseDouble(said[2]))
          .isCloseTo(MeshMeasures.of(BALL).volumeMm3(), Percentage.withPercentage(0.1));
    }
  }

  private static boolean vtk() throws InterruptedException {
    try {
      return new ProcessBuilder("/usr/bin/python3", "-c", "import vtk")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
