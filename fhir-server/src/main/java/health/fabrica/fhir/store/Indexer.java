package health.fabrica.fhir.store;

import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.problem.FhirProblem;
import health.fabrica.fhir.store.IndexRows.DateRow;
import health.fabrica.fhir.store.IndexRows.ReferenceRow;
import health.fabrica.fhir.store.IndexRows.StringRow;
import health.fabrica.fhir.store.IndexRows.TokenRow;
import health.fabrica.fhir.store.IndexRows.UriRow;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.UriType;

/** Extracts the index rows of a resource: each value of each search parameter of its type. */
final class Indexer {

  private final SearchParameters parameters;
  private final ToIntFunction<SearchParam> numbers;

  Indexer(SearchParameters parameters, ToIntFunction<SearchParam> numbers) {
    this.parameters = parameters;
    this.numbers = numbers;
  }

  /**
   * The rows of all parameters of the resource's type.
   *
   * @throws health.fabrica.core.problem.ProblemException FAB-5003 when composite parameters look at
   *     more elements of it than can be told apart
   */
  IndexRows index(Resource resource) {
    IndexRows rows = new IndexRows();
    int elements = 0;
    for (SearchParam param : parameters.of(resource.fhirType())) {
      elements = addRows(rows, param, resource, elements);
    }
    return rows;
  }

  /** The rows of one parameter. */
  IndexRows index(Resource resource, SearchParam param) {
    IndexRows rows = new IndexRows();
    addRows(rows, param, resource, 0);
    return rows;
  }

  private int addRows(IndexRows rows, SearchParam param, Resource resource, int elementsBefore) {
    int elements = elementsBefore;
    for (Base value : param.select(resource)) {
      if (param.parts().isEmpty()) {
        add(rows, param, 0, value);
      } else {
        elements++;
        addElement(rows, param, elements, value);
      }
    }
    return elements;
  }

  private void addElement(IndexRows rows, SearchParam composite, int element, Base value) {
    if (element > ElementKeys.MAX_ELEMENTS) {
      throw new Problem(
              FhirProblem.RESOURCE_INVALID,
              "The resource has more than " + ElementKeys.MAX_ELEMENTS + " searchable elements.",
              "Split it into several resources.")
          .asException();
    }
    for (SearchParam part : composite.parts()) {
      part.select(value).forEach(v -> add(rows, part, element, v));
    }
  }

  private void add(IndexRows rows, SearchParam param, int element, Base value) {
    int number = numbers.applyAsInt(param);
    switch (param.kind()) {
      case TOKEN -> TokenValues.addTo(rows, number, element, value);
      case STRING ->
          Texts.of(value).forEach(t -> rows.strings().add(StringRow.of(number, t, element)));
      case REFERENCE -> addReference(rows, number, element, value);
      case DATE ->
          DateValues.interval(value)
              .ifPresent(i -> rows.dates().add(new DateRow(number, i, element)));
      case URI -> {
        if (value instanceof UriType uri && uri.hasValue()) {
          rows.uris().add(new UriRow(number, uri.getValue(), element));
        }
      }
      case NUMBER, QUANTITY -> QuantityValues.addTo(rows, number, element, value);
      case COMPOSITE -> throw new IllegalStateException("a composite inside a composite");
    }
  }

  /**
   * A reference that is only an identifier, a name or a contained resource has a row without
   * target: it is there, and {@code :missing} says so. A canonical with a version is also found
   * without it.
   */
  private static void addReference(IndexRows rows, int number, int element, Base value) {
    if (value instanceof Reference reference && !reference.isEmpty()) {
      String literal = Objects.requireNonNullElse(reference.getReference(), "");
      ReferenceTarget target = ReferenceTarget.of(literal).orElse(ReferenceTarget.NONE);
      rows.references().add(new ReferenceRow(number, target, element));
      if (reference.hasIdentifier() && reference.getIdentifier().hasValue()) {
        String system = Objects.requireNonNullElse(reference.getIdentifier().getSystem(), "");
        rows.tokens()
            .add(new TokenRow(number, reference.getIdentifier().getValue(), system, element));
      }
    } else if (value instanceof UriType uri && uri.hasValue()) {
      String url = uri.getValue();
      Optional<ReferenceTarget> target = ReferenceTarget.of(url);
      target.ifPresent(t -> rows.references().add(new ReferenceRow(number, t, element)));
      int bar = url.indexOf('|');
      if (value instanceof CanonicalType && bar > 0) {
        ReferenceTarget anyVersion = new ReferenceTarget("", "", url.substring(0, bar));
        rows.references().add(new ReferenceRow(number, anyVersion, element));
      }
    }
  }
}
