package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.SearchValues.refusal;
import static health.fabrica.fhir.store.Tables.CODE;
import static health.fabrica.fhir.store.Tables.DELETED;
import static health.fabrica.fhir.store.Tables.ID;
import static health.fabrica.fhir.store.Tables.PARAM;
import static health.fabrica.fhir.store.Tables.PK;
import static health.fabrica.fhir.store.Tables.REFERENCE_INDEX;
import static health.fabrica.fhir.store.Tables.RESOURCE;
import static health.fabrica.fhir.store.Tables.SYSTEM;
import static health.fabrica.fhir.store.Tables.TARGET_ID;
import static health.fabrica.fhir.store.Tables.TARGET_TYPE;
import static health.fabrica.fhir.store.Tables.TOKEN_INDEX;
import static health.fabrica.fhir.store.Tables.TYPE;
import static health.fabrica.fhir.store.Tables.UPDATED;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.store.SearchParam.Kind;
import health.fabrica.fhir.store.SearchRequest.Criterion;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.DSL;

/**
 * Turns search criteria into SQL over the index tables: each criterion becomes a set of resource
 * keys, so chains and reverse chains nest.
 */
final class SearchConditions {

  static final String HAS = "_has:";

  private static final String HAS_PLAIN = "_has";

  /** What is possible instead of what contained resources cannot be asked. */
  static final String BY_CHAIN =
      "A search of the type that contains them takes it: its chains look into contained resources,"
          + " for example MedicationRequest?medication.code=x&_sort=-_lastUpdated.";

  /** Steps of a chain; each is a nested query. */
  private static final int MAX_STEPS = 10;

  private final SearchParameters parameters;
  private final ToIntFunction<SearchParam> numbers;
  private final ValueConditions values;
  private final ValueConditions containedValues;

  SearchConditions(SearchParameters parameters, ToIntFunction<SearchParam> numbers, Clock clock) {
    this.parameters = parameters;
    this.numbers = numbers;
    this.values = ValueConditions.ofResources(numbers, clock);
    this.containedValues = ValueConditions.ofContained(numbers, clock);
  }

  /** The condition that a criterion states on the key of a resource. */
  Condition condition(String type, Criterion criterion, Key key, ValueSets valueSets) {
    return new Nest(valueSets).condition(type, key, criterion, 0, false);
  }

  /** The condition that a criterion states on the key of a contained resource. */
  Condition ofContained(String type, Criterion criterion, Key key, ValueSets valueSets) {
    return new Nest(valueSets).condition(type, key, criterion, 0, true);
  }

  /** Refuses as long as not all contained resources are in the index. */
  void requireContents() {
    parameters
        .pendingContents()
        .ifPresent(
            p -> {
              throw notReady("What " + p.type() + " resources contain", p);
            });
  }

  private static ProblemException notReady(String what, SearchParameters.Progress p) {
    return new Problem(
            SearchProblem.PARAMETER_NOT_READY,
            what + " is being indexed: " + p.done() + " of " + p.total() + " resources.",
            "Ask again later; an answer now would be incomplete.")
        .asException();
  }

  /** Whether the criterion's rows in the index lie in the order of their resources. */
  boolean isOrdered(String type, Criterion criterion) {
    if (criterion.name().startsWith(HAS)) {
      return false;
    }
    ParameterName name = ParameterName.parse(criterion.name());
    return parameters
        .find(type, name.name())
        .filter(param -> Walk.isOrdered(param, name, criterion))
        .isPresent();
  }

  SearchParam requireReference(String type, String name) {
    SearchParam param = require(type, name);
    if (param.kind() != Kind.REFERENCE) {
      throw refusal(name + " of " + type + " is no reference.", "Use a reference parameter.");
    }
    return param;
  }

  /** A parameter that can be searched now. */
  SearchParam require(String type, String name) {
    Optional<SearchParam> param = parameters.find(type, name);
    parameters
        .pending(type, name)
        .ifPresent(
            p -> {
              throw notReady("Search parameter " + name + " of " + type, p);
            });
    return param.orElseThrow(
        () ->
            refusal(
                "Search parameter " + name + " of " + type + " is not known.",
                "Known are " + String.join(", ", parameters.names(type)) + "."));
  }

  /** One criterion with what hangs on it. */
  private final class Nest {

    private final ValueSets valueSets;

    Nest(ValueSets valueSets) {
      this.valueSets = valueSets;
    }

    Condition condition(String type, Key key, Criterion criterion, int depth, boolean contained) {
      if (depth > MAX_STEPS) {
        throw refusal("A chain has more than " + MAX_STEPS + " steps.", "Ask in several searches.");
      }
      if (criterion.name().startsWith(HAS)) {
        requireWhole(contained, HAS_PLAIN);
        return key.in(keysReferredToBy(type, criterion, depth));
      }
      ParameterName name = ParameterName.parse(criterion.name());
      if (name.chain().isPresent()) {
        return key.in(chained(type, name, criterion.value(), depth, contained));
      }
      if (contained && name.name().equals("_id")) {
        return key.in(TOKEN_INDEX, ofLocalId(type, name, criterion.value()));
      }
      if (name.name().equals("_id") || name.name().equals("_lastUpdated")) {
        requireWhole(contained, name.name());
        return key.in(ofResourceRow(type, name, criterion.value()));
      }
      SearchParam param = require(type, name.name());
      return (contained ? containedValues : values)
          .of(key, param, name.modifier(), criterion.value(), valueSets);
    }

    private static void requireWhole(boolean contained, String name) {
      if (contained) {
        throw refusal(
            name
                + (name.equals(HAS_PLAIN)
                    ? " is not searched of contained resources, to which only their container"
                        + " refers."
                    : " is not searched of contained resources, which have no versions of their"
                        + " own."),
            BY_CHAIN);
      }
    }

    private static Condition ofLocalId(String type, ParameterName name, String value) {
      requireNoModifier(name);
      List<String> ids =
          SearchValues.alternatives(name.name(), value).stream()
              .map(SearchValues::unescape)
              .toList();
      return PARAM.eq(ContainedKeys.PRESENCE).and(CODE.eq(type)).and(SYSTEM.in(ids));
    }

    private static void requireNoModifier(ParameterName name) {
      if (!name.modifier().isEmpty()) {
        throw refusal(name.name() + " takes no modifier.", "Leave :" + name.modifier() + " out.");
      }
    }

    private Select<Record1<Long>> ofResourceRow(String type, ParameterName name, String value) {
      requireNoModifier(name);
      List<String> alternatives = SearchValues.alternatives(name.name(), value);
      Condition condition =
          name.name().equals("_id")
              ? ID.in(alternatives.stream().map(SearchValues::unescape).toList())
              : DSL.or(
                  alternatives.stream().map(v -> values.dates().of(UPDATED, UPDATED, v)).toList());
      return DSL.select(PK).from(RESOURCE).where(TYPE.eq(type), DELETED.eq(0), condition);
    }

    /**
     * {@code device.udi-di=X}: those whose reference leads to a resource for which the rest holds,
     * be it stored or contained where the reference is. One query a target type, so that each is
     * driven by the index of its own parameter.
     */
    private Select<Record1<Long>> chained(
        String type, ParameterName name, String value, int depth, boolean contained) {
      requireContents();
      SearchParam link = requireReference(type, name.name());
      int number = numbers.applyAsInt(link);
      int own = contained ? ContainedKeys.number(number) : number;
      Criterion rest = new Criterion(name.chain().orElseThrow(), value);
      Select<Record1<Long>> all = null;
      for (String targetType : chainTargets(link, name.modifier(), rest.name())) {
        Select<Record1<Long>> one = leadingTo(own, targetType, rest, depth);
        all = all == null ? one : all.unionAll(one);
        if (!rest.name().startsWith(HAS) && !rest.name().startsWith("_lastUpdated")) {
          all = all.unionAll(leadingInside(own, targetType, rest, depth, contained));
        }
      }
      return Objects.requireNonNull(all);
    }

    /** By references to what the same resource contains, see {@link ContainedKeys}. */
    private Select<Record1<Long>> leadingInside(
        int link, String targetType, Criterion rest, int depth, boolean fromContained) {
      Field<Long> target = DSL.field(DSL.name("inside", "pk"), Long.class);
      Field<String> element = DSL.field(DSL.name("inside", "target_id"), String.class);
      Field<Long> container = ContainedKeys.containerOf(target);
      return DSL.select(
              fromContained
                  ? ContainedKeys.ofContainer(container).minus(element.cast(Long.class))
                  : container)
          .from(REFERENCE_INDEX.as("inside"))
          .where(
              DSL.field(DSL.name("inside", "param"), Integer.class).eq(-link),
              fromContained ? element.ne("0") : element.eq("0"),
              DSL.field(DSL.name("inside", "target_type"), String.class).eq(targetType),
              condition(targetType, Key.walked(target), rest, depth + 1, true));
    }

    private Select<Record1<Long>> leadingTo(
        int link, String targetType, Criterion rest, int depth) {
      Field<Long> targetKey = DSL.field(DSL.name("target", "pk"), Long.class);
      return DSL.select(PK)
          .from(REFERENCE_INDEX)
          .where(
              PARAM.eq(link),
              TARGET_TYPE.eq(targetType),
              TARGET_ID.in(
                  DSL.select(DSL.field(DSL.name("target", "id"), String.class))
                      .from(RESOURCE.as("target"))
                      .where(
                          DSL.field(DSL.name("target", "type"), String.class).eq(targetType),
                          DSL.field(DSL.name("target", "deleted"), Integer.class).eq(0),
                          condition(targetType, Key.walked(targetKey), rest, depth + 1, false))));
    }

    private List<String> chainTargets(SearchParam link, String modifier, String rest) {
      Set<String> candidates =
          !modifier.isEmpty()
              ? Set.of(modifier)
              : link.targets().isEmpty() ? parameters.types() : link.targets();
      String restName = rest.startsWith(HAS) ? "_has" : ParameterName.parse(rest).name();
      List<String> able = new ArrayList<>();
      for (String candidate : candidates) {
        if (parameters.types().contains(candidate)
            && (restName.equals("_has") || parameters.names(candidate).contains(restName))) {
          able.add(candidate);
        }
      }
      if (able.isEmpty()) {
        throw refusal(
            "No target of " + link.name() + " has the search parameter " + restName + ".",
            "Targets of " + link.name() + " are " + String.join(", ", candidates) + ".");
      }
      return able.stream().sorted().toList();
    }

    /**
     * {@code _has:Device:patient:udi-di}: those to which a resource refers for which the rest
     * holds.
     */
    private Select<Record1<Long>> keysReferredToBy(String type, Criterion criterion, int depth) {
      String[] parts = criterion.name().substring(HAS.length()).split(":", 3);
      if (parts.length != 3) {
        throw refusal(
            criterion.name() + " is not of the form _has:Type:reference:parameter.",
            "Write for example _has:Device:patient:udi-di.");
      }
      SearchParam link = requireReference(parts[0], parts[1]);
      Field<Long> linkKey = DSL.field(DSL.name("link", "pk"), Long.class);
      Condition rest =
          condition(
              parts[0],
              Key.walked(linkKey),
              new Criterion(parts[2], criterion.value()),
              depth + 1,
              false);
      return DSL.select(PK)
          .from(RESOURCE)
          .where(
              TYPE.eq(type),
              DELETED.eq(0),
              ID.in(
                  DSL.select(DSL.field(DSL.name("link", "target_id"), String.class))
                      .from(REFERENCE_INDEX.as("link"))
                      .where(
                          DSL.field(DSL.name("link", "param"), Integer.class)
                              .eq(numbers.applyAsInt(link)),
                          DSL.field(DSL.name("link", "target_type"), String.class).eq(type),
                          rest)));
    }
  }
}
