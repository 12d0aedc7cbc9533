package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.SearchValues.refusal;
import static health.fabrica.fhir.store.Tables.DELETED;
import static health.fabrica.fhir.store.Tables.RESOURCE;
import static health.fabrica.fhir.store.Tables.RESOURCE_PK;
import static health.fabrica.fhir.store.Tables.TYPE;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.problem.FhirProblem;
import health.fabrica.fhir.store.ResourceRows.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.hl7.fhir.r4.model.Resource;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Result;

/** Reads on one database connection, inside whatever transaction that is in. */
final class SqlReader implements StoreReader {

  private final DSLContext sql;
  private final ResourceRows rows;
  private final SearchConditions conditions;
  private final IncludeQueries includes;

  SqlReader(DSLContext sql, StoreParts parts) {
    this.sql = sql;
    this.rows = new ResourceRows(sql, parts.codec());
    this.conditions = parts.conditions();
    this.includes = new IncludeQueries(sql, rows, parts);
  }

  @Override
  public Optional<StoredResource> read(String type, String id) {
    return readLatest(type, id).filter(r -> !r.deleted());
  }

  @Override
  public Optional<StoredResource> readLatest(String type, String id) {
    return rows.find(type, id).map(Row::stored);
  }

  @Override
  public Optional<StoredResource> readVersion(String type, String id, long version) {
    return rows.find(type, id).flatMap(row -> rows.findVersion(row, version));
  }

  @Override
  public List<StoredResource> history(String type, String id) {
    return rows.find(type, id).map(rows::versions).orElse(List.of());
  }

  @Override
  public HistoryPage history(HistoryRequest request) {
    return new HistoryQuery(sql, rows).page(request);
  }

  @Override
  public <T extends Resource> T require(Class<T> type, String id) {
    String name = type.getSimpleName();
    return read(name, id).orElseThrow(() -> unknown(name, id)).resource(type);
  }

  static ProblemException unknown(String type, String id) {
    return new Problem(
            FhirProblem.RESOURCE_UNKNOWN,
            "There is no " + type + " with id " + id + ".",
            "Check type and id, or search by identifier.")
        .asException();
  }

  @Override
  public SearchPage search(SearchRequest request) {
    if (request.count() < 0) {
      throw refusal("The count is " + request.count() + ".", "Ask for 0 or more.");
    }
    List<Condition> where = new ArrayList<>();
    where.add(TYPE.eq(request.type()));
    where.add(DELETED.eq(0));
    request.criteria().forEach(c -> where.add(conditions.condition(request.type(), c)));
    OptionalLong total =
        request.wantTotal()
            ? OptionalLong.of(sql.fetchCount(sql.selectOne().from(RESOURCE).where(where)))
            : OptionalLong.empty();
    return request.count() == 0
        ? new SearchPage(List.of(), List.of(), total, Optional.empty())
        : page(request, where, total);
  }

  private SearchPage page(SearchRequest request, List<Condition> where, OptionalLong total) {
    PageCursor cursor = new PageCursor(request.sort());
    if (request.cursor() != null) {
      where.add(cursor.after(request.cursor()));
    }
    Result<Record> found =
        sql.select(ResourceRows.COLUMNS)
            .from(RESOURCE)
            .where(where)
            .orderBy(cursor.order())
            .limit(request.count() + 1L)
            .fetch();
    boolean more = found.size() > request.count();
    List<Record> page = more ? found.subList(0, request.count()) : found;
    Map<Long, StoredResource> matches = new LinkedHashMap<>();
    page.forEach(r -> matches.put(r.get(RESOURCE_PK), rows.row(r).stored()));
    return new SearchPage(
        List.copyOf(matches.values()),
        includes.fetch(request, matches),
        total,
        more ? Optional.of(cursor.encode(page.get(page.size() - 1))) : Optional.empty());
  }
}
