package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.ElementKeys.key;
import static health.fabrica.fhir.store.Tables.CODE;
import static health.fabrica.fhir.store.Tables.DATE_INDEX;
import static health.fabrica.fhir.store.Tables.EXACT;
import static health.fabrica.fhir.store.Tables.FOLDED;
import static health.fabrica.fhir.store.Tables.HIGH;
import static health.fabrica.fhir.store.Tables.LOW;
import static health.fabrica.fhir.store.Tables.PARAM;
import static health.fabrica.fhir.store.Tables.PK;
import static health.fabrica.fhir.store.Tables.QUANTITY_HIGH;
import static health.fabrica.fhir.store.Tables.QUANTITY_INDEX;
import static health.fabrica.fhir.store.Tables.QUANTITY_LOW;
import static health.fabrica.fhir.store.Tables.REFERENCE_INDEX;
import static health.fabrica.fhir.store.Tables.STRING_INDEX;
import static health.fabrica.fhir.store.Tables.SYSTEM;
import static health.fabrica.fhir.store.Tables.TARGET_ID;
import static health.fabrica.fhir.store.Tables.TARGET_TYPE;
import static health.fabrica.fhir.store.Tables.TOKEN_INDEX;
import static health.fabrica.fhir.store.Tables.UNIT;
import static health.fabrica.fhir.store.Tables.URI;
import static health.fabrica.fhir.store.Tables.URI_INDEX;
import static health.fabrica.fhir.store.Tables.URL;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/** Writes and removes the index rows of resources. */
final class IndexTables {

  static final List<Table<Record>> ALL =
      List.of(TOKEN_INDEX, STRING_INDEX, REFERENCE_INDEX, DATE_INDEX, URI_INDEX, QUANTITY_INDEX);

  private static final String OF_RESOURCE = " WHERE (pk=? OR pk BETWEEN ? AND ?)";

  private static final Insert TOKENS = Insert.into(TOKEN_INDEX, PARAM, CODE, SYSTEM, PK);
  private static final Insert STRINGS = Insert.into(STRING_INDEX, PARAM, FOLDED, EXACT, PK);
  private static final Insert REFERENCES =
      Insert.into(REFERENCE_INDEX, PARAM, TARGET_ID, TARGET_TYPE, URL, PK);
  private static final Insert DATES = Insert.into(DATE_INDEX, PARAM, LOW, HIGH, PK);
  private static final Insert URIS = Insert.into(URI_INDEX, PARAM, URI, PK);
  private static final Insert QUANTITIES =
      Insert.into(QUANTITY_INDEX, PARAM, UNIT, SYSTEM, QUANTITY_LOW, QUANTITY_HIGH, PK);

  private IndexTables() {}

  static void insert(DSLContext sql, long pk, IndexRows rows) {
    TOKENS.all(
        sql,
        rows.tokens(),
        r -> new Object[] {r.param(), r.code(), r.system(), key(pk, r.element())});
    STRINGS.all(
        sql,
        rows.strings(),
        r -> new Object[] {r.param(), r.folded(), r.exact(), key(pk, r.element())});
    REFERENCES.all(
        sql,
        rows.references(),
        r ->
            new Object[] {
              r.param(), r.target().id(), r.target().type(), r.target().url(), key(pk, r.element())
            });
    DATES.all(
        sql,
        rows.dates(),
        r ->
            new Object[] {
              r.param(), r.interval().low(), r.interval().high(), key(pk, r.element())
            });
    URIS.all(sql, rows.uris(), r -> new Object[] {r.param(), r.uri(), key(pk, r.element())});
    QUANTITIES.all(
        sql,
        rows.quantities(),
        r ->
            new Object[] {
              r.param(),
              r.unit(),
              r.system(),
              r.range().low(),
              r.range().high(),
              key(pk, r.element())
            });
  }

  /** Rows of the resource and of its elements. */
  static void delete(DSLContext sql, long pk) {
    for (Table<Record> table : ALL) {
      Jdbc.update(
          sql,
          "DELETE FROM " + table.getName() + OF_RESOURCE,
          pk,
          ElementKeys.last(pk),
          ElementKeys.first(pk));
    }
  }

  /** Rows of one parameter of the resource and of its elements. */
  static void delete(DSLContext sql, long pk, int param) {
    for (Table<Record> table : ALL) {
      Jdbc.update(
          sql,
          "DELETE FROM " + table.getName() + OF_RESOURCE + " AND param IN (?,?,?,?)",
          pk,
          ElementKeys.last(pk),
          ElementKeys.first(pk),
          param,
          -param,
          ContainedKeys.number(param),
          -ContainedKeys.number(param));
    }
  }

  /** Statements that insert some rows at once into one table. */
  private static final class Insert {

    /** Keeps the number of bind values of a statement far below what databases take. */
    private static final int MOST_ROWS = 1000;

    /** Up to here each number of rows has a text that is made once. */
    private static final int COMMON_ROWS = 64;

    private final String head;
    private final String row;
    private final int columns;
    private final List<String> common;

    private Insert(String head, String row, int columns) {
      this.head = head;
      this.row = row;
      this.columns = columns;
      this.common = IntStream.rangeClosed(1, COMMON_ROWS).mapToObj(this::text).toList();
    }

    static Insert into(Table<Record> table, Field<?>... columns) {
      String names = Stream.of(columns).map(Field::getName).collect(Collectors.joining(","));
      return new Insert(
          "INSERT INTO " + table.getName() + " (" + names + ") VALUES ",
          "(" + "?,".repeat(columns.length - 1) + "?)",
          columns.length);
    }

    private String text(int rows) {
      return head + (row + ",").repeat(rows - 1) + row;
    }

    <T> void all(DSLContext sql, Collection<T> rows, Function<T, Object[]> values) {
      Iterator<T> next = rows.iterator();
      for (int left = rows.size(); left > 0; left -= MOST_ROWS) {
        int some = Math.min(left, MOST_ROWS);
        Object[] bound = new Object[some * columns];
        for (int i = 0; i < some; i++) {
          System.arraycopy(values.apply(next.next()), 0, bound, i * columns, columns);
        }
        Jdbc.update(sql, some <= COMMON_ROWS ? common.get(some - 1) : text(some), bound);
      }
    }
  }
}
