package health.fabrica.core.render;

import java.util.Base64;
import java.util.Map;

/** What all pages of reports have in common. */
public final class Html {

  /** The look of a page, without anything that would have to be loaded. */
  public static final String STYLE =
      """
      :root{--ink:#1d252d;--soft:#5c6873;--line:#dfe4e8;--paper:#fff;--bg:#f3f5f6;--pass:#1b7f4d;\
      --warn:#b06a00;--fail:#b3261e;--skipped:#6b7680}
      *{box-sizing:border-box}body{margin:0;font:15px/1.5 system-ui,-apple-system,"Segoe UI",\
      Roboto,"Helvetica Neue",Arial,sans-serif;color:var(--ink);background:var(--bg)}
      header{display:flex;flex-wrap:wrap;gap:24px;justify-content:space-between;align-items:end;\
      padding:32px max(24px,calc(50vw - 600px)) 24px;background:var(--paper);\
      border-bottom:1px solid var(--line)}
      h1{font-size:30px;line-height:1.2;margin:0;font-weight:650}h2{font-size:18px;margin:0 0 4px}
      .kicker{margin:0 0 4px;color:var(--soft);font-size:13px}.sub{margin:6px 0 0;color:var(--soft)}
      .counts{display:flex;gap:20px;list-style:none;margin:0;padding:0}.counts b{display:block;\
      font-size:26px;line-height:1.1}.counts li{font-size:13px}
      .counts .pass,.pass .tag{color:var(--pass)}.counts .warn,.warn .tag{color:var(--warn)}\
      .counts .fail,.fail .tag{color:var(--fail)}.counts .skipped,.skipped .tag{color:var(--skipped)}
      main{max-width:1200px;margin:0 auto;padding:8px 24px 64px}section{margin-top:32px}
      section>p{margin:0 0 12px;color:var(--soft)}
      .pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(340px,1fr));gap:12px}
      .six{display:grid;grid-template-columns:repeat(auto-fit,minmax(260px,1fr));gap:12px;\
      margin-top:12px}
      figure{margin:0}img{display:block;width:100%;height:auto;border-radius:6px;background:#222}
      figcaption{font-size:13px;color:var(--soft);margin-top:4px}
      table{width:100%;border-collapse:collapse;background:var(--paper);margin-top:12px;\
      border-radius:6px;overflow:hidden}
      th,td{text-align:left;vertical-align:top;padding:10px 12px;border-top:1px solid var(--line)}
      thead th{font-size:13px;color:var(--soft);font-weight:500;border-top:0}
      tbody th{font-weight:600;white-space:nowrap}.tag{font-weight:650}
      tr.fail>*:first-child{box-shadow:inset 3px 0 var(--fail)}
      tr.warn>*:first-child{box-shadow:inset 3px 0 var(--warn)}
      .numbers{font-variant-numeric:tabular-nums;font-size:13px;white-space:nowrap}
      .numbers span,.where{color:var(--soft)}.where{font-size:13px}
      dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 20px;margin:8px 0 0}
      dt{color:var(--soft)}dd{margin:0}
      @media(max-width:760px){.numbers{white-space:normal}th,td{padding:8px}}
      """;

  private Html() {}

  /** Text without markup. */
  public static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** Puts names and their values into the page, under a title without markup. */
  public static void facts(StringBuilder page, String title, Map<String, String> facts) {
    page.append("<section><h2>").append(escaped(title)).append("</h2><dl>");
    facts.forEach(
        (name, value) ->
            page.append("<dt>")
                .append(escaped(name))
                .append("</dt><dd>")
                .append(escaped(value))
                .append("</dd>"));
    page.append("</dl></section>");
  }

  /**
   * Puts a picture into the page.
   *
   * @param type media type of the picture
   * @param alt what it shows, for those who cannot see it
   * @param caption what stands below it, or empty
   */
  public static void figure(
      StringBuilder page, String type, byte[] picture, String alt, String caption) {
    page.append("<figure><img alt=\"").append(escaped(alt)).append("\" src=\"data:").append(type);
    page.append(";base64,").append(Base64.getEncoder().encodeToString(picture)).append("\">");
    if (!caption.isEmpty()) {
      page.append("<figcaption>").append(escaped(caption)).append("</figcaption>");
    }
    page.append("</figure>");
  }
}
