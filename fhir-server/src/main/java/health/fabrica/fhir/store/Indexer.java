package health.fabrica.fhir.store;

import health.fabrica.core.problem.Problem;
import health.fabrica.fhir.problem.FhirProblem;
import health.fabrica.fhir.store.Contents.Place;
import health.fabrica.fhir.store.IndexRows.DateRow;
import health.fabrica.fhir.store.IndexRows.ReferenceRow;
import health.fabrica.fhir.store.IndexRows.StringRow;
import health.fabrica.fhir.store.IndexRows.TokenRow;
import health.fabrica.fhir.store.IndexRows.UriRow;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.UriType;

/**
 * Extracts the index rows of a resource: each value of each search parameter of its type, the same
 * of what it contains, and what it refers to beside.
 */
final class Indexer {

  /** The number of references that no published search parameter covers. */
  static final int UNCOVERED = 0;

  private final SearchParameters parameters;
  private final ToIntFunction<SearchParam> numbers;
  private final ResourceCodec codec;

  Indexer(SearchParameters parameters, ToIntFunction<SearchParam> numbers, ResourceCodec codec) {
    this.parameters = parameters;
    this.numbers = numbers;
    this.codec = codec;
  }

  /**
   * All rows of a resource.
   *
   * @param json the same resource as it is stored
   * @throws health.fabrica.core.problem.ProblemException FAB-5003 when it contains more, or
   *     composite parameters look at more elements of it, than can be told apart
   */
  IndexRows index(Resource resource, byte[] json) {
    IndexRows rows = new IndexRows();
    Contents contents = Contents.of(resource, json, codec);
    Place place = Place.whole(contents);
    int elements = 0;
    for (SearchParam param : parameters.of(resource.fhirType())) {
      elements = addRows(rows, param, place, elements);
    }
    addUncovered(rows, resource.fhirType(), json);
    addContained(rows, contents);
    return rows;
  }

  /** The rows of one parameter, of the resource itself and of what it contains. */
  IndexRows index(Resource resource, byte[] json, SearchParam param) {
    IndexRows rows = new IndexRows();
    Contents contents = Contents.of(resource, json, codec);
    if (resource.fhirType().equals(param.type())) {
      addRows(rows, param, Place.whole(contents), 0);
    }
    contents.places().stream()
        .filter(place -> place.resource().fhirType().equals(param.type()))
        .forEach(place -> addRows(rows, param, place, place.element()));
    return rows;
  }

  private void addContained(IndexRows rows, Contents contents) {
    for (Place place : contents.places()) {
      String type = place.resource().fhirType();
      rows.tokens()
          .add(new TokenRow(ContainedKeys.PRESENCE, type, place.localId(), place.element()));
      for (SearchParam param : parameters.of(type)) {
        addRows(rows, param, place, place.element());
      }
    }
  }

  /** Of posted parameters the rows go when those are taken back, so they cover nothing. */
  private void addUncovered(IndexRows rows, String type, byte[] json) {
    Set<ReferenceTarget> targets = OutgoingReferences.of(json);
    if (!targets.isEmpty()) {
      Set<Integer> posted =
          parameters.posted(type).stream().map(numbers::applyAsInt).collect(Collectors.toSet());
      rows.references().stream()
          .filter(r -> r.element() == 0 && r.param() > 0 && !posted.contains(r.param()))
          .forEach(r -> targets.remove(r.target()));
      targets.forEach(t -> rows.references().add(new ReferenceRow(UNCOVERED, t, 0)));
    }
  }

  private int addRows(IndexRows rows, SearchParam param, Place place, int elementsBefore) {
    int elements = elementsBefore;
    for (Base value : param.select(place.resource())) {
      if (param.parts().isEmpty()) {
        add(rows, param, place, place.element(), value);
      } else {
        elements++;
        addElement(rows, param, place, elements, value);
      }
    }
    return elements;
  }

  private void addElement(
      IndexRows rows, SearchParam composite, Place place, int element, Base value) {
    if (element > place.lastElement()) {
      throw new Problem(
              FhirProblem.RESOURCE_INVALID,
              "The resource, or one that it contains, has more than "
                  + (place.lastElement() - place.element())
                  + " searchable elements.",
              "Split it into several resources.")
          .asException();
    }
    for (SearchParam part : composite.parts()) {
      part.select(value).forEach(v -> add(rows, part, place, element, v));
    }
  }

  private void add(IndexRows rows, SearchParam param, Place place, int element, Base value) {
    int number = place.number(numbers.applyAsInt(param));
    switch (param.kind()) {
      case TOKEN -> TokenValues.addTo(rows, number, element, value);
      case STRING ->
          Texts.of(value).forEach(t -> rows.strings().add(StringRow.of(number, t, element)));
      case REFERENCE -> {
        addReference(rows, number, element, value);
        place
            .target(value)
            .filter(target -> element == place.element())
            .ifPresent(
                target -> {
                  ReferenceTarget from =
                      new ReferenceTarget(target.resource().fhirType(), element + "", "");
                  rows.references().add(new ReferenceRow(-number, from, target.element()));
                });
      }
      case DATE ->
          DateValues.interval(value)
              .ifPresent(i -> rows.dates().add(new DateRow(number, i, element)));
      case URI -> {
        if (value instanceof UriType uri && uri.hasValue()) {
          rows.uris().add(new UriRow(number, uri.getValue(), element));
        }
      }
      case NUMBER, QUANTITY -> QuantityValues.addTo(rows, number, element, value);
      case SPECIAL -> Positions.addTo(rows, number, element, value);
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
