package health.fabrica.flow.model;

import health.fabrica.core.format.BinaryStl;
import health.fabrica.core.format.ImportedMesh;
import health.fabrica.core.format.LengthUnit;
import health.fabrica.core.format.ThreeMfMetadata;
import health.fabrica.core.format.ThreeMfWriter;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.core.profile.PrintProcess;
import health.fabrica.core.profile.Technology;
import health.fabrica.core.quality.CheckInput;
import health.fabrica.core.quality.CheckedSurface;
import health.fabrica.core.quality.MeshCensus;
import health.fabrica.core.quality.MeshChecker;
import health.fabrica.core.quality.MeshMeasures;
import health.fabrica.core.quality.MeshReport;
import health.fabrica.core.render.MeshRenderer;
import health.fabrica.core.render.ReportPage;
import health.fabrica.core.render.View;
import health.fabrica.core.repair.RepairMode;
import health.fabrica.core.repair.Repaired;
import health.fabrica.core.toolpath.FdmPlanner;
import health.fabrica.core.toolpath.PrintSummary;
import health.fabrica.core.work.WorkMonitor;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Makes all files of a model out of a mesh that was made elsewhere: reads it, mends it when asked,
 * checks it, slices it. The page with the checks is written before the slicing, so that it says why
 * a mesh cannot be sliced. Holds no state.
 */
public final class MeshFabrication {

  private static final int WIDTH = 1200;
  private static final int HEIGHT = 900;
  private static final String TITLE = "Imported model";

  private final PrintProcess process;
  private final int threads;

  /** Uses so many threads; the bytes made do not depend on it. */
  public MeshFabrication(PrintProcess process, int threads) {
    this.process = process;
    this.threads = threads;
  }

  /**
   * Makes everything into a folder.
   *
   * @param file the mesh, or a DICOM Encapsulated STL
   * @param unit the unit of its coordinates, when the caller knows it
   * @param repair how it is mended, when it is
   * @return the report as JSON, which is in {@code report.json} too
   * @throws ProblemException when a stage refuses; the folder may then hold some of the files
   */
  public String make(
      Path file,
      Optional<LengthUnit> unit,
      Optional<RepairMode> repair,
      Path folder,
      WorkMonitor monitor) {
    Map<String, Long> timings = new LinkedHashMap<>();
    ModelFiles files = new ModelFiles(folder);
    try {
      long start = System.nanoTime();
      monitor.progress("read", 0);
      MeshSource source = MeshSource.read(file, unit);
      ImportedMesh imported = source.imported();
      start = lap("read", timings, start);
      Optional<Repaired> repaired =
          repair.map(mode -> mode.repair(imported.mesh(), 0, threads, monitor));
      TriangleMesh mesh = repaired.map(Repaired::mesh).orElse(imported.mesh());
      start = lap("repair", timings, start);
      // Distances to the mesh as it came tell what the repair moved.
      CheckInput input = new CheckInput(mesh, repaired.map(r -> imported.mesh()), Optional.empty());
      CheckedSurface checked = new MeshChecker(process.limits(), threads).check(input, monitor);
      start = lap("check", timings, start);
      Files.createDirectories(folder);
      Files.writeString(
          files.page(),
          ReportPage.html(checked, facts(source, repaired), source.inPatientFrame(), threads));
      process.requireWalls(checked.report());
      start = lap("page", timings, start);
      write(mesh, files);
      start = lap("write", timings, start);
      Optional<PrintSummary> print = slice(mesh, files, monitor);
      lap("toolpath", timings, start);
      MeshReport measured =
          new MeshReport(
              MeshCensus.of(mesh),
              MeshMeasures.of(mesh),
              imported.mesh().triangleCount(),
              0,
              0,
              null,
              null);
      String report =
          MeshReportJson.text(source, repaired, measured, checked, process, print, files, timings);
      Files.writeString(files.report(), report);
      return report;
    } catch (IOException e) {
      throw ModelFiles.unwritable(e);
    }
  }

  private void write(TriangleMesh mesh, ModelFiles files) throws IOException {
    byte[] picture = MeshRenderer.png(mesh, View.OBLIQUE, false, WIDTH, HEIGHT, threads);
    Files.write(files.preview(), picture);
    try (OutputStream out = open(files.stl())) {
      BinaryStl.write(mesh, out);
    }
    try (OutputStream out = open(files.threeMf())) {
      ThreeMfWriter.write(
          mesh, new ThreeMfMetadata(TITLE, Optional.empty()), Optional.of(picture), out);
    }
  }

  private Optional<PrintSummary> slice(TriangleMesh mesh, ModelFiles files, WorkMonitor monitor)
      throws IOException {
    if (process.technology() != Technology.FILAMENT) {
      return Optional.empty();
    }
    try (OutputStream out = open(files.gcode())) {
      return Optional.of(
          new FdmPlanner(threads).plan(mesh, process.filament(), process.extras(), monitor, out));
    } catch (ProblemException refused) {
      Files.deleteIfExists(files.gcode());
      throw refused;
    }
  }

  private Map<String, String> facts(MeshSource source, Optional<Repaired> repaired) {
    ImportedMesh imported = source.imported();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Format", imported.format().title());
    facts.put(
        "Unit",
        imported.unit().symbol()
            + (imported.unitFromFile() ? ", as the file says" : ", as stated by the caller"));
    facts.put("Objects in the file", String.valueOf(imported.objects()));
    facts.put("Triangles in the file", String.valueOf(imported.mesh().triangleCount()));
    source.said().forEach((name, value) -> facts.put("Sender says " + name, value));
    facts.put(
        "Repair", repaired.map(r -> MeshReportJson.words(r.report())).orElse("not asked for"));
    ProfilesJson.facts(facts, process);
    return facts;
  }

  private static OutputStream open(Path file) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
  }

  private static long lap(String stage, Map<String, Long> timings, long start) {
    long now = System.nanoTime();
    timings.put(stage, (now - start) / 1_000_000);
    return now;
  }
}
