package health.fabrica.fhir.rest;

import health.fabrica.fhir.rest.Reads.Question;
import health.fabrica.fhir.store.HistoryPage;
import health.fabrica.fhir.store.HistoryRequest;
import health.fabrica.fhir.store.StoreReader;
import health.fabrica.fhir.store.StoredResource;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Answers {@code _history} of a resource, of a type and of the whole server: pages of versions,
 * newest first, deletions among them, with {@code _since}, {@code _at} and {@code _count}.
 */
final class HistoryPages {

  private static final String CURSOR = "_cursor";

  private static final Set<String> OF_RESPONSE =
      Set.of("_format", "_pretty", "_summary", "_elements");

  private final StoreReader reader;
  private final Question question;

  HistoryPages(StoreReader reader, Question question) {
    this.reader = reader;
    this.question = question;
  }

  Answer ofInstance(String type, String id) {
    if (reader.readLatest(type, id).isEmpty()) {
      throw Interactions.unknown(type, id);
    }
    return answer(HistoryRequest.ofInstance(type, id), type + "/" + id + "/_history");
  }

  Answer ofType(String type) {
    return answer(HistoryRequest.ofType(type), type + "/_history");
  }

  Answer ofSystem() {
    return answer(HistoryRequest.ofSystem(), "_history");
  }

  private Answer answer(HistoryRequest all, String path) {
    HistoryRequest request = all;
    List<String> pairs = new ArrayList<>();
    for (var parameter : question.parameters().entrySet()) {
      for (String value : parameter.getValue()) {
        request = apply(request, parameter.getKey(), value);
        if (!parameter.getKey().equals(CURSOR)) {
          pairs.add(parameter.getKey() + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
      }
    }
    String url = question.base() + "/" + path;
    return Answer.bundle(json(reader.history(request.withTotal(true)), url, pairs));
  }

  private HistoryRequest apply(HistoryRequest request, String name, String value) {
    return switch (name) {
      case "_since" -> request.since(value);
      case "_at" -> request.at(value);
      case "_count" -> request.count(count(value));
      case CURSOR -> request.after(value);
      default -> {
        if (!OF_RESPONSE.contains(name) && !question.lenient()) {
          throw Problems.parameter(
              "A history has no parameter of that name.",
              "It has _since, _at and _count; Prefer: handling=lenient ignores others.");
        }
        yield name.equals("_summary") && value.equals("count") ? request.count(0) : request;
      }
    };
  }

  private static int count(String value) {
    try {
      return Math.min(Integer.parseInt(value), SearchQuery.MAX_COUNT);
    } catch (NumberFormatException e) {
      throw Problems.parameter("_count is not a whole number.", "Write for example _count=50.");
    }
  }

  private byte[] json(HistoryPage page, String url, List<String> pairs) {
    List<StoredResource> versions = page.versions();
    BundleJson bundle = new BundleJson("history", SearchPages.bytes(versions), versions.size());
    page.total().ifPresent(bundle::total);
    bundle.link("self", url + query(pairs, Optional.empty()));
    page.next().ifPresent(cursor -> bundle.link("next", url + query(pairs, Optional.of(cursor))));
    versions.forEach(v -> add(bundle, v));
    return bundle.toBytes();
  }

  private static String query(List<String> pairs, Optional<String> cursor) {
    List<String> all = new ArrayList<>(pairs);
    cursor.ifPresent(c -> all.add(CURSOR + "=" + URLEncoder.encode(c, StandardCharsets.UTF_8)));
    return all.isEmpty() ? "" : "?" + String.join("&", all);
  }

  /** A first version may have come by PUT too; a history does not tell that apart. */
  private void add(BundleJson bundle, StoredResource version) {
    Optional<StoredResource> described = Optional.of(version);
    bundle.open().fullUrl(question.base() + "/" + version.reference());
    if (version.deleted()) {
      bundle.request("DELETE", version.reference()).response("204 No Content", described, false);
    } else if (version.version() == 1) {
      bundle
          .resource(version)
          .request("POST", version.type())
          .response("201 Created", described, true);
    } else {
      bundle
          .resource(version)
          .request("PUT", version.reference())
          .response("200 OK", described, true);
    }
    bundle.end().close();
  }
}
