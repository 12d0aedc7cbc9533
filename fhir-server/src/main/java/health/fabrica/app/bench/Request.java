package health.fabrica.app.bench;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A request of the driver.
 *
 * @param path absolute path with query, encoded
 * @param body FHIR JSON; none for GET
 */
record Request(String method, String path, byte @Nullable [] body) {

  static Request get(String path) {
    return new Request("GET", path, null);
  }

  static Request post(String path, String json) {
    return new Request("POST", path, json.getBytes(StandardCharsets.UTF_8));
  }
}
