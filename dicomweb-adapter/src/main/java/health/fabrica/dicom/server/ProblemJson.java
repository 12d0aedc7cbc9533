package health.fabrica.dicom.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import health.fabrica.core.problem.Problem;
import java.io.IOException;
import java.io.StringWriter;

/** A problem as the JSON object that clients of the origin server see. */
public final class ProblemJson {

  private static final JsonFactory JSON = new JsonFactory();

  private ProblemJson() {}

  /** The object. */
  public static String write(Problem problem) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("code", problem.code().id());
      json.writeStringField("title", problem.code().title());
      json.writeStringField("message", problem.message());
      json.writeStringField("hint", problem.hint());
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return text.toString();
  }
}
