package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.Tables.CODE;
import static health.fabrica.fhir.store.Tables.DEFINITION;
import static health.fabrica.fhir.store.Tables.DELETED;
import static health.fabrica.fhir.store.Tables.NAME;
import static health.fabrica.fhir.store.Tables.PARAM;
import static health.fabrica.fhir.store.Tables.PK;
import static health.fabrica.fhir.store.Tables.RESOURCE;
import static health.fabrica.fhir.store.Tables.RESOURCE_PK;
import static health.fabrica.fhir.store.Tables.SEARCH_PARAMETER;
import static health.fabrica.fhir.store.Tables.TOKEN_INDEX;
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
import org.jooq.Condition;
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

  /** In the name of a parameter that was taken back. */
  private static final char RETIRED = '#';

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
      for (SearchParam param :
          parameters.of(type).stream().flatMap(p -> p.indexed().stream()).toList()) {
        Integer number = known.remove(key(type, param.name(), param.fingerprint()));
        if (number == null) {
          number = next++;
          added.add(DSL.row(number, type, param.name(), param.fingerprint()));
          changed.add(type);
        }
        ofType.put(param.name(), number);
      }
    }
    known.forEach(
        (key, number) -> {
          forget(sql, number);
          String type = key.substring(0, key.indexOf(' '));
          if (numbers.containsKey(type) && !isRetired(key)) {
            changed.add(type); // references that it covered are to be noted otherwise
          }
        });
    if (!added.isEmpty()) {
      sql.insertInto(SEARCH_PARAMETER)
          .columns(PARAM, TYPE, NAME, DEFINITION)
          .valuesOfRows(added)
          .execute();
    }
    return changed;
  }

  private static String key(String type, String name, String definition) {
    return type + " " + name + " " + definition;
  }

  /** Gives numbers to a posted parameter, which {@link #learn} makes known after the commit. */
  static void allocate(DSLContext sql, SearchParam posted) {
    Integer last = sql.select(DSL.max(PARAM)).from(SEARCH_PARAMETER).fetchSingle().value1();
    int number = last == null ? 0 : last;
    for (SearchParam param : posted.indexed()) {
      number++;
      sql.insertInto(SEARCH_PARAMETER)
          .columns(PARAM, TYPE, NAME, DEFINITION)
          .values(number, param.type(), param.name(), param.fingerprint())
          .execute();
    }
  }

  /** Whether a parameter of the type has the name, in this transaction. */
  static boolean isTaken(DSLContext sql, String type, String name) {
    return sql.fetchExists(
        sql.selectOne()
            .from(SEARCH_PARAMETER)
            .where(TYPE.eq(type), NAME.in(name, ParameterCompiler.partName(name, 0))));
  }

  /** The numbers of the parameters as the database has them; none when it has others. */
  static Map<SearchParam, Integer> read(DSLContext sql, Collection<SearchParam> params) {
    Map<String, Integer> stored = new HashMap<>();
    sql.select(PARAM, TYPE, NAME, DEFINITION)
        .from(SEARCH_PARAMETER)
        .where(NAME.in(params.stream().map(SearchParam::name).distinct().toList()))
        .forEach(r -> stored.put(key(r.get(TYPE), r.get(NAME), r.get(DEFINITION)), r.get(PARAM)));
    Map<SearchParam, Integer> read = new HashMap<>();
    for (SearchParam param : params) {
      Integer number = stored.get(key(param.type(), param.name(), param.fingerprint()));
      if (number != null) {
        read.put(param, number);
      }
    }
    return read;
  }

  /** Whether this node knows the parameter by the numbers that it has in this transaction. */
  boolean agree(DSLContext sql, SearchParam posted) {
    Map<SearchParam, Integer> read = read(sql, posted.indexed());
    return posted.indexed().stream().allMatch(p -> Integer.valueOf(of(p)).equals(read.get(p)));
  }

  /** Makes the numbers known. */
  void learn(Map<SearchParam, Integer> read) {
    read.forEach(
        (param, number) ->
            numbers
                .computeIfAbsent(param.type(), t -> new ConcurrentHashMap<>())
                .put(param.name(), number));
  }

  /**
   * Takes a posted parameter back. Its numbers are not given again while a server may run that
   * knows them, and its rows are removed at the next start.
   */
  static void retire(DSLContext sql, SearchParam posted) {
    for (SearchParam param : posted.indexed()) {
      sql.update(SEARCH_PARAMETER)
          .set(NAME, NAME.concat(String.valueOf(RETIRED)).concat(PARAM.cast(String.class)))
          .where(TYPE.eq(param.type()), NAME.eq(param.name()))
          .execute();
    }
  }

  private static boolean isRetired(String key) {
    return key.split(" ", 3)[1].indexOf(RETIRED) >= 0;
  }

  private static void forget(DSLContext sql, int number) {
    IndexTables.ALL.forEach(
        table ->
            sql.deleteFrom(table)
                .where(
                    PARAM.in(
                        number,
                        -number,
                        ContainedKeys.number(number),
                        -ContainedKeys.number(number)))
                .execute());
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
          StoredResource stored = row.stored();
          IndexTables.insert(
              sql, row.pk(), parts.indexer().index(stored.resource(), stored.bytes()));
          last = row.pk();
        }
        page = page(sql, rows, type, last);
      }
    }
  }

  /** Resources that have index rows of a type's parameters: those of it, and what contains some. */
  static Condition havingParametersOf(DSLContext sql, String type) {
    Condition contained = PARAM.eq(ContainedKeys.PRESENCE).and(CODE.eq(type));
    return sql.fetchExists(sql.selectOne().from(TOKEN_INDEX).where(contained))
        ? TYPE.eq(type)
            .or(
                RESOURCE_PK.in(
                    DSL.select(ContainedKeys.containerOf(PK)).from(TOKEN_INDEX).where(contained)))
        : TYPE.eq(type);
  }

  private static List<Row> page(DSLContext sql, ResourceRows rows, String type, long after) {
    return sql.select(ResourceRows.COLUMNS)
        .from(RESOURCE)
        .where(havingParametersOf(sql, type), DELETED.eq(0), RESOURCE_PK.gt(after))
        .orderBy(RESOURCE_PK)
        .limit(REINDEX_PAGE)
        .fetch(rows::row);
  }
}
