package health.fabrica.core.render;

import health.fabrica.core.image.Vec3;
import health.fabrica.core.quality.CheckReport;
import health.fabrica.core.quality.CheckResult;
import health.fabrica.core.quality.CheckStatus;
import health.fabrica.core.quality.CheckedSurface;
import health.fabrica.core.quality.Measure;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The checks of a model as one HTML page with its pictures inside: nothing is loaded from anywhere,
 * and there is no script. Holds no patient data. The same checks give the same bytes.
 */
public final class ReportPage {

  private static final int SMALL = 340;
  private static final int SMALL_HEIGHT = 290;
  private static final int LARGE = 640;
  private static final int LARGE_HEIGHT = 540;
  private static final List<View> SIDES =
      List.of(View.FRONT, View.BACK, View.LEFT, View.RIGHT, View.HEAD, View.FEET);

  private final CheckedSurface checked;
  private final boolean patientFrame;
  private final int threads;
  private final StringBuilder out = new StringBuilder(1 << 20);

  private ReportPage(CheckedSurface checked, boolean patientFrame, int threads) {
    this.checked = checked;
    this.patientFrame = patientFrame;
    this.threads = threads;
  }

  /**
   * Makes the page.
   *
   * @param facts short lines about the model, name and value, in their order; no patient data
   * @param patientFrame whether the mesh is in the frame of a patient (LPS), so that pictures name
   *     the sides
   */
  public static String html(
      CheckedSurface checked, Map<String, String> facts, boolean patientFrame, int threads) {
    return new ReportPage(checked, patientFrame, threads).page(facts);
  }

  private String page(Map<String, String> facts) {
    CheckReport report = checked.report();
    out.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
    out.append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
    out.append("<title>Model checks</title><style>")
        .append(Html.STYLE)
        .append("</style></head><body>");
    out.append("<header><div><p class=\"kicker\">Model checks</p><h1>");
    out.append(headline(report)).append("</h1><p class=\"sub\">Limits of the process <b>");
    out.append(Html.escaped(report.profile().name()))
        .append("</b>. Lengths in millimetres.</p></div>");
    out.append("<ul class=\"counts\">");
    for (CheckStatus status :
        List.of(CheckStatus.FAIL, CheckStatus.WARN, CheckStatus.PASS, CheckStatus.SKIPPED)) {
      long n = report.checks().stream().filter(c -> c.status() == status).count();
      out.append("<li class=\"").append(css(status)).append("\"><b>").append(n).append("</b> ");
      out.append(word(status)).append("</li>");
    }
    out.append("</ul></header><main>");
    maps();
    sides();
    table(report);
    Html.facts(out, "Model", facts);
    out.append("</main></body></html>\n");
    return out.toString();
  }

  private static String headline(CheckReport report) {
    return switch (report.status()) {
      case FAIL -> "Do not make it as it is";
      case WARN, SKIPPED -> "A person has to look at it";
      case PASS -> "Within all limits";
    };
  }

  private void maps() {
    double wall = checked.report().profile().minWallMm();
    ColourScale walls = ColourScale.walls("Wall thickness", wall, checked.largestMm());
    out.append("<section><h2>Wall thickness</h2><p>Red is thinner than the process can make (")
        .append(Annotation.number(wall))
        .append(" mm); blue is thick.</p><div class=\"pair\">");
    for (View view : List.of(View.OBLIQUE, View.OBLIQUE_BACK)) {
      picture(
          MeshRenderer.png(
              checked.samples(),
              checked.wallMm(),
              walls,
              view,
              patientFrame,
              LARGE,
              LARGE_HEIGHT,
              threads),
          "Wall thickness in colours, seen from the " + (view == View.OBLIQUE ? "front" : "back"),
          "");
    }
    out.append("</div></section>");
    if (checked.deviationMm().isPresent()) {
      double limit = checked.report().profile().maxDeviationMm();
      ColourScale scale = ColourScale.deviations("Distance to the scan", limit);
      out.append("<section><h2>Distance to the scan's surface</h2><p>How far smoothing and");
      out.append(" simplifying moved the surface; red is beyond ")
          .append(Annotation.number(limit))
          .append(" mm.</p><div class=\"pair\">");
      for (View view : List.of(View.OBLIQUE, View.OBLIQUE_BACK)) {
        picture(
            MeshRenderer.png(
                checked.samples(),
                checked.deviationMm().get(),
                scale,
                view,
                patientFrame,
                LARGE,
                LARGE_HEIGHT,
                threads),
            "Distance to the scan's surface in colours",
            "");
      }
      out.append("</div></section>");
    }
  }

  private void sides() {
    out.append("<section><h2>Six sides</h2><div class=\"six\">");
    for (View view : SIDES) {
      String name =
          patientFrame
              ? view.name().toLowerCase(Locale.ROOT)
              : AXES.getOrDefault(view, view.name());
      picture(
          MeshRenderer.png(
              checked.samples().mesh(), view, patientFrame, SMALL, SMALL_HEIGHT, threads),
          "The model seen from: " + name,
          name);
    }
    out.append("</div></section>");
  }

  private void picture(byte[] png, String alt, String caption) {
    Html.figure(out, "image/png", png, alt, caption);
  }

  private void table(CheckReport report) {
    out.append("<section><h2>Checks</h2><table><thead><tr><th>Check</th><th>Result</th>");
    out.append("<th>Finding</th><th>Numbers</th><th>Limit</th></tr></thead><tbody>");
    for (CheckResult check : report.checks()) {
      out.append("<tr class=\"").append(css(check.status())).append("\"><th scope=\"row\">");
      out.append(Html.escaped(check.title())).append("</th><td><span class=\"tag\">");
      out.append(word(check.status()))
          .append("</span></td><td>")
          .append(Html.escaped(check.message()));
      if (!check.positions().isEmpty()) {
        out.append("<div class=\"where\">at ");
        List<Vec3> places = check.positions();
        for (int n = 0; n < Math.min(3, places.size()); n++) {
          Vec3 p = places.get(n);
          out.append(n == 0 ? "" : "; ");
          out.append(String.format(Locale.ROOT, "(%.1f, %.1f, %.1f)", p.x(), p.y(), p.z()));
        }
        out.append("</div>");
      }
      out.append("</td><td class=\"numbers\">");
      for (Measure measure : check.measures()) {
        out.append("<div><span>").append(Html.escaped(words(measure.name()))).append("</span> ");
        out.append(value(measure)).append("</div>");
      }
      out.append("</td><td>").append(Html.escaped(check.limit()));
      if (!check.resolution().isEmpty()) {
        out.append("<div class=\"where\">")
            .append(Html.escaped(check.resolution()))
            .append("</div>");
      }
      out.append("</td></tr>");
    }
    out.append("</tbody></table></section>");
  }

  private static String value(Measure measure) {
    double v = measure.value();
    if (Double.isNaN(v)) {
      return "–";
    }
    String number =
        v == Math.rint(v) && Math.abs(v) < 1e9
            ? String.format(Locale.ROOT, "%.0f", v)
            : String.format(Locale.ROOT, Math.abs(v) >= 100 ? "%.1f" : "%.3f", v);
    return "<b>" + number + "</b>" + (measure.unit().isEmpty() ? "" : " " + measure.unit());
  }

  /** A camel-case key as words, without its unit. */
  private static String words(String name) {
    String plain = name.replaceAll("(Mm[23]?|Percent)$", "");
    return plain
        .replaceAll("([a-z0-9])([A-Z])", "$1 $2")
        .replaceAll("(?<=.)Mm$", "")
        .toLowerCase(Locale.ROOT);
  }

  private static String css(CheckStatus status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  private static String word(CheckStatus status) {
    return switch (status) {
      case PASS -> "pass";
      case WARN -> "look";
      case FAIL -> "fail";
      case SKIPPED -> "not run";
    };
  }

  private static final Map<View, String> AXES =
      Map.of(
          View.FRONT, "from −y",
          View.BACK, "from +y",
          View.LEFT, "from +x",
          View.RIGHT, "from −x",
          View.HEAD, "from +z",
          View.FEET, "from −z");
}
