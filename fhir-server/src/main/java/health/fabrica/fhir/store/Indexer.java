package health.fabrica.fhir.store;

import health.fabrica.fhir.store.IndexRows.DateRow;
import health.fabrica.fhir.store.IndexRows.ReferenceRow;
import health.fabrica.fhir.store.IndexRows.StringRow;
import health.fabrica.fhir.store.IndexRows.TokenRow;
import health.fabrica.fhir.store.IndexRows.UriRow;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumeration;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Timing;
import org.hl7.fhir.r4.model.UriType;

/** Extracts the index rows of a resource: each value of each search parameter of its type. */
final class Indexer {

  /** Text longer than this is cut in the index; {@code :exact} on longer text finds nothing. */
  static final int MAX_STRING = 500;

  private static final String BOOLEAN_SYSTEM = "http://hl7.org/fhir/special-values";

  private final SearchParameters parameters;
  private final ToIntFunction<SearchParam> numbers;

  Indexer(SearchParameters parameters, ToIntFunction<SearchParam> numbers) {
    this.parameters = parameters;
    this.numbers = numbers;
  }

  IndexRows index(Resource resource) {
    IndexRows rows = new IndexRows();
    for (SearchParam param : parameters.of(resource.fhirType())) {
      int number = numbers.applyAsInt(param);
      for (Base value : param.select(resource)) {
        add(rows, param, number, value);
      }
    }
    return rows;
  }

  private static void add(IndexRows rows, SearchParam param, int number, Base value) {
    switch (param.kind()) {
      case TOKEN -> addTokens(rows, number, value);
      case STRING ->
          texts(value)
              .filter(Objects::nonNull)
              .map(t -> t.length() > MAX_STRING ? t.substring(0, MAX_STRING) : t)
              .forEach(t -> rows.strings().add(new StringRow(number, Folding.fold(t), t)));
      case REFERENCE ->
          ReferenceTarget.of(literalReference(value))
              .ifPresent(t -> rows.references().add(new ReferenceRow(number, t)));
      case DATE -> interval(value).ifPresent(i -> rows.dates().add(new DateRow(number, i)));
      case URI -> {
        if (value instanceof UriType uri && uri.hasValue()) {
          rows.uris().add(new UriRow(number, uri.getValue()));
        }
      }
    }
  }

  private static void addTokens(IndexRows rows, int number, Base value) {
    if (value instanceof CodeableConcept concept) {
      concept.getCoding().forEach(c -> addToken(rows, number, c.getSystem(), c.getCode()));
    } else if (value instanceof Coding coding) {
      addToken(rows, number, coding.getSystem(), coding.getCode());
    } else if (value instanceof Identifier identifier) {
      addToken(rows, number, identifier.getSystem(), identifier.getValue());
    } else if (value instanceof ContactPoint contact) {
      addToken(rows, number, "", contact.getValue());
    } else if (value instanceof BooleanType bool) {
      addToken(rows, number, BOOLEAN_SYSTEM, bool.getValueAsString());
    } else if (value instanceof Enumeration<?> code) {
      addToken(rows, number, code.getSystem(), code.getValueAsString());
    } else if (value instanceof PrimitiveType<?> primitive) {
      addToken(rows, number, "", primitive.getValueAsString());
    }
  }

  private static void addToken(IndexRows rows, int number, String system, String code) {
    if (code != null && !code.isEmpty()) {
      rows.tokens().add(new TokenRow(number, code, system == null ? "" : system));
    }
  }

  private static Stream<String> texts(Base value) {
    if (value instanceof HumanName name) {
      return Stream.of(
              Stream.of(name.getText(), name.getFamily()),
              values(name.getGiven()),
              values(name.getPrefix()),
              values(name.getSuffix()))
          .flatMap(s -> s);
    }
    if (value instanceof Address a) {
      return Stream.concat(
          values(a.getLine()),
          Stream.of(
              a.getText(),
              a.getCity(),
              a.getDistrict(),
              a.getState(),
              a.getPostalCode(),
              a.getCountry()));
    }
    if (value instanceof CodeableConcept concept) {
      return Stream.concat(
          Stream.of(concept.getText()), concept.getCoding().stream().map(Coding::getDisplay));
    }
    return value instanceof IPrimitiveType<?> p ? Stream.of(p.getValueAsString()) : Stream.of();
  }

  private static Stream<String> values(List<StringType> strings) {
    return strings.stream().map(StringType::getValue);
  }

  private static String literalReference(Base value) {
    if (value instanceof Reference reference) {
      return Objects.requireNonNullElse(reference.getReference(), "");
    }
    return value instanceof UriType uri ? Objects.requireNonNullElse(uri.getValue(), "") : "";
  }

  private static Optional<Interval> interval(Base value) {
    if (value instanceof BaseDateTimeType time && time.hasValue()) {
      return Interval.parse(time.getValueAsString());
    }
    if (value instanceof Period period) {
      return period.isEmpty() ? Optional.empty() : Optional.of(interval(period));
    }
    if (value instanceof Timing timing) {
      return interval(timing);
    }
    return Optional.empty();
  }

  private static Interval interval(Period period) {
    return Interval.between(interval(period.getStartElement()), interval(period.getEndElement()));
  }

  private static Optional<Interval> interval(Timing timing) {
    Stream<Interval> events =
        timing.getEvent().stream().map(DateTimeType.class::cast).flatMap(e -> interval(e).stream());
    Stream<Interval> bounds =
        timing.getRepeat().hasBoundsPeriod()
            ? Stream.of(interval(timing.getRepeat().getBoundsPeriod()))
            : Stream.of();
    return Stream.concat(events, bounds).reduce(Interval::span);
  }
}
