package health.fabrica.fhir.rest;

import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Resource;

/**
 * One entry of a batch or transaction, its request taken apart.
 *
 * @param position from 1, for messages
 * @param method GET, POST or PUT
 * @param type the resource type of the URL
 * @param id the id of the URL; empty when it has none
 * @param query what follows the question mark of the URL, or If-None-Exist of a POST; empty when
 *     there is none
 */
record BundleEntry(
    int position,
    HTTPVerb method,
    String type,
    Optional<String> id,
    Optional<String> query,
    BundleEntryComponent component) {

  static BundleEntry of(int position, BundleEntryComponent component, String base) {
    HTTPVerb method = component.getRequest().getMethod();
    if (method == null || !component.getRequest().hasUrl()) {
      throw Problems.malformed(
          "Entry " + position + " has no request with method and url.", "Add entry.request.");
    }
    String url = component.getRequest().getUrl();
    String relative = url.startsWith(base + "/") ? url.substring(base.length() + 1) : url;
    int mark = relative.indexOf('?');
    String path = mark < 0 ? relative : relative.substring(0, mark);
    String[] parts = path.replaceFirst("^/", "").split("/");
    Optional<String> query =
        method == HTTPVerb.POST
            ? Optional.ofNullable(component.getRequest().getIfNoneExist())
            : Optional.of(relative.substring(mark < 0 ? relative.length() : mark + 1));
    BundleEntry entry =
        new BundleEntry(
            position,
            method,
            parts[0],
            parts.length > 1 ? Optional.of(parts[1]) : Optional.empty(),
            query.filter(q -> !q.isEmpty()),
            component);
    entry.check(parts.length);
    return entry;
  }

  private void check(int parts) {
    boolean shape =
        switch (method) {
          case POST -> parts == 1;
          case PUT -> parts == 2 || (parts == 1 && query.isPresent());
          case GET -> parts <= 2;
          case DELETE, PATCH, HEAD, NULL ->
              throw Problems.notOffered(
                  where() + " asks for " + method + ", which is not offered in a Bundle.",
                  "Use POST, PUT or GET.");
        };
    if (!shape) {
      throw Problems.malformed(
          where() + " has a url that does not suit its method.",
          "POST goes to Type, PUT to Type/id or Type?condition, GET to Type/id or Type?search.");
    }
    if (writes()) {
      checkResource();
    }
  }

  private void checkResource() {
    if (!component.hasResource()) {
      throw Problems.malformed(where() + " has no resource.", "Add entry.resource.");
    }
    if (!resource().fhirType().equals(type)) {
      throw Problems.malformed(
          where() + " holds a resource of type " + resource().fhirType() + ".",
          "The type of the resource and of the url must be the same.");
    }
    id.ifPresent(Interactions::requireId);
  }

  boolean writes() {
    return method == HTTPVerb.POST || method == HTTPVerb.PUT;
  }

  Resource resource() {
    return component.getResource();
  }

  Optional<String> ifMatch() {
    return Optional.ofNullable(component.getRequest().getIfMatch()).filter(m -> !m.isEmpty());
  }

  /** Names the entry in messages; the id in a url is not repeated there. */
  String where() {
    return "Entry " + position + " (" + method + " " + type + ")";
  }
}
