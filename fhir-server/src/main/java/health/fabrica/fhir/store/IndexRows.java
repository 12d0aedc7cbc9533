package health.fabrica.fhir.store;

import java.util.LinkedHashSet;
import java.util.Set;

/** The index rows of one resource, each once. */
final class IndexRows {

  record TokenRow(int param, String code, String system) {}

  record StringRow(int param, String folded, String exact) {}

  record ReferenceRow(int param, ReferenceTarget target) {}

  record DateRow(int param, Interval interval) {}

  record UriRow(int param, String uri) {}

  private final Set<TokenRow> tokens = new LinkedHashSet<>();
  private final Set<StringRow> strings = new LinkedHashSet<>();
  private final Set<ReferenceRow> references = new LinkedHashSet<>();
  private final Set<DateRow> dates = new LinkedHashSet<>();
  private final Set<UriRow> uris = new LinkedHashSet<>();

  Set<TokenRow> tokens() {
    return tokens;
  }

  Set<StringRow> strings() {
    return strings;
  }

  Set<ReferenceRow> references() {
    return references;
  }

  Set<DateRow> dates() {
    return dates;
  }

  Set<UriRow> uris() {
    return uris;
  }
}
