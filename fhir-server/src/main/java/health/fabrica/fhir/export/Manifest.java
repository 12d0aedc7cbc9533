package health.fabrica.fhir.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import health.fabrica.fhir.export.ExportJob.Part;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;

/** The answer to a status request when the export is complete. */
final class Manifest {

  private static final JsonFactory JSON = new JsonFactory();

  private Manifest() {}

  /**
   * The manifest.
   *
   * @param url of a file by its name
   */
  static String json(ExportJob job, List<Part> parts, Function<String, String> url) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("transactionTime", job.transactionTime().orElseThrow().toString());
      json.writeStringField("request", job.request().url());
      json.writeBooleanField("requiresAccessToken", false);
      write(json, "output", parts.stream().filter(p -> !p.deletions()).toList(), url);
      if (job.request().since().isPresent()) {
        write(json, "deleted", parts.stream().filter(Part::deletions).toList(), url);
      }
      write(json, "error", List.of(), url);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(
      JsonGenerator json, String name, List<Part> parts, Function<String, String> url)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (Part part : parts) {
      json.writeStartObject();
      json.writeStringField("type", part.deletions() ? "Bundle" : part.segment());
      json.writeStringField("url", url.apply(part.file()));
      json.writeNumberField("count", part.resources());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
