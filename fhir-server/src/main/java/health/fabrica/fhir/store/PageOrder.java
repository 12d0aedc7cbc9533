package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.SearchValues.refusal;
import static health.fabrica.fhir.store.Tables.RESOURCE;
import static health.fabrica.fhir.store.Tables.RESOURCE_PK;

import health.fabrica.fhir.store.SearchRequest.SortKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.SelectFieldOrAsterisk;
import org.jooq.SortField;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * The order of a search and its keyset paging: a page begins after the sort values of the last
 * match before it, so resources written meanwhile neither shift nor repeat what follows. Ties go by
 * creation; resources without a value come last in either direction.
 */
final class PageOrder {

  private static final char SEPARATOR = '\u001f';
  private static final String SORTED = "sorted";

  private final List<SortColumn<?>> columns;

  private PageOrder(List<SortColumn<?>> columns) {
    this.columns = List.copyOf(columns);
  }

  /** The order that a request asks for. */
  static PageOrder of(SearchRequest request, StoreParts parts) {
    List<SortColumn<?>> columns = new ArrayList<>();
    for (SortKey key : request.sort()) {
      columns.add(SortColumn.of(request.type(), key, parts, columns.size()));
    }
    return new PageOrder(columns);
  }

  /** The rows of the page, with {@link ResourceRows#COLUMNS} and the sort values. */
  Result<Record> keys(DSLContext sql, Matches matches, @Nullable String cursor, long limit) {
    if (columns.isEmpty()) {
      return byCreation(sql, matches, cursor, limit);
    }
    List<SelectFieldOrAsterisk> inner = new ArrayList<>();
    inner.add(RESOURCE_PK.as("pk"));
    columns.forEach(c -> inner.add(c.expression().as(c.name())));
    Table<?> sorted = sql.select(inner).from(RESOURCE).where(matches.condition()).asTable(SORTED);
    Field<Long> pk = DSL.field(DSL.name(SORTED, "pk"), Long.class);
    List<SortField<?>> order = new ArrayList<>();
    columns.forEach(c -> order.add(c.order(SORTED)));
    order.add(pk.asc());
    Condition after = cursor == null ? DSL.trueCondition() : after(cursor, pk);
    Table<?> page =
        sql.select(DSL.asterisk())
            .from(sorted)
            .where(after)
            .orderBy(order)
            .limit(limit)
            .asTable(SORTED);
    List<SelectFieldOrAsterisk> outer = new ArrayList<>(ResourceRows.COLUMNS);
    columns.forEach(c -> outer.add(c.in(SORTED)));
    return sql.select(outer)
        .from(page)
        .join(RESOURCE)
        .on(RESOURCE_PK.eq(pk))
        .orderBy(order)
        .fetch();
  }

  /** Keys first, so that only the content of the page itself is read. */
  private Result<Record> byCreation(
      DSLContext sql, Matches matches, @Nullable String cursor, long limit) {
    Optional<Long> after = cursor == null ? Optional.empty() : Optional.of(key(cursor));
    return sql.select(ResourceRows.COLUMNS)
        .from(RESOURCE)
        .where(RESOURCE_PK.in(matches.keys(after, limit)))
        .orderBy(RESOURCE_PK)
        .fetch();
  }

  /** Where the page after this row begins. */
  String cursor(Record last) {
    List<String> values = new ArrayList<>();
    columns.forEach(c -> values.add(String.valueOf(last.get(c.in(SORTED)))));
    values.add(String.valueOf(ResourceRows.key(last)));
    byte[] joined = String.join(String.valueOf(SEPARATOR), values).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(joined);
  }

  private Condition after(String cursor, Field<Long> pk) {
    List<String> values = decode(cursor);
    long last = key(values);
    Condition after = DSL.falseCondition();
    Condition equalSoFar = DSL.trueCondition();
    try {
      for (int i = 0; i < columns.size(); i++) {
        SortColumn<?> column = columns.get(i);
        after = after.or(equalSoFar.and(column.beyond(SORTED, values.get(i))));
        equalSoFar = equalSoFar.and(column.equal(SORTED, values.get(i)));
      }
      return after.or(equalSoFar.and(pk.gt(last)));
    } catch (NumberFormatException e) {
      throw unreadable();
    }
  }

  /** The key of the last resource of the page before. */
  private long key(String cursor) {
    return key(decode(cursor));
  }

  private long key(List<String> values) {
    try {
      return Long.parseLong(values.get(columns.size()));
    } catch (NumberFormatException e) {
      throw unreadable();
    }
  }

  private List<String> decode(String cursor) {
    try {
      String joined = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      List<String> values = List.of(joined.split(String.valueOf(SEPARATOR), -1));
      if (values.size() == columns.size() + 1) {
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
}
