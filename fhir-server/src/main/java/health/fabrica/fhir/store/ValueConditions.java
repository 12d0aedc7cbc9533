package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.SearchValues.refusal;
import static health.fabrica.fhir.store.Tables.CODE;
import static health.fabrica.fhir.store.Tables.EXACT;
import static health.fabrica.fhir.store.Tables.FOLDED;
import static health.fabrica.fhir.store.Tables.HIGH;
import static health.fabrica.fhir.store.Tables.LOW;
import static health.fabrica.fhir.store.Tables.SYSTEM;
import static health.fabrica.fhir.store.Tables.TARGET_ID;
import static health.fabrica.fhir.store.Tables.TARGET_TYPE;
import static health.fabrica.fhir.store.Tables.URI;
import static health.fabrica.fhir.store.Tables.URL;

import health.fabrica.fhir.store.SearchParam.Kind;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.IdType;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** The conditions that search values state on the columns of the index tables. */
final class ValueConditions {

  /** Databases bound the depth of an OR; longer lists are only taken where they become an IN. */
  private static final int MAX_DISJUNCTION = 500;

  private final Clock clock;

  ValueConditions(Clock clock) {
    this.clock = clock;
  }

  static Table<Record> table(Kind kind) {
    return switch (kind) {
      case TOKEN -> Tables.TOKEN_INDEX;
      case STRING -> Tables.STRING_INDEX;
      case REFERENCE -> Tables.REFERENCE_INDEX;
      case DATE -> Tables.DATE_INDEX;
      case URI -> Tables.URI_INDEX;
    };
  }

  /** That an index row has one of the values. */
  Condition of(SearchParam param, String modifier, String value) {
    List<String> alternatives = SearchValues.alternatives(param.name(), value);
    return switch (param.kind()) {
      case TOKEN -> noModifier(param, modifier, tokens(alternatives));
      case STRING -> strings(param, modifier, alternatives);
      case REFERENCE -> references(param, modifier, alternatives);
      case DATE ->
          noModifier(param, modifier, or(alternatives.stream().map(v -> date(v)).toList()));
      case URI ->
          noModifier(
              param, modifier, URI.in(alternatives.stream().map(SearchValues::unescape).toList()));
    };
  }

  private static Condition noModifier(SearchParam param, String modifier, Condition condition) {
    if (!modifier.isEmpty()) {
      throw modifierRefusal(param, modifier);
    }
    return condition;
  }

  private static RuntimeException modifierRefusal(SearchParam param, String modifier) {
    String known =
        switch (param.kind()) {
          case TOKEN -> ":not and :missing";
          case STRING -> ":exact, :contains and :missing";
          case REFERENCE -> "a resource type and :missing";
          case DATE, URI -> ":missing";
        };
    return refusal(
        "Parameter " + param.name() + " does not take the modifier :" + modifier + ".",
        "It takes " + known + ".");
  }

  private static Condition tokens(List<String> alternatives) {
    List<String> codes = new ArrayList<>();
    List<String> systems = new ArrayList<>();
    Map<String, List<String>> codesOfSystem = new TreeMap<>();
    for (String alternative : alternatives) {
      List<String> parts = SearchValues.split(alternative, '|');
      String code = SearchValues.unescape(parts.get(parts.size() - 1));
      String system = SearchValues.unescape(parts.get(0));
      if (parts.size() == 1) {
        codes.add(code);
      } else if (parts.size() > 2) {
        throw refusal("A token has more than one bar.", "Escape a bar in a code as \\|.");
      } else if (code.isEmpty()) {
        systems.add(system);
      } else {
        codesOfSystem.computeIfAbsent(system, s -> new ArrayList<>()).add(code);
      }
    }
    List<Condition> any = new ArrayList<>();
    if (!codes.isEmpty()) {
      any.add(CODE.in(codes));
    }
    if (!systems.isEmpty()) {
      any.add(SYSTEM.in(systems));
    }
    codesOfSystem.forEach((system, list) -> any.add(SYSTEM.eq(system).and(CODE.in(list))));
    return or(any);
  }

  private static Condition strings(SearchParam param, String modifier, List<String> alternatives) {
    List<String> texts = alternatives.stream().map(SearchValues::unescape).toList();
    List<String> folded = texts.stream().map(Folding::fold).toList();
    return switch (modifier) {
      case "exact" -> FOLDED.in(folded).and(EXACT.in(texts));
      case "contains" -> or(folded.stream().map(f -> DSL.position(FOLDED, f).gt(0)).toList());
      case "" ->
          or(
              folded.stream()
                  .map(f -> FOLDED.ge(f).and(FOLDED.lt(Folding.endOfPrefix(f))))
                  .toList());
      default -> throw modifierRefusal(param, modifier);
    };
  }

  private static Condition references(
      SearchParam param, String modifier, List<String> alternatives) {
    boolean typed = !modifier.isEmpty();
    if (typed && !Character.isUpperCase(modifier.charAt(0))) {
      throw modifierRefusal(param, modifier);
    }
    List<String> urls = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    Map<String, List<String>> idsOfType = new TreeMap<>();
    for (String alternative : alternatives) {
      String text = SearchValues.unescape(alternative);
      IdType id = new IdType(text);
      if (id.isAbsolute() || text.startsWith("urn:")) {
        urls.add(text);
      } else if (id.hasResourceType()) {
        idsOfType.computeIfAbsent(id.getResourceType(), t -> new ArrayList<>()).add(id.getIdPart());
      } else if (typed) {
        idsOfType.computeIfAbsent(modifier, t -> new ArrayList<>()).add(text);
      } else {
        ids.add(text);
      }
    }
    List<Condition> any = new ArrayList<>();
    if (!urls.isEmpty()) {
      any.add(TARGET_ID.eq("").and(URL.in(urls)));
    }
    if (!ids.isEmpty()) {
      any.add(TARGET_ID.in(ids));
    }
    idsOfType.forEach((type, list) -> any.add(TARGET_ID.in(list).and(TARGET_TYPE.eq(type))));
    return typed ? or(any).and(TARGET_TYPE.eq(modifier)) : or(any);
  }

  private static Condition or(List<Condition> conditions) {
    if (conditions.size() > MAX_DISJUNCTION) {
      throw refusal(
          "A parameter lists "
              + conditions.size()
              + " values; of its kind at most "
              + MAX_DISJUNCTION
              + " are taken.",
          "Split the search, or use :exact where the parameter is text.");
    }
    return DSL.or(conditions);
  }

  private Condition date(String value) {
    return date(LOW, HIGH, value);
  }

  /** That a column of milliseconds lies as the dates say. */
  Condition ofInstant(Field<Long> column, List<String> alternatives) {
    return or(alternatives.stream().map(v -> date(column, column, v)).toList());
  }

  /** The prefixes as FHIR R4 section 3.1.1.4.7 compares the interval searched with the value's. */
  private Condition date(Field<Long> low, Field<Long> high, String value) {
    boolean prefixed = value.length() > 2 && Character.isLetter(value.charAt(0));
    String prefix = prefixed ? value.substring(0, 2) : "eq";
    Optional<Interval> parsed = Interval.parse(prefixed ? value.substring(2) : value);
    Interval s =
        parsed.orElseThrow(
            () ->
                refusal(
                    "A date of a search parameter cannot be read.",
                    "Write YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss with Z or an offset"
                        + " (+ is %2B in a URL), after eq, ne, gt, lt, ge, le, sa, eb or ap."));
    Condition within = low.ge(s.low()).and(high.le(s.high()));
    return switch (prefix) {
      case "eq" -> within;
      case "ne" -> DSL.not(within);
      case "gt" -> high.gt(s.high());
      case "lt" -> low.lt(s.low());
      case "ge" -> high.gt(s.high()).or(within);
      case "le" -> low.lt(s.low()).or(within);
      case "sa" -> low.gt(s.high());
      case "eb" -> high.lt(s.low());
      case "ap" -> overlaps(low, high, s.approximately(clock.instant()));
      default ->
          throw refusal(
              "The prefix " + prefix + " of a date is not known.",
              "Use eq, ne, gt, lt, ge, le, sa, eb or ap.");
    };
  }

  private static Condition overlaps(Field<Long> low, Field<Long> high, Interval s) {
    return low.le(s.high()).and(high.ge(s.low()));
  }
}
