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
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * Where the database is to start: at the criterion with the fewest keys when those are few; else at
 * one whose keys lie in order and are the sparsest; else at the resources in their order. In the
 * last two a page stops as soon as it is full. Everything else is checked key by key. How few is
 * counted on the index first, never further than {@value #FEW} rows; that costs one small statement
 * and needs no statistics of the database, which know of parameters only what is true of their
 * average.
 */
final class SearchPlan {

  /** Sets up to here are made whole, */
  private static final int FEW = 1000;

  /** and those up to here that could be walked in order as well. */
  private static final int FEW_OF_WALK = 128;

  private static final Field<Long> NONE = DSL.inline((Long) null);

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

  /**
   * What to start from.
   *
   * @param criterion its position; -1 for the resources
   * @param walk its keys in order; empty to make the set whole
   */
  record Start(int criterion, Optional<Walk> walk) {

    private static final Start RESOURCES = new Start(-1, Optional.empty());
  }

  /** What the criteria state about rows of {@code resource}, in their order. */
  List<Condition> conditions(String type, List<Criterion> criteria, Start start) {
    List<Condition> all = new ArrayList<>();
    for (int i = 0; i < criteria.size(); i++) {
      Key key = i == start.criterion() ? Key.walked(RESOURCE_PK) : Key.checked(RESOURCE_PK);
      all.add(conditions.condition(type, criteria.get(i), key, valueSets));
    }
    return all;
  }

  /** What all criteria but the one that the walk is of state about its keys. */
  List<Condition> checks(String type, List<Criterion> criteria, Start start) {
    List<Condition> all = new ArrayList<>();
    for (int i = 0; i < criteria.size(); i++) {
      if (i != start.criterion()) {
        all.add(conditions.condition(type, criteria.get(i), Key.checked(Walk.KEY), valueSets));
      }
    }
    return all;
  }

  Start start(String type, List<Criterion> criteria) {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < Math.min(criteria.size(), COUNTED); i++) {
      candidate(i, type, criteria.get(i)).ifPresent(candidates::add);
    }
    if (candidates.isEmpty()) {
      return Start.RESOURCES;
    }
    if (candidates.size() == 1 && candidates.get(0).walk().isPresent()) {
      return candidates.get(0).start();
    }
    List<Field<?>> asked = new ArrayList<>();
    for (Candidate candidate : candidates) {
      asked.add(countUpTo(candidate.limit(), candidate.keys()));
      asked.add(candidate.walk().map(w -> w.reach(FEW_OF_WALK - 1)).orElse(NONE));
    }
    return best(candidates, sql.select(asked).fetchSingle());
  }

  /**
   * The smallest set of those that are few; else the walk whose first keys reach farthest, since it
   * meets the others' keys soonest.
   */
  private static Start best(List<Candidate> candidates, Record counted) {
    Start few = null;
    Start sparse = Start.RESOURCES;
    int fewest = FEW;
    long farthest = -1;
    for (int i = 0; i < candidates.size(); i++) {
      Candidate candidate = candidates.get(i);
      int count = counted.get(2 * i, int.class);
      Long reach = counted.get(2 * i + 1, Long.class);
      if (count < Math.min(fewest, candidate.limit())) {
        fewest = count;
        few = candidate.start();
      }
      if (reach != null && reach > farthest) {
        farthest = reach;
        sparse = candidate.start();
      }
    }
    return few != null ? few : sparse;
  }

  private static Field<Integer> countUpTo(int limit, Select<Record1<Long>> set) {
    return DSL.field(
        DSL.selectCount()
            .from(DSL.selectOne().from(set.asTable("keys")).limit(limit).asTable("few")));
  }

  /** A criterion that is one set of keys. */
  private record Candidate(int criterion, Select<Record1<Long>> keys, Optional<Walk> walk) {

    Start start() {
      return new Start(criterion, walk);
    }

    int limit() {
      return walk.isPresent() ? FEW_OF_WALK : FEW;
    }
  }

  private Optional<Candidate> candidate(int position, String type, Criterion criterion) {
    Sets sets = new Sets();
    conditions.condition(type, criterion, sets, valueSets);
    boolean ordered = conditions.isOrdered(type, criterion);
    return sets.only()
        .map(keys -> new Candidate(position, keys, ordered ? sets.walk() : Optional.empty()));
  }

  /** Notes the sets that a criterion asks for. */
  private static final class Sets implements Key {

    private final List<Select<Record1<Long>>> found = new ArrayList<>();
    private final List<Walk> rows = new ArrayList<>();
    private boolean negated;

    Optional<Walk> walk() {
      return rows.size() == 1 ? Optional.of(rows.get(0)) : Optional.empty();
    }

    Optional<Select<Record1<Long>>> only() {
      return found.size() == 1 && !negated ? Optional.of(found.get(0)) : Optional.empty();
    }

    @Override
    public Condition in(Table<Record> table, Condition where) {
      rows.add(new Walk(table, where));
      return in(Key.keys(table, where));
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
