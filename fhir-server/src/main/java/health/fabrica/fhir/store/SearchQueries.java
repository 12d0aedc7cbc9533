package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.SearchValues.refusal;
import static health.fabrica.fhir.store.Tables.DELETED;
import static health.fabrica.fhir.store.Tables.RESOURCE;
import static health.fabrica.fhir.store.Tables.RESOURCE_PK;
import static health.fabrica.fhir.store.Tables.TYPE;

import health.fabrica.conformance.Definitions;
import health.fabrica.fhir.store.SearchRequest.Criterion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;

/** Runs searches on one connection. */
final class SearchQueries {

  /** Conditions in one AND; databases bound its depth, and clients may repeat a parameter often. */
  static final int CONDITIONS_PER_GROUP = 100;

  /** Criteria that one search may state. */
  private static final int MAX_CRITERIA = 5000;

  private final DSLContext sql;
  private final StoreParts parts;
  private final ResourceRows rows;
  private final ValueSets valueSets;

  SearchQueries(DSLContext sql, StoreParts parts, ResourceRows rows, StoreReader reader) {
    this.sql = sql;
    this.parts = parts;
    this.rows = rows;
    this.valueSets = new ValueSets(reader, new Definitions(parts.codec().context()));
  }

  SearchPage search(SearchRequest request) {
    if (request.count() < 0) {
      throw refusal("The count is " + request.count() + ".", "Ask for 0 or more.");
    }
    if (request.contained().inside()) {
      return new ContainedQueries(sql, parts, rows, valueSets).search(request);
    }
    Matches matches = matches(request);
    SearchPage page =
        request.count() == 0
            ? new SearchPage(List.of(), List.of(), OptionalLong.empty(), Optional.empty())
            : page(request, matches);
    return request.wantTotal() ? page.withTotal(total(request, matches, page)) : page;
  }

  /** Counts only when the page does not tell. */
  private long total(SearchRequest request, Matches matches, SearchPage page) {
    boolean whole = request.count() > 0 && request.cursor() == null && page.next().isEmpty();
    return whole ? page.matches().size() : sql.fetchSingle(matches.count()).value1();
  }

  private Matches matches(SearchRequest request) {
    requireFew(request, MAX_CRITERIA);
    String type = request.type();
    List<Criterion> criteria = request.criteria();
    SearchPlan plan = new SearchPlan(sql, parts.conditions(), valueSets);
    SearchPlan.Start start = plan.start(type, criteria);
    boolean walks = request.sort().isEmpty() && criteria.size() <= CONDITIONS_PER_GROUP;
    return walks && start.walk().isPresent()
        ? new Matches(start.walk(), DSL.and(plan.checks(type, criteria, start)))
        : new Matches(Optional.empty(), where(type, plan.conditions(type, criteria, start)));
  }

  static void requireFew(SearchRequest request, int most) {
    if (request.criteria().size() > most) {
      throw refusal(
          "The search states " + request.criteria().size() + " criteria.",
          "State at most " + most + "; one criterion may list many values.");
    }
  }

  /** What holds of rows of {@code resource}. */
  static Condition where(String type, List<Condition> all) {
    Condition where = TYPE.eq(type).and(DELETED.eq(0));
    for (int from = 0; from < all.size(); from += CONDITIONS_PER_GROUP) {
      List<Condition> group = all.subList(from, Math.min(from + CONDITIONS_PER_GROUP, all.size()));
      where =
          where.and(
              all.size() <= CONDITIONS_PER_GROUP
                  ? DSL.and(group)
                  : RESOURCE_PK.in(DSL.select(RESOURCE_PK).from(RESOURCE).where(group)));
    }
    return where;
  }

  private SearchPage page(SearchRequest request, Matches all) {
    PageOrder order = PageOrder.of(request, parts);
    List<Record> found =
        new ArrayList<>(order.keys(sql, all, request.cursor(), request.count() + 1));
    boolean more = found.size() > request.count();
    List<Record> page = more ? found.subList(0, request.count()) : found;
    Map<Long, StoredResource> matches = new LinkedHashMap<>();
    page.forEach(r -> matches.put(ResourceRows.key(r), rows.row(r).stored()));
    return new SearchPage(
        List.copyOf(matches.values()),
        new IncludeQueries(sql, rows, parts).fetch(request, matches),
        OptionalLong.empty(),
        more ? Optional.of(order.cursor(page.get(page.size() - 1))) : Optional.empty());
  }
}
