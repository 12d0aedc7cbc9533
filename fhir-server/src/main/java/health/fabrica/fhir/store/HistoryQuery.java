package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.SearchValues.refusal;
import static health.fabrica.fhir.store.Tables.RESOURCE;
import static health.fabrica.fhir.store.Tables.RESOURCE_HISTORY;
import static health.fabrica.fhir.store.Tables.RESOURCE_PK;

import health.fabrica.fhir.store.ResourceRows.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectJoinStep;
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * Histories by time of writing, newest first. Current versions and earlier ones are two tables, so
 * a page is the newer end of two index ranges, merged.
 */
final class HistoryQuery {

  private static final Comparator<Row> NEWEST_FIRST =
      Comparator.<Row>comparingLong(row -> row.stored().lastUpdated().toEpochMilli())
          .thenComparingLong(Row::pk)
          .thenComparingLong(row -> row.stored().version())
          .reversed();

  private static final Pattern CURSOR =
      Pattern.compile("(-?\\d{1,18})\\.(\\d{1,18})\\.(\\d{1,18})");

  private static final Field<Long> REPLACED =
      DSL.field(DSL.name("resource_history", "replaced"), Long.class);

  private final DSLContext sql;
  private final ResourceRows rows;

  HistoryQuery(DSLContext sql, ResourceRows rows) {
    this.sql = sql;
    this.rows = rows;
  }

  HistoryPage page(HistoryRequest request) {
    if (request.count() < 0) {
      throw refusal("The count is " + request.count() + ".", "Ask for 0 or more.");
    }
    Leg current = new Leg("resource", current(), Optional.empty());
    Leg earlier = new Leg("resource_history", earlier(), Optional.of(REPLACED));
    OptionalLong total =
        request.wantTotal()
            ? OptionalLong.of(current.count(request) + earlier.count(request))
            : OptionalLong.empty();
    List<Row> found = new ArrayList<>(current.newest(request));
    found.addAll(earlier.newest(request));
    found.sort(NEWEST_FIRST);
    boolean more = request.count() > 0 && found.size() > request.count();
    List<Row> page = found.subList(0, Math.min(found.size(), request.count()));
    return new HistoryPage(
        page.stream().map(Row::stored).toList(),
        total,
        more ? Optional.of(cursor(page.get(page.size() - 1))) : Optional.empty());
  }

  private SelectJoinStep<Record> current() {
    return sql.select(ResourceRows.COLUMNS).from(RESOURCE);
  }

  private SelectJoinStep<Record> earlier() {
    return sql.select(ResourceRows.HISTORY_COLUMNS)
        .from(RESOURCE_HISTORY)
        .join(RESOURCE)
        .on(RESOURCE_PK.eq(DSL.field(DSL.name("resource_history", "pk"), Long.class)));
  }

  private static String cursor(Row last) {
    return last.stored().lastUpdated().toEpochMilli()
        + "."
        + last.pk()
        + "."
        + last.stored().version();
  }

  /** One of the two tables, with when its versions were replaced, if they were. */
  private final class Leg {

    private final String table;
    private final SelectJoinStep<Record> select;
    private final Optional<Field<Long>> replaced;

    Leg(String table, SelectJoinStep<Record> select, Optional<Field<Long>> replaced) {
      this.table = table;
      this.select = select;
      this.replaced = replaced;
    }

    private <T> Field<T> field(Field<T> column) {
      return DSL.field(DSL.name(table, column.getName()), column.getDataType());
    }

    List<Row> newest(HistoryRequest request) {
      return select
          .where(conditions(request))
          .and(request.cursor() == null ? DSL.noCondition() : after(request.cursor()))
          .orderBy(
              field(Tables.UPDATED).desc(), field(Tables.PK).desc(), field(Tables.VERSION).desc())
          .limit(request.count() + 1L)
          .fetch(rows::row);
    }

    long count(HistoryRequest request) {
      Table<Record> from = replaced.isPresent() ? RESOURCE_HISTORY : RESOURCE;
      return sql.selectCount().from(from).where(conditions(request)).fetchSingle().value1();
    }

    private Condition conditions(HistoryRequest request) {
      Condition all = DSL.noCondition();
      if (request.id() != null) {
        all = all.and(field(Tables.PK).eq(key(request)));
      } else if (request.type() != null) {
        all = all.and(field(Tables.TYPE).eq(request.type()));
      }
      if (request.since() != Long.MIN_VALUE) {
        all = all.and(field(Tables.UPDATED).ge(request.since()));
      }
      Interval at = request.at();
      if (at != null) {
        all = all.and(field(Tables.UPDATED).le(at.high()));
        all = replaced.isPresent() ? all.and(replaced.get().gt(at.low())) : all;
      }
      return all;
    }

    private Field<Long> key(HistoryRequest request) {
      return DSL.field(
          DSL.select(DSL.field(DSL.name("one", "pk"), Long.class))
              .from(RESOURCE.as("one"))
              .where(
                  DSL.field(DSL.name("one", "type"), String.class).eq(request.type()),
                  DSL.field(DSL.name("one", "id"), String.class).eq(request.id())));
    }

    private Condition after(String cursor) {
      Matcher last = CURSOR.matcher(cursor);
      if (!last.matches()) {
        throw refusal(
            "The page cursor cannot be read.", "Follow the next link of a page unchanged.");
      }
      long updated = Long.parseLong(last.group(1));
      long pk = Long.parseLong(last.group(2));
      Condition laterInTie =
          field(Tables.PK)
              .gt(pk)
              .or(
                  field(Tables.PK)
                      .eq(pk)
                      .and(field(Tables.VERSION).ge(Long.parseLong(last.group(3)))));
      return field(Tables.UPDATED)
          .le(updated)
          .and(DSL.not(field(Tables.UPDATED).eq(updated).and(laterInTie)));
    }
  }
}
