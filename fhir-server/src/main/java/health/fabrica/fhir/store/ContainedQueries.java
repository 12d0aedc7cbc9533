package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.SearchValues.refusal;
import static health.fabrica.fhir.store.Tables.RESOURCE;
import static health.fabrica.fhir.store.Tables.RESOURCE_PK;
import static health.fabrica.fhir.store.Tables.TOKEN_INDEX;

import health.fabrica.fhir.store.ResourceRows.Row;
import health.fabrica.fhir.store.SearchRequest.Contained;
import health.fabrica.fhir.store.SearchRequest.Criterion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.DSL;

/**
 * Searches that look at contained resources, alone or beside those of their own. What is found is a
 * set of keys, see {@link ContainedKeys}: that of a container stands for a resource as a whole.
 * They are paged in the order of creation, and inside of a container in its order.
 */
final class ContainedQueries {

  private static final Field<Long> FOUND = DSL.field(DSL.name("found"), Long.class);
  private static final Field<Long> BASE = DSL.field(DSL.name("base", "pk"), Long.class);

  private final DSLContext sql;
  private final StoreParts parts;
  private final ResourceRows rows;
  private final ValueSets valueSets;

  ContainedQueries(DSLContext sql, StoreParts parts, ResourceRows rows, ValueSets valueSets) {
    this.sql = sql;
    this.parts = parts;
    this.rows = rows;
    this.valueSets = valueSets;
  }

  SearchPage search(SearchRequest request) {
    parts.conditions().requireContents();
    requireOffered(request);
    Select<Record1<Long>> keys = keys(request);
    SearchPage page =
        request.count() == 0
            ? new SearchPage(List.of(), List.of(), OptionalLong.empty(), Optional.empty())
            : page(request, keys);
    return request.wantTotal() ? page.withTotal(sql.fetchCount(keys)) : page;
  }

  private static void requireOffered(SearchRequest request) {
    SearchQueries.requireFew(request, SearchQueries.CONDITIONS_PER_GROUP);
    if (!request.sort().isEmpty()) {
      throw refusal(
          "What is found in containers is not sorted.",
          "Leave _sort out: pages come by creation, inside of a container in its order. "
              + SearchConditions.BY_CHAIN);
    }
    if (request.contained().parts() && !request.includes().isEmpty()) {
      throw refusal(
          "Nothing is included beside contained resources that are returned alone.",
          "Ask for _containedType=container.");
    }
  }

  /** Each once. */
  private Select<Record1<Long>> keys(SearchRequest request) {
    Select<Record1<Long>> inside = inside(request);
    return request.contained().outside() ? inside.union(outside(request)) : inside;
  }

  private Select<Record1<Long>> inside(SearchRequest request) {
    Contained contained = request.contained();
    Field<Long> found =
        contained.parts() ? BASE : ContainedKeys.ofContainer(ContainedKeys.containerOf(BASE));
    return DSL.selectDistinct(found.as(FOUND))
        .from(TOKEN_INDEX.as("base"))
        .where(
            DSL.field(DSL.name("base", "param"), Integer.class).eq(ContainedKeys.PRESENCE),
            DSL.field(DSL.name("base", "code"), String.class).eq(request.type()),
            DSL.and(criteria(request)));
  }

  /** One of them as a whole set, for the database to start from. */
  private List<Condition> criteria(SearchRequest request) {
    List<Condition> all = new ArrayList<>();
    for (Criterion criterion : request.criteria()) {
      Key key = all.isEmpty() ? Key.walked(BASE) : Key.checked(BASE);
      all.add(parts.conditions().ofContained(request.type(), criterion, key, valueSets));
    }
    return all;
  }

  private Select<Record1<Long>> outside(SearchRequest request) {
    String type = request.type();
    SearchPlan plan = new SearchPlan(sql, parts.conditions(), valueSets);
    SearchPlan.Start start = plan.start(type, request.criteria());
    return DSL.select(ContainedKeys.ofContainer(RESOURCE_PK).as(FOUND))
        .from(RESOURCE)
        .where(SearchQueries.where(type, plan.conditions(type, request.criteria(), start)));
  }

  private SearchPage page(SearchRequest request, Select<Record1<Long>> keys) {
    Condition after =
        request.cursor() == null ? DSL.noCondition() : FOUND.lt(key(request.cursor()));
    List<Long> found =
        sql.select(FOUND)
            .from(keys.asTable("keys"))
            .where(after)
            .orderBy(FOUND.desc())
            .limit((long) request.count() + 1)
            .fetch(FOUND);
    boolean more = found.size() > request.count();
    List<Long> page = more ? found.subList(0, request.count()) : found;
    Map<Long, StoredResource> containers = containers(page);
    return new SearchPage(
        page.stream().map(key -> match(key, containers)).toList(),
        request.contained().parts()
            ? List.of()
            : new IncludeQueries(sql, rows, parts).fetch(request, containers),
        OptionalLong.empty(),
        more ? Optional.of(Long.toString(-page.get(page.size() - 1))) : Optional.empty());
  }

  private static StoredResource match(long key, Map<Long, StoredResource> containers) {
    StoredResource container = containers.get(ContainedKeys.container(key));
    if (container == null) {
      throw new IllegalStateException("an index row without its resource");
    }
    int position = ContainedKeys.position(key);
    return position == 0 ? container : container.contained(position);
  }

  private Map<Long, StoredResource> containers(List<Long> keys) {
    Map<Long, StoredResource> containers = new LinkedHashMap<>();
    sql.select(ResourceRows.COLUMNS)
        .from(RESOURCE)
        .where(RESOURCE_PK.in(keys.stream().map(ContainedKeys::container).distinct().toList()))
        .orderBy(RESOURCE_PK)
        .fetch(rows::row)
        .forEach((Row row) -> containers.put(row.pk(), row.stored()));
    return containers;
  }

  private static long key(String cursor) {
    try {
      return -Long.parseLong(cursor);
    } catch (NumberFormatException e) {
      throw refusal("The page cursor cannot be read.", "Follow the next link of a page unchanged.");
    }
  }
}
