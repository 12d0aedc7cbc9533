package health.fabrica.fhir.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Resource;

/**
 * One entry of a batch or transaction, its request taken apart.
 *
 * @param position from 1, for messages
 * @param method what is to be done
 * @param path the segments of the URL; the first is a type
 * @param query what follows the question mark of the URL, or If-None-Exist of a POST; empty when
 *     there is none
 */
record BundleEntry(
    int position,
    HTTPVerb method,
    List<String> path,
    Optional<String> query,
    BundleEntryComponent component) {

  static BundleEntry of(int position, BundleEntryComponent component, String base) {
    HTTPVerb method = component.getRequest().getMethod();
    if (method == null || method == HTTPVerb.NULL || !component.getRequest().hasUrl()) {
      throw Problems.malformed(
          "Entry " + position + " has no request with method and url.", "Add entry.request.");
    }
    String url = component.getRequest().getUrl();
    String relative = url.startsWith(base + "/") ? url.substring(base.length() + 1) : url;
    int mark = relative.indexOf('?');
    String path = mark < 0 ? relative : relative.substring(0, mark);
    List<String> segments = new ArrayList<>(List.of(path.replaceFirst("^/", "").split("/")));
    Optional<String> query =
        method == HTTPVerb.POST
            ? Optional.ofNullable(component.getRequest().getIfNoneExist())
            : Optional.of(relative.substring(mark < 0 ? relative.length() : mark + 1));
    BundleEntry entry =
        new BundleEntry(
            position, method, List.copyOf(segments), query.filter(q -> !q.isEmpty()), component);
    entry.check();
    return entry;
  }

  private void check() {
    int parts = path.size();
    boolean shape =
        switch (method) {
          case POST -> parts == 1;
          case PUT, PATCH, DELETE -> parts == 2 || (parts == 1 && query.isPresent());
          case GET, HEAD -> parts <= 4;
          case NULL -> false;
        };
    if (!shape) {
      throw Problems.malformed(
          where() + " has a url that does not suit its method.",
          "POST goes to Type; PUT, PATCH and DELETE to Type/id or Type?criteria; GET to Type/id or"
              + " Type?search.");
    }
    if (path.stream().anyMatch(segment -> segment.startsWith("$"))) {
      throw Problems.notOffered(
          where() + " asks for an operation, which is not offered in a Bundle.",
          "Call the operation by itself.");
    }
    if (hasBody()) {
      checkResource();
    }
    if (!isRead()) {
      id().ifPresent(Interactions::requireId);
    }
  }

  private void checkResource() {
    if (component.getResource() == null) {
      throw Problems.malformed(where() + " has no resource.", "Add entry.resource.");
    }
    if (method == HTTPVerb.PATCH) {
      return;
    }
    if (!resource().fhirType().equals(type())) {
      throw Problems.malformed(
          where() + " holds a resource of type " + resource().fhirType() + ".",
          "The type of the resource and of the url must be the same.");
    }
    String own = resource().getIdElement().getIdPart();
    if (method == HTTPVerb.PUT
        && own != null
        && !own.startsWith("urn:")
        && id().isPresent()
        && !own.equals(id().get())) {
      throw Problems.malformed(
          where() + " holds a resource with another id than its url.",
          "An update sends the resource with the id that the url has.");
    }
  }

  String type() {
    return path.get(0);
  }

  /** The id of the URL; empty when it has none. */
  Optional<String> id() {
    return path.size() > 1 ? Optional.of(path.get(1)) : Optional.empty();
  }

  boolean isRead() {
    return method == HTTPVerb.GET || method == HTTPVerb.HEAD;
  }

  private boolean hasBody() {
    return method == HTTPVerb.POST || method == HTTPVerb.PUT || method == HTTPVerb.PATCH;
  }

  Resource resource() {
    return component.getResource();
  }

  Condition condition() {
    return new Condition(
        Optional.ofNullable(component.getRequest().getIfMatch()).filter(m -> !m.isEmpty()),
        Optional.ofNullable(component.getRequest().getIfNoneMatch()).filter(m -> !m.isEmpty()));
  }

  /** What a GET or HEAD asks. */
  Reads.Question question(String base, boolean lenient) {
    Map<String, List<String>> parameters = RestRequest.query(query.orElse(""));
    return new Reads.Question(
        path,
        parameters,
        lenient,
        base,
        Optional.ofNullable(component.getRequest().getIfNoneMatch()),
        Optional.ofNullable(component.getRequest().getIfModifiedSinceElement().getValue())
            .map(HttpDates::format));
  }

  /** A name for what the entry writes; a conditional create may follow a delete of the same. */
  String named(String target) {
    return (method == HTTPVerb.POST ? "+" : "") + type() + "/" + target;
  }

  /** Names the entry in messages; the id in a url is not repeated there. */
  String where() {
    return "Entry " + position + " (" + method + " " + type() + ")";
  }
}
