package health.fabrica.fhir.recall;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.fabrica.fhir.store.ResourceStore;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * The operation {@code Device/$recall}: the devices that a notice concerns, with their patients,
 * procedures and present bearers. One page as Parameters, or all of them as CSV or NDJSON, written
 * while they are read.
 */
public final class RecallOperation {

  private static final int STREAM_PAGE = 200;

  private final FhirContext context;
  private final SqlRecall recall;

  /** Reads the devices of the store. */
  public RecallOperation(FhirContext context, ResourceStore store) {
    this.context = context;
    this.recall = new SqlRecall(store);
  }

  /** Answers the recall. The response is written here, since it may be no FHIR resource. */
  @Operation(name = "$recall", typeName = "Device", idempotent = true, manualResponse = true)
  public void recall(ServletRequestDetails details) throws IOException {
    RecallRequest request = RecallRequest.of(details);
    HttpServletResponse response = details.getServletResponse();
    switch (request.format()) {
      case FHIR -> page(request, details, response);
      case CSV ->
          stream(request, response, "text/csv", "recall.csv", RecallCsv.header(), RecallCsv::line);
      case NDJSON -> {
        IParser json = context.newJsonParser().setPrettyPrint(false);
        stream(
            request,
            response,
            "application/fhir+ndjson",
            "recall.ndjson",
            "",
            d -> json.encodeResourceToString(RecallParameters.of(d)) + '\n');
      }
    }
  }

  private void page(
      RecallRequest request, ServletRequestDetails details, HttpServletResponse response)
      throws IOException {
    RecallPage page = recall.page(request.notice(), request.after(), request.count());
    boolean xml = wantsXml(details);
    IParser parser = xml ? context.newXmlParser() : context.newJsonParser();
    begin(response, xml ? "application/fhir+xml" : "application/fhir+json");
    byte[] body =
        parser.encodeResourceToString(RecallParameters.of(page)).getBytes(StandardCharsets.UTF_8);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private static boolean wantsXml(ServletRequestDetails details) {
    String[] formats = details.getParameters().get("_format");
    String asked = formats == null ? details.getHeader("Accept") : formats[0];
    return asked != null
        && asked.toLowerCase(Locale.ROOT).contains("xml")
        && !asked.toLowerCase(Locale.ROOT).contains("json");
  }

  private void stream(
      RecallRequest request,
      HttpServletResponse response,
      String type,
      String file,
      String header,
      Function<RecalledDevice, String> line)
      throws IOException {
    RecallPage page = recall.page(request.notice(), request.after(), STREAM_PAGE);
    begin(response, type);
    response.setHeader("Content-Disposition", "attachment; filename=\"" + file + "\"");
    try (Writer out =
        new BufferedWriter(
            new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8))) {
      out.write(header);
      OptionalLong next;
      do {
        for (RecalledDevice device : page.devices()) {
          out.write(line.apply(device));
        }
        next = page.next();
        if (next.isPresent()) {
          page = recall.page(request.notice(), next.getAsLong(), STREAM_PAGE);
        }
      } while (next.isPresent());
    }
  }

  private static void begin(HttpServletResponse response, String type) {
    response.setStatus(HttpServletResponse.SC_OK);
    response.setContentType(type + ";charset=UTF-8");
    response.setHeader("Cache-Control", "no-store");
  }
}
