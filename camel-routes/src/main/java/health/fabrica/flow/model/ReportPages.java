package health.fabrica.flow.model;

import health.fabrica.core.format.PdfReport;
import health.fabrica.core.image.Vec3;
import health.fabrica.core.problem.Problem;
import health.fabrica.core.quality.MeshReport;
import health.fabrica.core.segment.Segmentation;
import health.fabrica.core.toolpath.PrintSummary;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The report of a fabrication as pages to read; nothing in it says who the patient is. */
final class ReportPages {

  private ReportPages() {}

  static byte[] pdf(FabricatedModel made, String title, BufferedImage picture) {
    PdfReport pages = new PdfReport(title);
    pages.picture(picture.getWidth(), picture.getHeight(), rgb(picture));
    scan(pages, made.scan());
    segmentation(pages, made.model().segmentation(), made);
    mesh(pages, made);
    print(pages, made.print());
    problems(pages, made);
    return pages.bytes();
  }

  private static void scan(PdfReport pages, ScanFacts scan) {
    Vec3 spacing = scan.spacingMm();
    pages
        .heading("Images")
        .line("Modality", scan.modality())
        .line("Voxels", scan.columns() + " x " + scan.rows() + " x " + scan.slices())
        .line("Voxel size", mm(spacing.x()) + " x " + mm(spacing.y()) + " x " + mm(spacing.z()));
  }

  private static void segmentation(
      PdfReport pages, Segmentation segmentation, FabricatedModel made) {
    pages.heading("Segmentation");
    segmentation
        .tissue()
        .ifPresent(
            tissue ->
                pages
                    .line("Tissue", tissue.cliName())
                    .line(
                        "Thresholds",
                        segmentation.lowerHu() + " to " + segmentation.upperHu() + " HU"));
    made.given()
        .ifPresent(mask -> pages.line("Made elsewhere", mask.how() + ", number " + mask.number()));
    pages
        .line("Volume", cm3(segmentation.volumeMm3()))
        .line(
            "Components",
            segmentation.componentsKept() + " kept of " + segmentation.componentsFound());
  }

  private static void mesh(PdfReport pages, FabricatedModel made) {
    MeshReport report = made.model().report();
    Vec3 size = report.measures().max().minus(report.measures().min());
    pages
        .heading("Model")
        .line("Triangles", Integer.toString(report.census().triangles()))
        .line("Closed", report.closed() ? "yes" : "no")
        .line("Size", mm(size.x()) + " x " + mm(size.y()) + " x " + mm(size.z()))
        .line("Volume", cm3(report.measures().volumeMm3()))
        .line("Largest smoothing", mm(report.maxSmoothingMm()))
        .line("Largest decimation", mm(report.maxDecimationMm()))
        .line("SHA-256 of the mesh", made.model().digest().toString());
  }

  private static void print(PdfReport pages, PrintSummary print) {
    pages
        .heading("Print")
        .line("Technology", print.technology())
        .line("Layers", print.layers() + " of " + mm(print.layerHeightMm()))
        .line("Material", cm3(print.materialMm3()))
        .line("Time", Math.round(print.timeSeconds() / 60) + " min");
  }

  private static void problems(PdfReport pages, FabricatedModel made) {
    List<Problem> problems = new ArrayList<>(made.scan().warnings());
    made.given().ifPresent(mask -> problems.addAll(mask.warnings()));
    problems.addAll(made.print().warnings());
    pages.heading("To be looked at");
    if (problems.isEmpty()) {
      pages.line("", "nothing");
    }
    problems.forEach(problem -> pages.line(problem.code().id(), problem.message()));
  }

  private static byte[] rgb(BufferedImage picture) {
    byte[] rgb = new byte[3 * picture.getWidth() * picture.getHeight()];
    int i = 0;
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        int pixel = picture.getRGB(x, y);
        rgb[i++] = (byte) (pixel >> 16);
        rgb[i++] = (byte) (pixel >> 8);
        rgb[i++] = (byte) pixel;
      }
    }
    return rgb;
  }

  private static String mm(double value) {
    return String.format(Locale.ROOT, "%.3f mm", value);
  }

  private static String cm3(double mm3) {
    return String.format(Locale.ROOT, "%.2f cm3", mm3 / 1000);
  }
}
