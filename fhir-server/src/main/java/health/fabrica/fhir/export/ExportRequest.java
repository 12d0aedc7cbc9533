package health.fabrica.fhir.export;

import health.fabrica.fhir.store.SearchRequest;
import java.util.List;
import java.util.Optional;

/**
 * What a client wants exported, checked.
 *
 * @param level whose resources
 * @param url the kick-off URL as it was asked
 * @param types the resource types, each once
 * @param since only what was written at or after this time, in milliseconds since 1970
 * @param filters searches; a resource of a type with filters must match one of them
 */
record ExportRequest(
    Level level, String url, List<String> types, Optional<Long> since, List<Filter> filters) {

  ExportRequest {
    types = List.copyOf(types);
    filters = List.copyOf(filters);
  }

  /** Whose resources are exported. */
  enum Level {
    /** All. */
    SYSTEM,
    /** Those in the compartment of any patient. */
    PATIENT,
    /** Those in the compartments of listed patients. */
    LISTED
  }

  /** One search on a type. */
  record Filter(String type, List<Criterion> criteria) {
    Filter {
      criteria = List.copyOf(criteria);
    }

    SearchRequest search() {
      SearchRequest search = SearchRequest.of(type);
      for (Criterion c : criteria) {
        search = search.where(c.name(), c.value());
      }
      return search;
    }
  }

  /** One search parameter and its value. */
  record Criterion(String name, String value) {}

  List<Filter> filters(String type) {
    return filters.stream().filter(f -> f.type().equals(type)).toList();
  }
}
