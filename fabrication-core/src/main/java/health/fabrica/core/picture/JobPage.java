package health.fabrica.core.picture;

import health.fabrica.core.cost.CostStatement;
import health.fabrica.core.cost.CostTerm;
import health.fabrica.core.deposit.DepositReport;
import health.fabrica.core.mesh.TriangleMesh;
import health.fabrica.core.render.Html;
import health.fabrica.core.render.MeshRenderer;
import health.fabrica.core.render.View;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A print job as one HTML page with its pictures inside: nothing is loaded from anywhere, and there
 * is no script. The same job gives the same bytes on one Java version.
 */
public final class JobPage {

  private static final int WIDTH = 560;
  private static final int HEIGHT = 460;
  private static final double VOLUME_PERCENT = 2;

  private final StringBuilder out = new StringBuilder(1 << 20);

  private JobPage() {}

  /**
   * Makes the page.
   *
   * @param mesh the part as it lies on the bed, or in the frame of the patient
   * @param patientFrame whether the mesh is in the frame of a patient (LPS), so that its pictures
   *     name the sides
   */
  public static String html(
      JobFacts facts, TriangleMesh mesh, boolean patientFrame, JobPictures pictures, int threads) {
    JobPage page = new JobPage();
    page.head(facts);
    page.shape(mesh, patientFrame, pictures, threads);
    page.layers(pictures);
    page.problems(facts.problems());
    page.list("Estimate", facts.estimate());
    facts.deposit().ifPresent(page::deposit);
    facts.cost().ifPresent(page::cost);
    page.list("Profiles", facts.profiles());
    page.list("Files", facts.files());
    page.out.append("</main></body></html>\n");
    return page.out.toString();
  }

  private void head(JobFacts facts) {
    out.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
    out.append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
    out.append("<title>Print job ").append(Html.escaped(facts.job())).append("</title><style>");
    out.append(Html.STYLE).append(STYLE).append("</style></head><body><header><div>");
    out.append("<p class=\"kicker\">Print job ").append(Html.escaped(facts.job()));
    out.append("</p><h1>").append(headline(facts)).append("</h1><p class=\"sub\">");
    out.append(Html.escaped(facts.technology()));
    out.append(". Pictures of layers are drawn from the finished file.</p></div></header><main>");
  }

  private static String headline(JobFacts facts) {
    boolean off = facts.deposit().filter(JobPage::isOff).isPresent();
    return facts.problems().isEmpty() && !off ? "Nothing to warn of" : "A person has to look at it";
  }

  private void shape(TriangleMesh mesh, boolean patientFrame, JobPictures pictures, int threads) {
    out.append("<section><h2>Shape and build</h2><div class=\"three\">");
    for (View view : List.of(View.OBLIQUE, View.OBLIQUE_BACK)) {
      Html.figure(
          out,
          "image/png",
          MeshRenderer.png(mesh, view, patientFrame, WIDTH, HEIGHT, threads),
          "The part, seen from the " + (view == View.OBLIQUE ? "front" : "back"),
          "");
    }
    byte[] animation = pictures.animation();
    if (animation.length > 0) {
      Html.figure(out, "image/gif", animation, "The build as it grows, layer by layer", "");
    }
    out.append("</div></section>");
  }

  private void layers(JobPictures pictures) {
    out.append("<section><h2>Layers</h2><ul class=\"legend\">");
    for (LayerRole role : pictures.roles()) {
      out.append(String.format(Locale.ROOT, "<li><i style=\"background:#%06x\"></i>", role.rgb()));
      out.append(role.title()).append("</li>");
    }
    out.append("</ul><div class=\"tiles\">");
    for (JobPictures.Tile tile : pictures.tiles()) {
      String caption =
          String.format(Locale.ROOT, "layer %d, top at %.2f mm", tile.layer(), tile.topMm());
      Html.figure(out, "image/png", tile.png(), "From above: " + caption, caption);
    }
    out.append("</div></section>");
  }

  private void problems(List<JobFacts.Remark> problems) {
    if (problems.isEmpty()) {
      return;
    }
    out.append("<section><h2>To be looked at</h2><table><tbody>");
    for (JobFacts.Remark problem : problems) {
      out.append("<tr class=\"warn\"><th scope=\"row\">").append(Html.escaped(problem.code()));
      out.append("</th><td>").append(Html.escaped(problem.message()));
      out.append("<div class=\"where\">").append(Html.escaped(problem.hint()));
      out.append("</div></td></tr>");
    }
    out.append("</tbody></table></section>");
  }

  private void list(String title, Map<String, String> facts) {
    if (facts.isEmpty()) {
      return;
    }
    Html.facts(out, title, facts);
  }

  private void deposit(DepositReport report) {
    double percent = report.volumeDifferencePercent();
    boolean look = isOff(report);
    out.append(
        "<section><h2>The file laid down against the model</h2><p>Every bead of the file is");
    out.append(" laid down again and compared with the model in ");
    out.append(report.checkedLayers()).append(" of ").append(report.layers());
    out.append(String.format(Locale.ROOT, " layers, on pixels of %.3f mm.</p>", report.pixelMm()));
    out.append("<table><tbody>");
    row(look, "Volume enclosed", String.format(Locale.ROOT, "%+.2f %% of the model", percent));
    row(
        false,
        "Farthest bead outside of the model",
        String.format(
            Locale.ROOT, "%.2f mm, at a height of %.2f mm", report.excessMm(), report.excessZMm()));
    row(
        false,
        "Farthest place of the model without a bead",
        String.format(
            Locale.ROOT,
            "%.2f mm, at a height of %.2f mm",
            report.missingMm(),
            report.missingZMm()));
    row(
        false,
        "Skirts, brims and supports",
        String.format(Locale.ROOT, "%.1f mm³ of plastic", report.auxiliaryMm3()));
    out.append("</tbody></table></section>");
  }

  private static boolean isOff(DepositReport report) {
    return !(Math.abs(report.volumeDifferencePercent()) <= VOLUME_PERCENT);
  }

  private void row(boolean look, String name, String value) {
    out.append(look ? "<tr class=\"warn\">" : "<tr>").append("<th scope=\"row\">").append(name);
    out.append("</th><td>").append(value).append("</td></tr>");
  }

  private void cost(CostStatement cost) {
    String currency = cost.currency().getCurrencyCode();
    out.append("<section><h2>Cost</h2><table><thead><tr><th>Term</th><th>Quantity</th>");
    out.append("<th>Rate</th><th>").append(currency).append("</th></tr></thead><tbody>");
    for (CostTerm term : cost.terms()) {
      out.append("<tr><th scope=\"row\">");
      out.append(term.category().name().toLowerCase(Locale.ROOT).replace('_', ' '));
      out.append(": ").append(Html.escaped(term.name())).append("</th><td>");
      out.append(String.format(Locale.ROOT, "%.3f %s", term.quantity(), term.unit()));
      out.append("</td><td>").append(String.format(Locale.ROOT, "%.4f", term.rate()));
      out.append("</td><td class=\"numbers\">").append(term.amount()).append("</td></tr>");
    }
    out.append("<tr><th scope=\"row\">total</th><td></td><td></td><td class=\"numbers\"><b>");
    out.append(cost.total()).append("</b></td></tr></tbody></table></section>");
  }

  private static final String STYLE =
      """
      .three{display:grid;grid-template-columns:repeat(auto-fit,minmax(300px,1fr));gap:12px;\
      align-items:start}
      .tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(170px,1fr));gap:12px}
      .tiles img{background:#f5f7f8;border:1px solid var(--line)}
      .legend{display:flex;flex-wrap:wrap;gap:6px 18px;list-style:none;margin:0 0 12px;padding:0;\
      color:var(--soft);font-size:13px}
      .legend i{display:inline-block;width:12px;height:12px;border-radius:3px;margin-right:6px;\
      vertical-align:-1px}
      """;
}
