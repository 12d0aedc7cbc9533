package health.fabrica.fhir.store;

import health.fabrica.core.problem.Problem;
import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.problem.FhirProblem;
import health.fabrica.fhir.store.ResourceRows.Row;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.jooq.DSLContext;

/** Reads on one database connection, inside whatever transaction that is in. */
final class SqlReader implements StoreReader {

  private final DSLContext sql;
  private final ResourceRows rows;
  private final StoreParts parts;

  SqlReader(DSLContext sql, StoreParts parts) {
    this.sql = sql;
    this.rows = new ResourceRows(sql, parts.codec());
    this.parts = parts;
  }

  @Override
  public Optional<StoredResource> read(String type, String id) {
    return readLatest(type, id).filter(r -> !r.deleted());
  }

  @Override
  public boolean exists(String type, String id) {
    return rows.exists(type, id);
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
  public List<String> referrers(String type, String id, int limit) {
    return new ReferrerQuery(sql, parts).find(type, id, limit);
  }

  @Override
  public SearchPage search(SearchRequest request) {
    return new SearchQueries(sql, parts, rows, this).search(request);
  }
}
