package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.Tables.PARAM;
import static health.fabrica.fhir.store.Tables.PK;
import static health.fabrica.fhir.store.Tables.REFERENCE_INDEX;
import static health.fabrica.fhir.store.Tables.TARGET_ID;
import static health.fabrica.fhir.store.Tables.TARGET_TYPE;

import health.fabrica.core.problem.ProblemException;
import health.fabrica.fhir.store.IndexRows.ReferenceRow;
import health.fabrica.fhir.store.ResourceRows.Row;
import health.fabrica.fhir.store.SearchParam.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds to the index of resources that an earlier release stored what they contain and what they
 * refer to beside. Only those that contain something are parsed; of the others the bytes tell.
 */
final class ContentsIndex {

  private static final Logger LOG = LoggerFactory.getLogger(ContentsIndex.class);
  private static final String CONTAINED = "\"contained\":[";

  private final DSLContext sql;
  private final SearchParameters parameters;
  private final ToIntFunction<SearchParam> numbers;
  private final Indexer indexer;

  ContentsIndex(
      DSLContext sql,
      SearchParameters parameters,
      ToIntFunction<SearchParam> numbers,
      Indexer indexer) {
    this.sql = sql;
    this.parameters = parameters;
    this.numbers = numbers;
    this.indexer = indexer;
  }

  /** The resources of one page, all of the type. */
  void add(String type, List<Row> page) {
    Map<Long, Set<ReferenceTarget>> indexed = indexed(type, page);
    for (Row row : page) {
      byte[] json = row.stored().bytes();
      if (new String(json, StandardCharsets.ISO_8859_1).contains(CONTAINED)) {
        replace(row);
      } else {
        Set<ReferenceTarget> targets = OutgoingReferences.of(json);
        targets.removeAll(indexed.getOrDefault(row.pk(), Set.of()));
        IndexRows rows = new IndexRows();
        targets.forEach(t -> rows.references().add(new ReferenceRow(Indexer.UNCOVERED, t, 0)));
        IndexTables.insert(sql, row.pk(), rows);
      }
    }
  }

  /** A resource that would be refused today keeps the rows that it has. */
  private void replace(Row row) {
    StoredResource stored = row.stored();
    try {
      IndexRows rows = indexer.index(stored.resource(), stored.bytes());
      IndexTables.delete(sql, row.pk());
      IndexTables.insert(sql, row.pk(), rows);
    } catch (ProblemException e) {
      LOG.warn("What {} contains is not searchable", stored.reference(), e);
    }
  }

  private Map<Long, Set<ReferenceTarget>> indexed(String type, List<Row> page) {
    Set<SearchParam> posted = Set.copyOf(parameters.posted(type));
    List<Integer> covering = new ArrayList<>(List.of(Indexer.UNCOVERED));
    parameters.of(type).stream()
        .filter(p -> p.kind() == Kind.REFERENCE && !posted.contains(p))
        .forEach(p -> covering.add(numbers.applyAsInt(p)));
    Map<Long, Set<ReferenceTarget>> indexed = new HashMap<>();
    sql.select(PK, TARGET_TYPE, TARGET_ID)
        .from(REFERENCE_INDEX)
        .where(PK.in(page.stream().map(Row::pk).toList()), PARAM.in(covering))
        .forEach(
            r ->
                indexed
                    .computeIfAbsent(r.get(PK), pk -> new HashSet<>())
                    .add(new ReferenceTarget(r.get(TARGET_TYPE), r.get(TARGET_ID), "")));
    return indexed;
  }
}
