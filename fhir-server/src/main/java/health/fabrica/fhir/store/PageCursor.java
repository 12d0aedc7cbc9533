package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.SearchValues.refusal;

import health.fabrica.fhir.store.SearchRequest.SortKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SortField;
import org.jooq.impl.DSL;

/**
 * Keyset paging: a page begins after the sort values of the last match before it, so resources
 * written meanwhile neither shift nor repeat what follows.
 */
final class PageCursor {

  private static final char SEPARATOR = '\u001f';

  private final List<Field<?>> columns = new ArrayList<>();
  private final List<Boolean> descending = new ArrayList<>();

  PageCursor(List<SortKey> sort) {
    for (SortKey key : sort) {
      columns.add(column(key.name()));
      descending.add(key.descending());
    }
    columns.add(Tables.RESOURCE_PK);
    descending.add(false);
  }

  private static Field<?> column(String key) {
    return switch (key) {
      case "_id" -> DSL.field(DSL.name("resource", "id"), String.class);
      case "_lastUpdated" -> DSL.field(DSL.name("resource", "updated"), Long.class);
      default ->
          throw refusal("Sorting by " + key + " is not offered.", "Sort by _id or _lastUpdated.");
    };
  }

  List<SortField<?>> order() {
    List<SortField<?>> order = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      order.add(descending.get(i) ? columns.get(i).desc() : columns.get(i).asc());
    }
    return order;
  }

  String encode(Record last) {
    List<String> values = new ArrayList<>();
    for (Field<?> column : columns) {
      values.add(String.valueOf(last.get(column)));
    }
    byte[] joined = String.join(String.valueOf(SEPARATOR), values).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(joined);
  }

  /** The condition that a row comes after the cursor. */
  Condition after(String cursor) {
    List<String> values = decode(cursor);
    Condition after = DSL.falseCondition();
    Condition equalSoFar = DSL.trueCondition();
    for (int i = 0; i < columns.size(); i++) {
      after = after.or(equalSoFar.and(beyond(i, values.get(i))));
      equalSoFar = equalSoFar.and(equal(columns.get(i), values.get(i)));
    }
    return after;
  }

  private List<String> decode(String cursor) {
    try {
      String joined = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      List<String> values = List.of(joined.split(String.valueOf(SEPARATOR), -1));
      if (values.size() == columns.size()) {
        return values;
      }
      throw unreadable();
    } catch (IllegalArgumentException e) {
      throw unreadable();
    }
  }

  private static RuntimeException unreadable() {
    return refusal("The page cursor cannot be read.", "Follow the next link of a page unchanged.");
  }

  private Condition beyond(int i, String value) {
    return descending.get(i) ? less(columns.get(i), value) : greater(columns.get(i), value);
  }

  private static <T> Condition greater(Field<T> column, String value) {
    return column.gt(convert(column, value));
  }

  private static <T> Condition less(Field<T> column, String value) {
    return column.lt(convert(column, value));
  }

  private static <T> Condition equal(Field<T> column, String value) {
    return column.eq(convert(column, value));
  }

  private static <T> T convert(Field<T> column, String value) {
    try {
      return column.getType().cast(column.getType() == Long.class ? Long.valueOf(value) : value);
    } catch (NumberFormatException e) {
      throw unreadable();
    }
  }
}
