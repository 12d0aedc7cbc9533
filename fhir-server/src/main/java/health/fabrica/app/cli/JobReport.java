package health.fabrica.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import health.fabrica.core.blob.Sha256;
import health.fabrica.core.deposit.DepositCheck;
import health.fabrica.core.deposit.DepositReport;
import health.fabrica.core.estimate.GcodeInterpreter;
import health.fabrica.core.estimate.GcodeLimits;
import health.fabrica.core.estimate.GcodeReport;
import health.fabrica.core.layerfile.CliReader;
import health.fabrica.core.mesh.MeshBounds;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.picture.BeadLayers;
import health.fabrica.core.picture.BedBox;
import health.fabrica.core.picture.JobFacts;
import health.fabrica.core.picture.JobPage;
import health.fabrica.core.picture.JobPictures;
import health.fabrica.core.picture.ResinLayers;
import health.fabrica.core.picture.ScanLayers;
import health.fabrica.core.profile.PrintProcess;
import health.fabrica.core.profile.Profile;
import health.fabrica.core.resin.ResinProfile;
import health.fabrica.core.toolpath.PrintPlan;
import health.fabrica.core.toolpath.ProcessProfile;
import health.fabrica.core.work.WorkMonitor;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a print file again and makes the page of its job beside it, {@code JOB-job.html}, and the
 * growing build, {@code JOB-build.gif}. One use.
 */
final class JobReport {

  private static final int MOST_CHECKED_LAYERS = 60;

  private final TriangleMesh mesh;
  private final boolean patientFrame;
  private final Path file;
  private final String job;
  private final PrintProcess process;
  private final int threads;
  private final WorkMonitor monitor;
  private final Map<String, String> estimate = new LinkedHashMap<>();

  /**
   * A report of a file.
   *
   * @param mesh the model that the file was made of
   * @param patientFrame whether it is in the frame of a patient (LPS)
   */
  JobReport(
      TriangleMesh mesh,
      boolean patientFrame,
      Path file,
      PrintProcess process,
      int threads,
      WorkMonitor monitor) {
    this.mesh = mesh;
    this.patientFrame = patientFrame;
    this.file = file;
    String name = String.valueOf(file.getFileName());
    this.job = name.substring(0, name.lastIndexOf('.'));
    this.process = process;
    this.threads = threads;
    this.monitor = monitor;
  }

  /** Adds a line to the estimate. */
  JobReport with(String name, String value) {
    estimate.put(name, value);
    return this;
  }

  /**
   * G-code of our slicer: laid down against the model in one layer of every few.
   *
   * @param raftMm how far the part stands above the bed
   * @param layers layers of the file
   */
  DepositReport filament(List<JobFacts.Remark> warnings, double raftMm, int layers)
      throws IOException {
    monitor.progress("job report", 0);
    ProcessProfile profile = process.filament();
    PrintPlan plan = PrintPlan.of(mesh, profile);
    JobPictures pictures =
        new JobPictures(
            layers,
            new BedBox(
                plan.x0Mm(), plan.y0Mm(), plan.x1Mm(), plan.y1Mm(), plan.heightMm() + raftMm));
    BeadLayers beads = new BeadLayers(pictures::wants, pictures);
    double[] shift = {plan.shiftXMm(), plan.shiftYMm(), plan.shiftZMm() + raftMm};
    int everyNth = Math.max(1, (layers + MOST_CHECKED_LAYERS - 1) / MOST_CHECKED_LAYERS);
    DepositCheck.Laid laid;
    try (InputStream in = open()) {
      laid = DepositCheck.lay(in, profile.gcodeLimits(), mesh, shift, everyNth, beads, monitor);
    }
    beads.end();
    page("Fused filament", Optional.of(laid.deposit()), warnings, laid.file(), pictures);
    return laid.deposit();
  }

  /** G-code of another slicer, which places the model as it likes. */
  void otherFilament(GcodeLimits limits, GcodeReport report) throws IOException {
    JobPictures pictures =
        new JobPictures(
            report.layers(),
            new BedBox(report.x0Mm(), report.y0Mm(), report.x1Mm(), report.y1Mm(), report.topMm()));
    BeadLayers beads = new BeadLayers(pictures::wants, pictures);
    try (InputStream in = open()) {
      GcodeInterpreter.read(in, limits, beads);
    }
    beads.end();
    page("Fused filament, by the site's slicer", Optional.empty(), List.of(), report, pictures);
  }

  /** Images for a resin printer. */
  void resin(int layers, List<JobFacts.Remark> warnings) throws IOException {
    ResinProfile profile = process.resin();
    JobPictures pictures =
        new JobPictures(
            layers, middle(profile.widthMm(), profile.heightMm(), layers * profile.layerMm()));
    ResinLayers.read(file, profile, pictures::wants, pictures);
    page("Resin", Optional.empty(), warnings, pictures);
  }

  /** Vectors for a powder bed. */
  void powder(int layers, Map<Integer, String> labels, List<JobFacts.Remark> warnings)
      throws IOException {
    JobPictures pictures =
        new JobPictures(
            layers,
            middle(
                process.powder().buildXMm(),
                process.powder().buildYMm(),
                layers * process.powder().layerMm()));
    ScanLayers scans = new ScanLayers(labels, pictures::wants, pictures);
    try (InputStream in = open()) {
      CliReader.read(in, scans);
    }
    scans.end();
    page("Powder bed", Optional.empty(), warnings, pictures);
  }

  private InputStream open() throws IOException {
    return new BufferedInputStream(Files.newInputStream(file), 1 << 16);
  }

  private BedBox middle(double widthMm, double depthMm, double heightMm) {
    MeshBounds bounds = MeshBounds.of(mesh);
    double x = bounds.size().x() / 2;
    double y = bounds.size().y() / 2;
    return new BedBox(widthMm / 2 - x, depthMm / 2 - y, widthMm / 2 + x, depthMm / 2 + y, heightMm);
  }

  private void page(
      String technology,
      Optional<DepositReport> deposit,
      List<JobFacts.Remark> warnings,
      GcodeReport report,
      JobPictures pictures)
      throws IOException {
    with("Time of all moves", duration(report.timeSeconds()));
    with("Layers", "" + report.layers());
    with(
        "Material",
        text(
            "%.2f cm³, %.2f m of filament",
            report.materialMm3() / 1000, report.filamentMm() / 1000));
    with("Lines of the file", "" + report.lines());
    page(technology, deposit, warnings, pictures);
  }

  private void page(
      String technology,
      Optional<DepositReport> deposit,
      List<JobFacts.Remark> warnings,
      JobPictures pictures)
      throws IOException {
    Map<String, String> profiles = new LinkedHashMap<>();
    for (Profile profile : process.profiles()) {
      profiles.put(
          profile.kind().word(), profile.reference() + ", SHA-256 " + profile.digest().hex());
    }
    Map<String, String> files =
        Map.of(
            String.valueOf(file.getFileName()),
            Files.size(file) + " bytes, SHA-256 " + Sha256.of(file).hex());
    JobFacts facts =
        new JobFacts(
            job, technology, estimate, Optional.empty(), deposit, profiles, files, warnings);
    Files.writeString(
        file.resolveSibling(job + "-job.html"),
        JobPage.html(facts, mesh, patientFrame, pictures, threads));
    Files.write(file.resolveSibling(job + "-build.gif"), pictures.animation());
  }

  static String duration(double seconds) {
    long minutes = Math.round(seconds / 60);
    return text("%d h %02d min", minutes / 60, minutes % 60);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** Puts the figures of a file that was laid down again. */
  static void put(ObjectNode node, DepositReport report) {
    node.put("checkedLayers", report.checkedLayers());
    node.put("pixelMm", rounded(report.pixelMm()));
    node.put("volumeDifferencePercent", rounded(report.volumeDifferencePercent()));
    node.put("excessMm", rounded(report.excessMm()));
    node.put("excessZMm", rounded(report.excessZMm()));
    node.put("missingMm", rounded(report.missingMm()));
    node.put("missingZMm", rounded(report.missingZMm()));
    node.put("auxiliaryMm3", rounded(report.auxiliaryMm3()));
  }

  static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
