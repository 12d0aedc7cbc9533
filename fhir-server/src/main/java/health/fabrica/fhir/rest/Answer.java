package health.fabrica.fhir.rest;

import health.fabrica.fhir.store.StoredResource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;

/**
 * What is to be sent, before it has a format. Immutable.
 *
 * @param status the HTTP status
 * @param content the body
 * @param version whose ETag and Last-Modified are sent; empty for none
 * @param headers further headers
 */
record Answer(
    int status, Content content, Optional<StoredResource> version, Map<String, String> headers) {

  /** A body. */
  sealed interface Content {}

  /** No body. */
  record Nothing() implements Content {}

  /** A stored version as it is. */
  record Stored(StoredResource resource) implements Content {}

  /**
   * JSON that is put together already.
   *
   * @param type the resource type that it is
   */
  record Json(String type, byte[] bytes) implements Content {}

  /** A resource that exists only in this answer. */
  record Made(Resource resource) implements Content {}

  static Answer of(int status, Content content) {
    return new Answer(status, content, Optional.empty(), Map.of());
  }

  static Answer bundle(byte[] json) {
    return of(200, new Json("Bundle", json));
  }

  Answer withVersion(StoredResource stored) {
    return new Answer(status, content, Optional.of(stored), headers);
  }

  Answer withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Answer(status, content, version, more);
  }
}
