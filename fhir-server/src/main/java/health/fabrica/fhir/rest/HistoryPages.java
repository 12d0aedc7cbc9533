package health.fabrica.fhir.rest;

import health.fabrica.fhir.rest.Reads.Question;
import health.fabrica.fhir.store.StoreReader;
import health.fabrica.fhir.store.StoredResource;
import java.util.List;
import java.util.Optional;

/** Answers {@code _history}. */
final class HistoryPages {

  private final Interactions interactions;
  private final StoreReader reader;
  private final Question question;

  HistoryPages(Interactions interactions, StoreReader reader, Question question) {
    this.interactions = interactions;
    this.reader = reader;
    this.question = question;
  }

  Answer ofInstance(String type, String id) {
    List<StoredResource> versions = reader.history(type, id);
    if (versions.isEmpty()) {
      throw Interactions.unknown(type, id);
    }
    BundleJson bundle =
        new BundleJson("history", SearchPages.bytes(versions), versions.size())
            .total(versions.size());
    bundle.link("self", question.base() + "/" + type + "/" + id + "/_history");
    versions.forEach(v -> add(bundle, v));
    return Answer.bundle(bundle.toBytes());
  }

  private void add(BundleJson bundle, StoredResource version) {
    bundle.open().fullUrl(question.base() + "/" + version.reference());
    if (version.deleted()) {
      bundle
          .request("DELETE", version.reference())
          .response("204 No Content", Optional.of(version), false);
    } else if (version.version() == 1) {
      bundle
          .resource(version)
          .request("POST", version.type())
          .response("201 Created", Optional.of(version), true);
    } else {
      bundle
          .resource(version)
          .request("PUT", version.reference())
          .response("200 OK", Optional.of(version), true);
    }
    bundle.end().close();
  }

  Answer ofType(String type) {
    throw Problems.notOffered("History of a type is not offered.", "Ask for one resource.");
  }

  Answer ofSystem() {
    throw Problems.notOffered("History of the system is not offered.", "Ask for one resource.");
  }

  Optional<String> unusedUntilPaging() {
    return Optional.of(interactions.toString());
  }
}
