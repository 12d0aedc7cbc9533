package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.SearchValues.refusal;
import static health.fabrica.fhir.store.Tables.DATE_INDEX;
import static health.fabrica.fhir.store.Tables.EXACT;
import static health.fabrica.fhir.store.Tables.FOLDED;
import static health.fabrica.fhir.store.Tables.HIGH;
import static health.fabrica.fhir.store.Tables.LOW;
import static health.fabrica.fhir.store.Tables.PARAM;
import static health.fabrica.fhir.store.Tables.PK;
import static health.fabrica.fhir.store.Tables.QUANTITY_INDEX;
import static health.fabrica.fhir.store.Tables.REFERENCE_INDEX;
import static health.fabrica.fhir.store.Tables.STRING_INDEX;
import static health.fabrica.fhir.store.Tables.TOKEN_INDEX;
import static health.fabrica.fhir.store.Tables.URI;
import static health.fabrica.fhir.store.Tables.URI_INDEX;

import health.fabrica.fhir.store.SearchParam.Kind;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * The conditions that search values state on the key of a resource, each a set of keys out of one
 * index table.
 */
final class ValueConditions {

  /** Alternatives in one statement of a set; databases bound the depth of an OR. */
  private static final int ALTERNATIVES_PER_SET = 200;

  private final ToIntFunction<SearchParam> numbers;
  private final Field<Long> ownerOfElement;
  private final DateConditions dates;

  private ValueConditions(
      ToIntFunction<SearchParam> numbers, Field<Long> ownerOfElement, Clock clock) {
    this.numbers = numbers;
    this.ownerOfElement = ownerOfElement;
    this.dates = new DateConditions(clock);
  }

  /** On the keys of resources. */
  static ValueConditions ofResources(ToIntFunction<SearchParam> numbers, Clock clock) {
    return new ValueConditions(numbers, ElementKeys.resourceOfElement(), clock);
  }

  /** On the keys of contained resources. */
  static ValueConditions ofContained(ToIntFunction<SearchParam> numbers, Clock clock) {
    return new ValueConditions(
        param -> ContainedKeys.number(numbers.applyAsInt(param)),
        ContainedKeys.containedOfElement(),
        clock);
  }

  DateConditions dates() {
    return dates;
  }

  static Table<Record> table(Kind kind) {
    return switch (kind) {
      case TOKEN -> TOKEN_INDEX;
      case STRING -> STRING_INDEX;
      case REFERENCE -> REFERENCE_INDEX;
      case DATE -> DATE_INDEX;
      case URI -> URI_INDEX;
      case NUMBER, QUANTITY, SPECIAL -> QUANTITY_INDEX;
      case COMPOSITE -> throw new IllegalStateException("a composite has no table of its own");
    };
  }

  /**
   * That the resource of the key has one of the values.
   *
   * @param key of resources, or of elements for a component of a composite
   * @param valueSets where {@code :in} finds its value set
   */
  Condition of(Key key, SearchParam param, String modifier, String value, ValueSets valueSets) {
    if (modifier.equals("missing")) {
      return missing(param.name(), value) ? absent(key, param) : present(key, param);
    }
    List<String> alternatives = SearchValues.alternatives(param.name(), value);
    return switch (param.kind()) {
      case TOKEN -> token(key, param, modifier, alternatives, valueSets);
      case STRING -> string(key, param, modifier, alternatives);
      case REFERENCE -> reference(key, param, modifier, alternatives);
      case DATE -> {
        requireNone(param, modifier);
        yield any(key, param, alternatives.stream().map(v -> dates.of(LOW, HIGH, v)).toList());
      }
      case URI -> uri(key, param, modifier, alternatives);
      case NUMBER, QUANTITY -> {
        requireNone(param, modifier);
        int number = numbers.applyAsInt(param);
        yield anyOf(
            key,
            QUANTITY_INDEX,
            alternatives.stream().map(v -> QuantityConditions.of(param, number, v)).toList());
      }
      case SPECIAL -> {
        requireNone(param, modifier);
        int number = numbers.applyAsInt(param);
        yield anyOf(key, alternatives.stream().map(v -> Positions.near(number, v)).toList());
      }
      case COMPOSITE -> {
        requireNone(param, modifier);
        yield anyOf(key, alternatives.stream().map(v -> composite(param, v, valueSets)).toList());
      }
    };
  }

  private static boolean missing(String name, String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw refusal(name + ":missing is neither true nor false.", "Say true or false.");
    };
  }

  private Condition present(Key key, SearchParam param) {
    return param.kind() == Kind.COMPOSITE
        ? key.in(present(param))
        : key.in(table(param.kind()), ofParam(param));
  }

  private Condition absent(Key key, SearchParam param) {
    return param.kind() == Kind.COMPOSITE
        ? key.notIn(present(param))
        : key.notIn(table(param.kind()), ofParam(param));
  }

  private Select<Record1<Long>> present(SearchParam param) {
    if (param.kind() != Kind.COMPOSITE) {
      return DSL.select(PK).from(table(param.kind())).where(ofParam(param));
    }
    List<Condition> parts =
        param.parts().stream().skip(1).map(part -> PK.in(present(part))).toList();
    SearchParam first = param.parts().get(0);
    return DSL.select(ownerOfElement)
        .from(table(first.kind()))
        .where(ofParam(first))
        .and(DSL.and(parts));
  }

  private Select<Record1<Long>> composite(SearchParam param, String value, ValueSets valueSets) {
    List<String> values = SearchValues.split(value, '$');
    if (values.size() != param.parts().size()) {
      throw refusal(
          "A value of " + param.name() + " has " + values.size() + " components.",
          "Give " + param.parts().size() + ", with $ between them; a dollar in a value is \\$.");
    }
    SearchParam first = param.parts().get(0);
    Condition all = ofParam(first);
    for (int i = 0; i < values.size(); i++) {
      all = all.and(of(Key.walked(PK), param.parts().get(i), "", values.get(i), valueSets));
    }
    return DSL.select(ownerOfElement).from(table(first.kind())).where(all);
  }

  private Condition token(
      Key key, SearchParam param, String modifier, List<String> alternatives, ValueSets valueSets) {
    int number = numbers.applyAsInt(param);
    return switch (modifier) {
      case "" -> key.in(TOKEN_INDEX, tokens(number, TokenConditions.of(alternatives)));
      case "not" -> key.notIn(TOKEN_INDEX, tokens(number, TokenConditions.of(alternatives)));
      case "of-type" -> key.in(TOKEN_INDEX, tokens(-number, TokenConditions.ofType(alternatives)));
      case "in" -> key.in(TOKEN_INDEX, tokens(number, valueSets.contains(alternatives)));
      case "not-in" -> key.notIn(TOKEN_INDEX, tokens(number, valueSets.contains(alternatives)));
      case "text" -> anyOf(key, STRING_INDEX, beginnings(PARAM.eq(number), alternatives));
      default -> throw modifierRefusal(param, modifier);
    };
  }

  private static Condition tokens(int number, Condition condition) {
    return PARAM.eq(number).and(condition);
  }

  private Condition string(Key key, SearchParam param, String modifier, List<String> alternatives) {
    List<String> texts = alternatives.stream().map(SearchValues::unescape).toList();
    List<String> folded = texts.stream().map(Folding::fold).toList();
    return switch (modifier) {
      case "exact" -> in(key, param, FOLDED.in(folded).and(EXACT.in(texts)));
      case "contains" ->
          any(key, param, folded.stream().map(f -> DSL.position(FOLDED, f).gt(0)).toList());
      case "" -> anyOf(key, STRING_INDEX, beginnings(ofParam(param), alternatives));
      default -> throw modifierRefusal(param, modifier);
    };
  }

  private static List<Condition> beginnings(Condition ofParam, List<String> alternatives) {
    return alternatives.stream()
        .map(SearchValues::unescape)
        .map(Folding::fold)
        .map(f -> ofParam.and(FOLDED.ge(f)).and(FOLDED.lt(Folding.endOfPrefix(f))))
        .toList();
  }

  private Condition reference(
      Key key, SearchParam param, String modifier, List<String> alternatives) {
    if (modifier.equals("identifier")) {
      return key.in(
          TOKEN_INDEX, tokens(numbers.applyAsInt(param), TokenConditions.of(alternatives)));
    }
    if (!modifier.isEmpty() && !Character.isUpperCase(modifier.charAt(0))) {
      throw modifierRefusal(param, modifier);
    }
    return in(key, param, ReferenceConditions.of(modifier, alternatives));
  }

  /** {@code :below} is a beginning of the value, {@code :above} continues it by whole segments. */
  private Condition uri(Key key, SearchParam param, String modifier, List<String> alternatives) {
    List<String> uris = alternatives.stream().map(SearchValues::unescape).toList();
    return switch (modifier) {
      case "" -> in(key, param, URI.in(IndexText.whole(uris)));
      case "below" ->
          any(
              key,
              param,
              uris.stream().map(u -> URI.ge(u).and(URI.lt(Folding.endOfPrefix(u)))).toList());
      case "above" ->
          in(
              key,
              param,
              URI.in(
                  uris.stream()
                      .flatMap(u -> ancestors(u).stream())
                      .map(IndexText::whole)
                      .toList()));
      default -> throw modifierRefusal(param, modifier);
    };
  }

  /** The URI and what it begins with, up to each slash, with and without it. */
  private static List<String> ancestors(String uri) {
    List<String> ancestors = new ArrayList<>(List.of(uri));
    for (int slash = uri.lastIndexOf('/'); slash > 0; slash = uri.lastIndexOf('/', slash - 1)) {
      ancestors.add(uri.substring(0, slash));
      ancestors.add(uri.substring(0, slash + 1));
    }
    return ancestors;
  }

  private Condition ofParam(SearchParam param) {
    return PARAM.eq(numbers.applyAsInt(param));
  }

  private Condition in(Key key, SearchParam param, Condition condition) {
    return key.in(table(param.kind()), ofParam(param).and(condition));
  }

  private Condition any(Key key, SearchParam param, List<Condition> alternatives) {
    Condition ofParam = ofParam(param);
    return anyOf(key, table(param.kind()), alternatives.stream().map(a -> ofParam.and(a)).toList());
  }

  private static Condition anyOf(Key key, Table<Record> table, List<Condition> alternatives) {
    List<Condition> sets = new ArrayList<>();
    for (int from = 0; from < alternatives.size(); from += ALTERNATIVES_PER_SET) {
      int to = Math.min(from + ALTERNATIVES_PER_SET, alternatives.size());
      sets.add(key.in(table, DSL.or(alternatives.subList(from, to))));
    }
    return DSL.or(sets);
  }

  private static Condition anyOf(Key key, List<Select<Record1<Long>>> alternatives) {
    List<Condition> sets = new ArrayList<>();
    for (int from = 0; from < alternatives.size(); from += ALTERNATIVES_PER_SET) {
      int to = Math.min(from + ALTERNATIVES_PER_SET, alternatives.size());
      sets.add(
          key.in(alternatives.subList(from, to).stream().reduce(Select::unionAll).orElseThrow()));
    }
    return DSL.or(sets);
  }

  private static void requireNone(SearchParam param, String modifier) {
    if (!modifier.isEmpty()) {
      throw modifierRefusal(param, modifier);
    }
  }

  private static RuntimeException modifierRefusal(SearchParam param, String modifier) {
    String known =
        switch (param.kind()) {
          case TOKEN -> ":not, :text, :of-type, :in, :not-in and :missing";
          case STRING -> ":exact, :contains and :missing";
          case REFERENCE -> "a resource type, :identifier and :missing";
          case URI -> ":above, :below and :missing";
          case DATE, NUMBER, QUANTITY, SPECIAL, COMPOSITE -> ":missing";
        };
    return refusal(
        "Parameter " + param.name() + " does not take the modifier :" + modifier + ".",
        "It takes " + known + ".");
  }
}
