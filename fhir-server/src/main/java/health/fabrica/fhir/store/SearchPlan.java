package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.Tables.RESOURCE_PK;

import health.fabrica.fhir.store.SearchRequest.Criterion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.SelectField;
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * Where the database is to start: at the criterion with the fewest keys when those are few, else at
 * the resources in their order, so that a page stops as soon as it is full. Everything else is
 * checked key by key. How few is counted on the index first, never further than {@value #FEW} rows;
 * that costs one small statement and needs no statistics of the database, which know of parameters
 * only what is true of their average.
 */
final class SearchPlan {

  /** Sets up to here are walked. */
  private static final int FEW = 1000;

  /** Criteria whose sets are counted; more than these rarely tell more. */
  private static final int COUNTED = 8;

  private final DSLContext sql;
  private final SearchConditions conditions;
  private final ValueSets valueSets;

  SearchPlan(DSLContext sql, SearchConditions conditions, ValueSets valueSets) {
    this.sql = sql;
    this.conditions = conditions;
    this.valueSets = valueSets;
  }

  /** What the criteria state about rows of {@code resource}, in their order. */
  List<Condition> conditions(String type, List<Criterion> criteria) {
    int start = start(type, criteria);
    List<Condition> all = new ArrayList<>();
    for (int i = 0; i < criteria.size(); i++) {
      Key key = i == start ? Key.walked(RESOURCE_PK) : Key.checked(RESOURCE_PK);
      all.add(conditions.condition(type, criteria.get(i), key, valueSets));
    }
    return all;
  }

  /** The position of the criterion to start from, or -1. */
  private int start(String type, List<Criterion> criteria) {
    List<Integer> positions = new ArrayList<>();
    List<SelectField<Integer>> counts = new ArrayList<>();
    for (int i = 0; i < Math.min(criteria.size(), COUNTED); i++) {
      Optional<Select<Record1<Long>>> set = set(type, criteria.get(i));
      if (set.isPresent()) {
        positions.add(i);
        counts.add(countUpTo(set.get()));
      }
    }
    if (positions.isEmpty()) {
      return -1;
    }
    Record counted = sql.select(counts).fetchSingle();
    int best = -1;
    int fewest = FEW;
    for (int i = 0; i < positions.size(); i++) {
      int count = counted.get(i, int.class);
      if (count < fewest) {
        fewest = count;
        best = positions.get(i);
      }
    }
    return best;
  }

  private static Field<Integer> countUpTo(Select<Record1<Long>> set) {
    return DSL.field(
        DSL.selectCount()
            .from(DSL.selectOne().from(set.asTable("keys")).limit(FEW).asTable("few")));
  }

  /** The set of keys that a criterion consists of, when it is one set. */
  private Optional<Select<Record1<Long>>> set(String type, Criterion criterion) {
    Sets sets = new Sets();
    conditions.condition(type, criterion, sets, valueSets);
    return sets.only();
  }

  /** Notes the sets that a criterion asks for. */
  private static final class Sets implements Key {

    private final List<Select<Record1<Long>>> found = new ArrayList<>();
    private boolean negated;

    Optional<Select<Record1<Long>>> only() {
      return found.size() == 1 && !negated ? Optional.of(found.get(0)) : Optional.empty();
    }

    @Override
    public Condition in(Table<Record> table, Condition rows) {
      return in(Key.keys(table, rows));
    }

    @Override
    public Condition in(Select<Record1<Long>> keys) {
      found.add(keys);
      return DSL.noCondition();
    }

    @Override
    public Condition notIn(Table<Record> table, Condition rows) {
      negated = true;
      return DSL.noCondition();
    }

    @Override
    public Condition notIn(Select<Record1<Long>> keys) {
      negated = true;
      return DSL.noCondition();
    }
  }
}
