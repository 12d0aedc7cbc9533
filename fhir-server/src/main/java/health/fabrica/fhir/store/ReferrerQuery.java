package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.Tables.DELETED;
import static health.fabrica.fhir.store.Tables.ID;
import static health.fabrica.fhir.store.Tables.PARAM;
import static health.fabrica.fhir.store.Tables.PK;
import static health.fabrica.fhir.store.Tables.REFERENCE_INDEX;
import static health.fabrica.fhir.store.Tables.RESOURCE;
import static health.fabrica.fhir.store.Tables.RESOURCE_PK;
import static health.fabrica.fhir.store.Tables.TARGET_ID;
import static health.fabrica.fhir.store.Tables.TARGET_TYPE;
import static health.fabrica.fhir.store.Tables.TYPE;

import health.fabrica.fhir.store.SearchParam.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/**
 * Who refers to a resource: by a published search parameter, or by the references beside, which are
 * indexed under a number of their own. One look into the index for each of those numbers.
 */
final class ReferrerQuery {

  private final DSLContext sql;
  private final StoreParts parts;

  ReferrerQuery(DSLContext sql, StoreParts parts) {
    this.sql = sql;
    this.parts = parts;
  }

  /** As {@code Type/id}, in the order of their creation. */
  List<String> find(String type, String id, int limit) {
    parts.conditions().requireContents();
    return sql.select(TYPE, ID)
        .from(RESOURCE)
        .where(
            RESOURCE_PK.in(
                DSL.select(PK)
                    .from(REFERENCE_INDEX)
                    .where(PARAM.in(numbers()), TARGET_ID.eq(id), TARGET_TYPE.eq(type))),
            DELETED.eq(0),
            DSL.not(TYPE.eq(type).and(ID.eq(id))))
        .orderBy(RESOURCE_PK)
        .limit(limit)
        .fetch(r -> r.get(TYPE) + "/" + r.get(ID));
  }

  private List<Integer> numbers() {
    List<Integer> numbers = new ArrayList<>(List.of(Indexer.UNCOVERED));
    for (String type : parts.parameters().types()) {
      parts.parameters().of(type).stream()
          .filter(p -> p.kind() == Kind.REFERENCE)
          .map(parts.numbers()::applyAsInt)
          .forEach(numbers::add);
    }
    return numbers;
  }
}
