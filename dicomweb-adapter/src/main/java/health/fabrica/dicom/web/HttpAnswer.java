package health.fabrica.dicom.web;

import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/**
 * Status, headers by lower-case name, and the body, which belongs to the session that gave it.
 *
 * @param headers the first value of each
 */
record HttpAnswer(int status, Map<String, String> headers, InputStream body) {

  Optional<String> header(String lowerCaseName) {
    return Optional.ofNullable(headers.get(lowerCaseName));
  }
}
