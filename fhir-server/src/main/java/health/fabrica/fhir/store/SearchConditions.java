package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.SearchValues.refusal;
import static health.fabrica.fhir.store.Tables.DELETED;
import static health.fabrica.fhir.store.Tables.ID;
import static health.fabrica.fhir.store.Tables.PARAM;
import static health.fabrica.fhir.store.Tables.PK;
import static health.fabrica.fhir.store.Tables.REFERENCE_INDEX;
import static health.fabrica.fhir.store.Tables.RESOURCE;
import static health.fabrica.fhir.store.Tables.TARGET_ID;
import static health.fabrica.fhir.store.Tables.TARGET_TYPE;
import static health.fabrica.fhir.store.Tables.TYPE;
import static health.fabrica.fhir.store.Tables.UPDATED;

import health.fabrica.fhir.store.SearchParam.Kind;
import health.fabrica.fhir.store.SearchRequest.Criterion;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * Turns search criteria into SQL over the index tables: each criterion becomes a set of resource
 * keys, so chains and reverse chains nest.
 */
final class SearchConditions {

  private static final String HAS = "_has:";

  private final SearchParameters parameters;
  private final ToIntFunction<SearchParam> numbers;
  private final ValueConditions values;

  SearchConditions(
      SearchParameters parameters, ToIntFunction<SearchParam> numbers, ValueConditions values) {
    this.parameters = parameters;
    this.numbers = numbers;
    this.values = values;
  }

  /** The condition on rows of {@code resource} that a criterion states. */
  Condition condition(String type, Criterion criterion) {
    return condition(type, Tables.RESOURCE_PK, criterion);
  }

  private Condition condition(String type, Field<Long> key, Criterion criterion) {
    ParameterName name = ParameterName.parse(criterion.name());
    if (criterion.name().startsWith(HAS)) {
      return key.in(keysReferredToBy(type, criterion));
    }
    if (name.chain().isPresent()) {
      return key.in(chained(type, name, criterion.value()));
    }
    if (name.name().equals("_id") || name.name().equals("_lastUpdated")) {
      return key.in(ofResourceRow(type, name, criterion.value()));
    }
    SearchParam param = require(type, name.name());
    return byModifier(key, param, name, criterion.value());
  }

  private Condition byModifier(
      Field<Long> key, SearchParam param, ParameterName name, String value) {
    Table<Record> table = ValueConditions.table(param.kind());
    Condition ofParam = PARAM.eq(numbers.applyAsInt(param));
    if (name.modifier().equals("missing")) {
      Select<Record1<Long>> present = DSL.select(PK).from(table).where(ofParam);
      return missing(name.name(), value) ? key.notIn(present) : key.in(present);
    }
    if (name.modifier().equals("not") && param.kind() == Kind.TOKEN) {
      Condition equal = values.of(param, "", value);
      return key.notIn(DSL.select(PK).from(table).where(ofParam, equal));
    }
    return key.in(
        DSL.select(PK).from(table).where(ofParam, values.of(param, name.modifier(), value)));
  }

  private static boolean missing(String name, String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw refusal(name + ":missing is neither true nor false.", "Say true or false.");
    };
  }

  private Select<Record1<Long>> ofResourceRow(String type, ParameterName name, String value) {
    if (!name.modifier().isEmpty()) {
      throw refusal(name.name() + " takes no modifier.", "Leave :" + name.modifier() + " out.");
    }
    List<String> alternatives = SearchValues.alternatives(name.name(), value);
    Condition condition =
        name.name().equals("_id")
            ? ID.in(alternatives.stream().map(SearchValues::unescape).toList())
            : values.ofInstant(UPDATED, alternatives);
    return DSL.select(PK).from(RESOURCE).where(TYPE.eq(type), DELETED.eq(0), condition);
  }

  /**
   * {@code device.udi-di=X}: those whose reference leads to a resource for which the rest holds.
   */
  private Select<Record1<Long>> chained(String type, ParameterName name, String value) {
    SearchParam link = requireReference(type, name.name());
    Criterion rest = new Criterion(name.chain().orElseThrow(), value);
    String restName = ParameterName.parse(rest.name()).name();
    Table<Record> target = RESOURCE.as("target");
    Field<Long> targetKey = DSL.field(DSL.name("target", "pk"), Long.class);
    Condition any = DSL.falseCondition();
    for (String targetType : chainTargets(link, name.modifier(), restName)) {
      Condition leads = DSL.field(DSL.name("target", "type"), String.class).eq(targetType);
      any = any.or(leads.and(condition(targetType, targetKey, rest)));
    }
    return DSL.select(DSL.field(DSL.name("link", "pk"), Long.class))
        .from(REFERENCE_INDEX.as("link"))
        .join(target)
        .on(
            linkField(TARGET_TYPE).eq(DSL.field(DSL.name("target", "type"), String.class)),
            linkField(TARGET_ID).eq(DSL.field(DSL.name("target", "id"), String.class)))
        .where(linkField(PARAM).eq(numbers.applyAsInt(link)), any);
  }

  private List<String> chainTargets(SearchParam link, String modifier, String restName) {
    Set<String> candidates =
        !modifier.isEmpty()
            ? Set.of(modifier)
            : link.targets().isEmpty() ? parameters.types() : link.targets();
    List<String> able =
        candidates.stream().filter(t -> parameters.names(t).contains(restName)).sorted().toList();
    if (able.isEmpty()) {
      throw refusal(
          "No target of " + link.name() + " has the search parameter " + restName + ".",
          "Targets of " + link.name() + " are " + String.join(", ", candidates) + ".");
    }
    return able;
  }

  /**
   * {@code _has:Device:patient:udi-di}: those to which a resource refers for which the rest holds.
   */
  private Select<Record1<Long>> keysReferredToBy(String type, Criterion criterion) {
    String[] parts = criterion.name().substring(HAS.length()).split(":", 3);
    if (parts.length != 3) {
      throw refusal(
          criterion.name() + " is not of the form _has:Type:reference:parameter.",
          "Write for example _has:Device:patient:udi-di.");
    }
    SearchParam link = requireReference(parts[0], parts[1]);
    Condition rest = condition(parts[0], linkField(PK), new Criterion(parts[2], criterion.value()));
    Field<Long> targetKey = DSL.field(DSL.name("target", "pk"), Long.class);
    return DSL.select(targetKey)
        .from(RESOURCE.as("target"))
        .join(REFERENCE_INDEX.as("link"))
        .on(
            linkField(TARGET_TYPE).eq(DSL.field(DSL.name("target", "type"), String.class)),
            linkField(TARGET_ID).eq(DSL.field(DSL.name("target", "id"), String.class)))
        .where(
            linkField(PARAM).eq(numbers.applyAsInt(link)), linkField(TARGET_TYPE).eq(type), rest);
  }

  private static <T> Field<T> linkField(Field<T> column) {
    return DSL.field(DSL.name("link", column.getName()), column.getDataType());
  }

  SearchParam requireReference(String type, String name) {
    SearchParam param = require(type, name);
    if (param.kind() != Kind.REFERENCE) {
      throw refusal(name + " of " + type + " is no reference.", "Use a reference parameter.");
    }
    return param;
  }

  private SearchParam require(String type, String name) {
    Optional<SearchParam> param = parameters.find(type, name);
    return param.orElseThrow(
        () ->
            refusal(
                "Search parameter " + name + " of " + type + " is not known.",
                "Known are " + String.join(", ", parameters.names(type)) + "."));
  }
}
