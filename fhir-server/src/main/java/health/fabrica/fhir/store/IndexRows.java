package health.fabrica.fhir.store;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The index rows of one resource, each once.
 *
 * <p>A row's {@code param} is the number of its search parameter. Under the negative number stand
 * the parameter's second kind of rows: the typed identifiers of a token, the UCUM base units of a
 * quantity. A row's {@code element} is 0, or for a component of a composite the number of the
 * element in the resource, see {@link ElementKeys}.
 */
final class IndexRows {

  record TokenRow(int param, String code, String system, int element) {
    TokenRow {
      code = IndexText.whole(code);
      system = IndexText.whole(system);
    }
  }

  record StringRow(int param, String folded, String exact, int element) {

    /** The row of a text as it is written. */
    static StringRow of(int param, String text, int element) {
      String exact = IndexText.beginning(text);
      return new StringRow(param, IndexText.beginning(Folding.fold(exact)), exact, element);
    }
  }

  record ReferenceRow(int param, ReferenceTarget target, int element) {
    ReferenceRow {
      target =
          new ReferenceTarget(
              IndexText.whole(target.type()),
              IndexText.whole(target.id()),
              IndexText.whole(target.url()));
    }
  }

  record DateRow(int param, Interval interval, int element) {}

  record UriRow(int param, String uri, int element) {
    UriRow {
      uri = IndexText.whole(uri);
    }
  }

  record QuantityRow(int param, String unit, String system, NumberRange range, int element) {
    QuantityRow {
      unit = IndexText.whole(unit);
      system = IndexText.whole(system);
    }
  }

  private final Set<TokenRow> tokens = new LinkedHashSet<>();
  private final Set<StringRow> strings = new LinkedHashSet<>();
  private final Set<ReferenceRow> references = new LinkedHashSet<>();
  private final Set<DateRow> dates = new LinkedHashSet<>();
  private final Set<UriRow> uris = new LinkedHashSet<>();
  private final Set<QuantityRow> quantities = new LinkedHashSet<>();

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

  Set<QuantityRow> quantities() {
    return quantities;
  }
}
