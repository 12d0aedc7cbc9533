package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.SearchValues.refusal;
import static health.fabrica.fhir.store.Tables.CODE;
import static health.fabrica.fhir.store.Tables.DATE_INDEX;
import static health.fabrica.fhir.store.Tables.FOLDED;
import static health.fabrica.fhir.store.Tables.LOW;
import static health.fabrica.fhir.store.Tables.PARAM;
import static health.fabrica.fhir.store.Tables.QUANTITY_INDEX;
import static health.fabrica.fhir.store.Tables.QUANTITY_LOW;
import static health.fabrica.fhir.store.Tables.REFERENCE_INDEX;
import static health.fabrica.fhir.store.Tables.RESOURCE_PK;
import static health.fabrica.fhir.store.Tables.STRING_INDEX;
import static health.fabrica.fhir.store.Tables.TARGET_ID;
import static health.fabrica.fhir.store.Tables.TARGET_TYPE;
import static health.fabrica.fhir.store.Tables.TOKEN_INDEX;
import static health.fabrica.fhir.store.Tables.URI;
import static health.fabrica.fhir.store.Tables.URI_INDEX;
import static health.fabrica.fhir.store.Tables.URL;

import health.fabrica.fhir.store.SearchRequest.SortKey;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SortField;
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * One key of an order. Of several values of a resource the smallest counts when ascending and the
 * largest when descending, as R4 says of {@code _sort}; a resource without a value has one that
 * comes last.
 *
 * @param name the alias of the column
 * @param expression on rows of {@code resource}, never null
 * @param descending whether large values come first
 * @param read makes a value from the text of a cursor
 */
record SortColumn<T>(
    String name, Field<T> expression, boolean descending, Function<String, T> read) {

  /** After all text, in the order of code points. */
  private static final String LAST_TEXT = new String(Character.toChars(Character.MAX_CODE_POINT));

  static SortColumn<?> of(String type, SortKey key, StoreParts parts, int index) {
    String name = "s" + index;
    boolean down = key.descending();
    if (key.name().equals("_id")) {
      return text(name, DSL.field(DSL.name("resource", "id"), String.class), down);
    }
    if (key.name().equals("_lastUpdated")) {
      Field<Long> updated = DSL.field(DSL.name("resource", "updated"), Long.class);
      return new SortColumn<>(name, updated, down, Long::valueOf);
    }
    SearchParam param = parts.conditions().require(type, key.name());
    if (param.kind() == SearchParam.Kind.COMPOSITE || param.kind() == SearchParam.Kind.SPECIAL) {
      throw refusal(
          "Sorting by " + key.name() + " is not offered.", "Sort by a parameter with one value.");
    }
    return of(name, param, parts.numbers().applyAsInt(param), down);
  }

  private static SortColumn<?> of(String name, SearchParam param, int number, boolean down) {
    Condition ofParam = PARAM.eq(number);
    return switch (param.kind()) {
      case TOKEN -> text(name, extreme(TOKEN_INDEX, CODE, ofParam.and(CODE.ne("")), down), down);
      case STRING -> text(name, extreme(STRING_INDEX, FOLDED, ofParam, down), down);
      case URI -> text(name, extreme(URI_INDEX, URI, ofParam, down), down);
      case REFERENCE ->
          text(
              name,
              extreme(
                  REFERENCE_INDEX,
                  DSL.concat(TARGET_TYPE, DSL.inline("/"), TARGET_ID, URL),
                  ofParam.and(TARGET_ID.ne("").or(URL.ne(""))),
                  down),
              down);
      case DATE -> {
        long last = down ? Long.MIN_VALUE : Long.MAX_VALUE;
        Field<Long> low = DSL.coalesce(extreme(DATE_INDEX, LOW, ofParam, down), DSL.inline(last));
        yield new SortColumn<>(name, low, down, Long::valueOf);
      }
      case NUMBER, QUANTITY -> {
        double last = down ? NumberRange.OPEN_LOW : NumberRange.OPEN_HIGH;
        Field<Double> low =
            DSL.coalesce(
                extreme(QUANTITY_INDEX, QUANTITY_LOW, PARAM.eq(-number), down),
                extreme(QUANTITY_INDEX, QUANTITY_LOW, ofParam, down),
                DSL.val(last));
        yield new SortColumn<>(name, low, down, Double::valueOf);
      }
      case SPECIAL, COMPOSITE -> throw new IllegalStateException("it has no order");
    };
  }

  private static SortColumn<String> text(String name, Field<String> value, boolean down) {
    Field<String> last = DSL.val(down ? "" : LAST_TEXT);
    return new SortColumn<>(name, DSL.coalesce(value, last), down, text -> text);
  }

  private static <V> Field<V> extreme(
      Table<Record> table, Field<V> column, Condition condition, boolean largest) {
    return DSL.field(
        DSL.select(largest ? DSL.max(column) : DSL.min(column))
            .from(table)
            .where(
                condition.and(
                    DSL.field(DSL.name(table.getName(), "pk"), Long.class).eq(RESOURCE_PK))));
  }

  Field<T> in(String table) {
    return DSL.field(DSL.name(table, name), expression.getDataType());
  }

  SortField<?> order(String table) {
    return descending ? in(table).desc() : in(table).asc();
  }

  /** That a row comes after the value. */
  Condition beyond(String table, String value) {
    T bound = read.apply(value);
    return descending ? in(table).lt(bound) : in(table).gt(bound);
  }

  Condition equal(String table, String value) {
    return in(table).eq(read.apply(value));
  }
}
