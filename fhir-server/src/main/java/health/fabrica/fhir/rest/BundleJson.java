package health.fabrica.fhir.rest;

import health.fabrica.fhir.store.StoredResource;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Writes a Bundle around stored JSON, entry by entry; one object makes one Bundle. */
final class BundleJson {

  private static final int ENTRY_OVERHEAD = 256;
  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final JsonBuffer json;
  private boolean links;
  private boolean entries;
  private boolean first;

  /**
   * Begins a Bundle.
   *
   * @param type its code
   * @param expectedBytes about how long the resources are together
   * @param expectedEntries about how many there are
   */
  BundleJson(String type, int expectedBytes, int expectedEntries) {
    json = new JsonBuffer(expectedBytes + ENTRY_OVERHEAD * (expectedEntries + 1));
    json.raw("{\"resourceType\":\"Bundle\",\"type\":\"").raw(type).raw("\"");
  }

  BundleJson total(long total) {
    json.raw(",\"total\":").raw(Long.toString(total));
    return this;
  }

  /** All links come before the first entry. */
  BundleJson link(String relation, String url) {
    json.raw(links ? ",{\"relation\":\"" : ",\"link\":[{\"relation\":\"").raw(relation);
    json.raw("\",\"url\":").string(url).raw("}");
    links = true;
    return this;
  }

  /** Begins an entry, which {@link #close} ends. */
  BundleJson open() {
    if (links) {
      json.raw("]");
      links = false;
    }
    json.raw(entries ? ",{" : ",\"entry\":[{");
    entries = true;
    first = true;
    return this;
  }

  private JsonBuffer member(String name) {
    json.raw(first ? "\"" : ",\"").raw(name).raw("\":");
    first = false;
    return json;
  }

  BundleJson fullUrl(String url) {
    member("fullUrl").string(url);
    return this;
  }

  BundleJson resource(StoredResource stored) {
    member("resource").raw(stored.json());
    return this;
  }

  BundleJson resource(byte[] resourceJson) {
    member("resource").raw(resourceJson);
    return this;
  }

  BundleJson searchMode(String mode) {
    member("search").raw("{\"mode\":\"").raw(mode).raw("\"}");
    return this;
  }

  BundleJson request(String method, String url) {
    member("request").raw("{\"method\":\"").raw(method).raw("\",\"url\":").string(url).raw("}");
    return this;
  }

  /** Begins a response, which {@link #end} ends. */
  BundleJson response(String status, Optional<StoredResource> version, boolean location) {
    member("response").raw("{\"status\":\"").raw(status).raw("\"");
    version.ifPresent(stored -> describe(stored, location));
    return this;
  }

  private void describe(StoredResource stored, boolean location) {
    if (location) {
      json.raw(",\"location\":").string(stored.versionedReference());
    }
    json.raw(",\"etag\":").string(etag(stored));
    json.raw(",\"lastModified\":\"").raw(instant(stored.lastUpdated())).raw("\"");
  }

  /** Ends the open response. */
  BundleJson end() {
    json.raw("}");
    return this;
  }

  /** Adds the outcome to the open response. */
  BundleJson outcome(byte[] outcomeJson) {
    json.raw(",\"outcome\":").raw(outcomeJson);
    return this;
  }

  /** Ends the open entry. */
  BundleJson close() {
    json.raw("}");
    return this;
  }

  byte[] toBytes() {
    if (links || entries) {
      json.raw("]");
    }
    return json.raw("}").toBytes();
  }

  static String etag(StoredResource stored) {
    return "W/\"" + stored.version() + "\"";
  }

  static String instant(Instant time) {
    return INSTANT.format(time);
  }
}
