package health.fabrica.fhir.rest;

import health.fabrica.fhir.store.StoredResource;
import java.util.Optional;

/**
 * What a Bundle entry led to.
 *
 * @param status code and reason
 * @param version whose ETag and time are told
 * @param location whether its location is told
 * @param resource JSON of what the entry brings back
 * @param outcome JSON of an OperationOutcome
 */
record EntryAnswer(
    String status,
    Optional<StoredResource> version,
    boolean location,
    Optional<byte[]> resource,
    Optional<byte[]> outcome) {

  static EntryAnswer refused(int status, byte[] outcome) {
    return new EntryAnswer(
        Integer.toString(status), Optional.empty(), false, Optional.empty(), Optional.of(outcome));
  }

  void write(BundleJson bundle, String base) {
    bundle.open();
    if (resource.isPresent()) {
      version.ifPresent(v -> bundle.fullUrl(base + "/" + v.reference()));
      bundle.resource(resource.get());
    }
    bundle.response(status, version, location);
    outcome.ifPresent(bundle::outcome);
    bundle.end().close();
  }

  int bytes() {
    return resource.map(r -> r.length).orElse(0) + outcome.map(o -> o.length).orElse(0);
  }
}
