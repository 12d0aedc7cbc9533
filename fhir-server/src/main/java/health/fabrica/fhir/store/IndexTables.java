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

import java.sql.PreparedStatement;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/** Writes and removes the index rows of resources. */
final class IndexTables {

  static final List<Table<Record>> ALL =
      List.of(TOKEN_INDEX, STRING_INDEX, REFERENCE_INDEX, DATE_INDEX, URI_INDEX, QUANTITY_INDEX);

  /** Keeps the number of bind values of a statement far below what databases take. */
  private static final int ROWS_PER_STATEMENT = 1000;

  private IndexTables() {}

  static void insert(DSLContext sql, long pk, IndexRows rows) {
    insertAll(
        sql,
        TOKEN_INDEX,
        List.of(PARAM, CODE, SYSTEM, PK),
        rows.tokens(),
        r -> List.of(r.param(), r.code(), r.system(), key(pk, r.element())));
    insertAll(
        sql,
        STRING_INDEX,
        List.of(PARAM, FOLDED, EXACT, PK),
        rows.strings(),
        r -> List.of(r.param(), r.folded(), r.exact(), key(pk, r.element())));
    insertAll(
        sql,
        REFERENCE_INDEX,
        List.of(PARAM, TARGET_ID, TARGET_TYPE, URL, PK),
        rows.references(),
        r ->
            List.of(
                r.param(),
                r.target().id(),
                r.target().type(),
                r.target().url(),
                key(pk, r.element())));
    insertAll(
        sql,
        DATE_INDEX,
        List.of(PARAM, LOW, HIGH, PK),
        rows.dates(),
        r -> List.of(r.param(), r.interval().low(), r.interval().high(), key(pk, r.element())));
    insertAll(
        sql,
        URI_INDEX,
        List.of(PARAM, URI, PK),
        rows.uris(),
        r -> List.of(r.param(), r.uri(), key(pk, r.element())));
    insertAll(
        sql,
        QUANTITY_INDEX,
        List.of(PARAM, UNIT, SYSTEM, QUANTITY_LOW, QUANTITY_HIGH, PK),
        rows.quantities(),
        r ->
            List.of(
                r.param(),
                r.unit(),
                r.system(),
                r.range().low(),
                r.range().high(),
                key(pk, r.element())));
  }

  /** Rows of the resource and of its elements. */
  static void delete(DSLContext sql, long pk) {
    for (Table<Record> table : ALL) {
      sql.deleteFrom(table).where(of(pk)).execute();
    }
  }

  /** Rows of one parameter of the resource and of its elements. */
  static void delete(DSLContext sql, long pk, int param) {
    for (Table<Record> table : ALL) {
      sql.deleteFrom(table).where(of(pk), PARAM.in(param, -param)).execute();
    }
  }

  private static Condition of(long pk) {
    return PK.eq(pk).or(PK.between(ElementKeys.last(pk), ElementKeys.first(pk)));
  }

  private static <T> void insertAll(
      DSLContext sql,
      Table<Record> table,
      List<Field<?>> columns,
      Collection<T> rows,
      Function<T, List<Object>> values) {
    List<List<Object>> tuples = rows.stream().map(values).toList();
    for (int from = 0; from < tuples.size(); from += ROWS_PER_STATEMENT) {
      int to = Math.min(from + ROWS_PER_STATEMENT, tuples.size());
      insertRows(sql, table, columns, tuples.subList(from, to));
    }
  }

  /** By plain JDBC, because to render such a statement costs about as much as to run it. */
  private static void insertRows(
      DSLContext sql, Table<Record> table, List<Field<?>> columns, List<List<Object>> rows) {
    sql.connection(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(text(table, columns, rows.size()))) {
            int position = 0;
            for (List<Object> row : rows) {
              for (Object value : row) {
                position++;
                statement.setObject(position, value);
              }
            }
            statement.executeUpdate();
          }
        });
  }

  private static String text(Table<Record> table, List<Field<?>> columns, int rows) {
    String names = columns.stream().map(Field::getName).collect(Collectors.joining(","));
    String row = "(" + "?,".repeat(columns.size() - 1) + "?)";
    return "INSERT INTO "
        + table.getName()
        + " ("
        + names
        + ") VALUES "
        + (row + ",").repeat(rows - 1)
        + row;
  }
}
