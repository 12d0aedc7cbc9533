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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Row4;
import org.jooq.impl.DSL;

/**
 * The numbers under which the index tables know the search parameters. At start, resources of types
 * whose parameters are new or changed are indexed anew, so an upgrade never finds less than it
 * should.
 */
final class ParameterNumbers {

  private static final int REINDEX_PAGE = 500;

  private final Map<String, Map<String, Integer>> numbers = new ConcurrentHashMap<>();

  int of(SearchParam param) {
    Map<String, Integer> ofType = numbers.get(param.type());
    Integer number = ofType == null ? null : ofType.get(param.name());
    if (number == null) {
      throw new IllegalStateException("no number for " + param.type() + "." + param.name());
    }
    return number;
  }

  /**
   * Reads the numbers, gives new ones, forgets those not served any more, and returns the types to
   * index anew.
   */
  Set<String> synchronize(DSLContext sql, SearchParameters parameters) {
    Map<String, Integer> known = new HashMap<>();
    sql.select(PARAM, TYPE, NAME, DEFINITION)
        .from(SEARCH_PARAMETER)
        .forEach(r -> known.put(key(r.get(TYPE), r.get(NAME), r.get(DEFINITION)), r.get(PARAM)));
    int next = known.values().stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
    List<Row4<Integer, String, String, String>> added = new ArrayList<>();
    Set<String> changed = new TreeSet<>();
    for (String type : parameters.types()) {
      Map<String, Integer> ofType = numbers.computeIfAbsent(type, t -> new ConcurrentHashMap<>());
      for (SearchParam param : indexed(parameters.of(type))) {
        Integer number = known.remove(key(type, param.name(), param.fingerprint()));
        if (number == null) {
          number = next++;
          added.add(DSL.row(number, type, param.name(), param.fingerprint()));
          changed.add(type);
        }
        ofType.put(param.name(), number);
      }
    }
    known.values().forEach(number -> forget(sql, number));
    if (!added.isEmpty()) {
      sql.insertInto(SEARCH_PARAMETER)
          .columns(PARAM, TYPE, NAME, DEFINITION)
          .valuesOfRows(added)
          .execute();
    }
    return changed;
  }

  /** Those with index rows of their own: of a composite its components. */
  private static List<SearchParam> indexed(Collection<SearchParam> parameters) {
    return parameters.stream()
        .flatMap(p -> p.parts().isEmpty() ? Stream.of(p) : p.parts().stream())
        .toList();
  }

  private static String key(String type, String name, String definition) {
    return type + " " + name + " " + definition;
  }

  /** Gives a number to a posted parameter, which {@link #put} makes known after the commit. */
  int allocate(DSLContext sql, SearchParam param) {
    Integer last = sql.select(DSL.max(PARAM)).from(SEARCH_PARAMETER).fetchSingle().value1();
    int number = last == null ? 1 : last + 1;
    sql.insertInto(SEARCH_PARAMETER)
        .columns(PARAM, TYPE, NAME, DEFINITION)
        .values(number, param.type(), param.name(), param.fingerprint())
        .execute();
    return number;
  }

  void put(SearchParam param, int number) {
    numbers.computeIfAbsent(param.type(), t -> new ConcurrentHashMap<>()).put(param.name(), number);
  }

  /**
   * Takes a posted parameter back. The number is not given again while the server runs, and its
   * rows are removed at the next start, when no transaction can be writing more of them.
   */
  void retire(DSLContext sql, SearchParam param) {
    int number = of(param);
    sql.update(SEARCH_PARAMETER)
        .set(NAME, param.name() + "#" + number)
        .where(PARAM.eq(number))
        .execute();
  }

  private static void forget(DSLContext sql, int number) {
    IndexTables.ALL.forEach(
        table -> sql.deleteFrom(table).where(PARAM.in(number, -number)).execute());
    sql.deleteFrom(SEARCH_PARAMETER).where(PARAM.eq(number)).execute();
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
