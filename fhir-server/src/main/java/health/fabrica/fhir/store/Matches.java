package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.Tables.RESOURCE;
import static health.fabrica.fhir.store.Tables.RESOURCE_PK;

import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.DSL;

/**
 * What a search finds, before it is paged.
 *
 * @param walk the index rows that it starts from; empty when it starts from the resources
 * @param condition what holds of rows of {@code resource}, or beside the walk of {@link Walk#KEY}
 */
record Matches(Optional<Walk> walk, Condition condition) {

  /** The keys in the order of creation. */
  Select<Record1<Long>> keys(Optional<Long> after, long limit) {
    if (walk.isPresent()) {
      return walk.get().keys(condition, after, limit);
    }
    return DSL.select(RESOURCE_PK)
        .from(RESOURCE)
        .where(condition, after.map(RESOURCE_PK::gt).orElse(DSL.noCondition()))
        .orderBy(RESOURCE_PK)
        .limit(limit);
  }

  Select<Record1<Integer>> count() {
    return walk.isPresent()
        ? walk.get().count(condition)
        : DSL.selectCount().from(RESOURCE).where(condition);
  }
}
