package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.SearchValues.refusal;
import static health.fabrica.fhir.store.Tables.PARAM;
import static health.fabrica.fhir.store.Tables.PK;
import static health.fabrica.fhir.store.Tables.REFERENCE_INDEX;
import static health.fabrica.fhir.store.Tables.RESOURCE;
import static health.fabrica.fhir.store.Tables.RESOURCE_PK;
import static health.fabrica.fhir.store.Tables.TARGET_ID;
import static health.fabrica.fhir.store.Tables.TARGET_TYPE;

import health.fabrica.fhir.store.ResourceRows.Row;
import health.fabrica.fhir.store.SearchParam.Kind;
import health.fabrica.fhir.store.SearchRequest.Include;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** Fetches what {@code _include} and {@code _revinclude} ask for beside the matches of a page. */
final class IncludeQueries {

  /** Resources that one page may include; more is refused, since half an answer misleads. */
  static final int MAX_INCLUDED = 5000;

  private static final Field<Integer> RESOURCE_DELETED =
      DSL.field(DSL.name("resource", "deleted"), Integer.class);

  private final DSLContext sql;
  private final ResourceRows rows;
  private final StoreParts parts;

  IncludeQueries(DSLContext sql, ResourceRows rows, StoreParts parts) {
    this.sql = sql;
    this.rows = rows;
    this.parts = parts;
  }

  /** What the includes ask for beside the matches; those that iterate, until nothing is new. */
  List<StoredResource> fetch(SearchRequest request, Map<Long, StoredResource> matches) {
    Map<Long, StoredResource> included = new LinkedHashMap<>();
    Map<Long, StoredResource> fresh = matches;
    boolean first = true;
    while (!fresh.isEmpty()) {
      Map<Long, StoredResource> next = new LinkedHashMap<>();
      for (Include include : request.includes()) {
        if (first || include.iterate()) {
          for (Row row : follow(include, fresh)) {
            if (!matches.containsKey(row.pk()) && !included.containsKey(row.pk())) {
              next.put(row.pk(), row.stored());
            }
          }
        }
        requireBounded(included.size() + next.size());
      }
      included.putAll(next);
      fresh = next;
      first = false;
    }
    return List.copyOf(included.values());
  }

  private List<Row> follow(Include include, Map<Long, StoredResource> from) {
    List<Integer> links = links(include);
    if (links.isEmpty()) {
      return List.of();
    }
    return include.reverse() ? sources(include, links, from) : targets(include, links, from);
  }

  private static void requireBounded(int resources) {
    if (resources > MAX_INCLUDED) {
      throw refusal(
          "The page would include more than " + MAX_INCLUDED + " resources.",
          "Ask for fewer matches a page with _count.");
    }
  }

  private List<Integer> links(Include include) {
    if (include.parameter().equals("*")) {
      return parts.parameters().of(include.sourceType()).stream()
          .filter(p -> p.kind() == Kind.REFERENCE)
          .map(parts.numbers()::applyAsInt)
          .toList();
    }
    SearchParam link =
        parts.conditions().requireReference(include.sourceType(), include.parameter());
    return List.of(parts.numbers().applyAsInt(link));
  }

  private List<Row> targets(
      Include include, List<Integer> links, Map<Long, StoredResource> matches) {
    List<Object> values = new ArrayList<>(links);
    values.addAll(matches.keySet());
    include.targetType().ifPresent(values::add);
    return Jdbc.query(
        sql,
        "SELECT "
            + ResourceRows.COLUMN_NAMES
            + " FROM resource WHERE deleted=0 AND (type,id) IN"
            + " (SELECT target_type,target_id FROM reference_index WHERE param IN "
            + Jdbc.places(links.size())
            + " AND pk IN "
            + Jdbc.places(matches.size())
            + (include.targetType().isPresent() ? " AND target_type=?" : "")
            + ") ORDER BY pk LIMIT "
            + (MAX_INCLUDED + 1),
        rows::all,
        values.toArray());
  }

  private List<Row> sources(
      Include include, List<Integer> links, Map<Long, StoredResource> matches) {
    Map<String, List<String>> idsOfType = new TreeMap<>();
    for (StoredResource match : matches.values()) {
      if (include.targetType().map(match.type()::equals).orElse(true)) {
        idsOfType.computeIfAbsent(match.type(), t -> new ArrayList<>()).add(match.id());
      }
    }
    List<Row> rows = new ArrayList<>();
    idsOfType.forEach((type, ids) -> rows.addAll(sources(links, type, ids)));
    return rows;
  }

  private List<Row> sources(List<Integer> links, String targetType, List<String> ids) {
    return sql.select(ResourceRows.COLUMNS)
        .from(RESOURCE)
        .where(
            RESOURCE_DELETED.eq(0),
            RESOURCE_PK.in(
                DSL.select(PK)
                    .from(REFERENCE_INDEX)
                    .where(PARAM.in(links), TARGET_ID.in(ids), TARGET_TYPE.eq(targetType))))
        .orderBy(RESOURCE_PK)
        .limit(MAX_INCLUDED + 1)
        .fetch(rows::row);
  }
}
