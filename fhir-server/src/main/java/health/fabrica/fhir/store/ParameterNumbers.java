package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.Tables.DEFINITION;
import static health.fabrica.fhir.store.Tables.DELETED;
import static health.fabrica.fhir.store.Tables.NAME;
import static health.fabrica.fhir.store.Tables.PARAM;
import static health.fabrica.fhir.store.Tables.RESOURCE;
import static health.fabrica.fhir.store.Tables.RESOURCE_PK;
import static health.fabrica.fhir.store.Tables.SEARCH_PARAMETER;
import static health.fabrica.fhir.store.Tables.TYPE;

import health.fabrica.fhir.store.ResourceRows.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jooq.Record;

/**
 * The numbers under which the index tables know the search parameters. At start, resources of types
 * whose parameters are new or changed are indexed anew, so an upgrade never finds less than it
 * should.
 */
final class ParameterNumbers {

  private static final int REINDEX_PAGE = 500;

  private final Map<String, Map<String, Integer>> numbers = new HashMap<>();

  int of(SearchParam param) {
    Map<String, Integer> ofType = numbers.get(param.type());
    Integer number = ofType == null ? null : ofType.get(param.name());
    if (number == null) {
      throw new IllegalStateException("no number for " + param.type() + "." + param.name());
    }
    return number;
  }

  /** Reads the numbers, gives new ones, and returns the types to index anew. */
  Set<String> synchronize(DSLContext sql, SearchParameters parameters) {
    Map<String, Map<String, Record>> known = new HashMap<>();
    sql.select(PARAM, TYPE, NAME, DEFINITION)
        .from(SEARCH_PARAMETER)
        .forEach(r -> known.computeIfAbsent(r.get(TYPE), t -> new HashMap<>()).put(r.get(NAME), r));
    Set<String> changed = new TreeSet<>();
    for (String type : parameters.types()) {
      Map<String, Record> ofType = known.getOrDefault(type, Map.of());
      for (SearchParam param : parameters.of(type)) {
        Record row = ofType.get(param.name());
        if (row == null || !param.fingerprint().equals(row.get(DEFINITION))) {
          changed.add(type);
        }
        int number = row == null ? insert(sql, param) : keep(sql, param, row);
        numbers.computeIfAbsent(type, t -> new HashMap<>()).put(param.name(), number);
      }
    }
    return changed;
  }

  private static int insert(DSLContext sql, SearchParam param) {
    return sql.insertInto(SEARCH_PARAMETER)
        .columns(TYPE, NAME, DEFINITION)
        .values(param.type(), param.name(), param.fingerprint())
        .returningResult(PARAM)
        .fetchSingle()
        .value1();
  }

  private static int keep(DSLContext sql, SearchParam param, Record row) {
    int number = row.get(PARAM);
    if (!param.fingerprint().equals(row.get(DEFINITION))) {
      sql.update(SEARCH_PARAMETER)
          .set(DEFINITION, param.fingerprint())
          .where(PARAM.eq(number))
          .execute();
    }
    return number;
  }

  /** Makes the index rows of all resources of the types anew. */
  static void reindex(DSLContext sql, StoreParts parts, Set<String> types) {
    ResourceRows rows = new ResourceRows(sql, parts.codec());
    for (String type : types) {
      long last = 0;
      List<Row> page = page(sql, rows, type, last);
      while (!page.isEmpty()) {
        for (Row row : page) {
          IndexTables.delete(sql, row.pk());
          IndexTables.insert(sql, row.pk(), parts.indexer().index(row.stored().resource()));
          last = row.pk();
        }
        page = page(sql, rows, type, last);
      }
    }
  }

  private static List<Row> page(DSLContext sql, ResourceRows rows, String type, long after) {
    return sql.select(ResourceRows.COLUMNS)
        .from(RESOURCE)
        .where(TYPE.eq(type), DELETED.eq(0), RESOURCE_PK.gt(after))
        .orderBy(RESOURCE_PK)
        .limit(REINDEX_PAGE)
        .fetch(rows::row);
  }
}
