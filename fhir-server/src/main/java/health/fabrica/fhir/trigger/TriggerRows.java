package health.fabrica.fhir.trigger;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import health.fabrica.core.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** The series_trigger table. Every change gives the row its next revision. */
final class TriggerRows {

  private static final Table<Record> TABLE = table(name("series_trigger"));
  private static final Field<String> SERIES = text("series_uid");
  private static final Field<String> STUDY = text("study_uid");
  private static final Field<String> SOURCE = text("source");
  private static final Field<String> ROOT = text("root");
  private static final Field<String> SUBJECT = text("subject");
  private static final Field<String> STATE = text("state");
  private static final Field<Integer> INSTANCES = field(name("instances"), Integer.class);
  private static final Field<Long> DUE_AT = field(name("due_at"), Long.class);
  private static final Field<Integer> ATTEMPT = field(name("attempt"), Integer.class);
  private static final Field<Long> REVISION = field(name("revision"), Long.class);
  private static final Field<Long> FIRST_SEEN = field(name("first_seen"), Long.class);
  private static final Field<Long> CHANGED = field(name("changed"), Long.class);
  private static final Field<String> RULE = text("rule");
  private static final Field<String> OTHERS = text("others");
  private static final Field<String> ORDER_ID = text("order_id");
  private static final Field<String> PROBLEM = text("problem");
  private static final Field<String> MESSAGE = text("message");
  private static final Field<String> HINT = text("hint");

  private TriggerRows() {}

  private static Field<String> text(String column) {
    return field(name(column), String.class);
  }

  /** A row as it stands. */
  record Row(
      String seriesUid,
      String studyUid,
      String source,
      String root,
      Optional<String> subject,
      TriggerState state,
      int instances,
      int attempt,
      long revision,
      Instant firstSeen,
      Instant changed,
      Optional<String> rule,
      Optional<String> others,
      Optional<String> orderId,
      Optional<String> problem,
      Optional<String> message,
      Optional<String> hint) {}

  static Optional<Row> find(DSLContext dsl, String seriesUid) {
    return dsl.selectFrom(TABLE).where(SERIES.eq(seriesUid)).fetchOptional(TriggerRows::row);
  }

  static List<Row> due(DSLContext dsl, Instant now, int limit) {
    return dsl.selectFrom(TABLE)
        .where(DUE_AT.le(now.toEpochMilli()))
        .orderBy(DUE_AT, SERIES)
        .limit(limit)
        .fetch(TriggerRows::row);
  }

  /** Rows in a state, or in any; the last changed first, after so many. */
  static List<Row> list(DSLContext dsl, Optional<TriggerState> state, int limit, int offset) {
    Condition wanted = state.map(s -> STATE.eq(s.name())).orElse(DSL.noCondition());
    return dsl.selectFrom(TABLE)
        .where(wanted)
        .orderBy(CHANGED.desc(), SERIES)
        .limit(limit)
        .offset(offset)
        .fetch(TriggerRows::row);
  }

  static int count(DSLContext dsl, Optional<TriggerState> state) {
    return dsl.fetchCount(TABLE, state.map(s -> STATE.eq(s.name())).orElse(DSL.noCondition()));
  }

  private static Row row(Record row) {
    return new Row(
        row.get(SERIES),
        row.get(STUDY),
        row.get(SOURCE),
        row.get(ROOT),
        Optional.ofNullable(row.get(SUBJECT)),
        TriggerState.valueOf(row.get(STATE)),
        row.get(INSTANCES),
        row.get(ATTEMPT),
        row.get(REVISION),
        Instant.ofEpochMilli(row.get(FIRST_SEEN)),
        Instant.ofEpochMilli(row.get(CHANGED)),
        Optional.ofNullable(row.get(RULE)),
        Optional.ofNullable(row.get(OTHERS)),
        Optional.ofNullable(row.get(ORDER_ID)),
        Optional.ofNullable(row.get(PROBLEM)),
        Optional.ofNullable(row.get(MESSAGE)),
        Optional.ofNullable(row.get(HINT)));
  }

  /** Adds the row of a series that has none. */
  static void insert(
      DSLContext dsl,
      String seriesUid,
      String studyUid,
      String source,
      String root,
      Optional<String> subject,
      int instances,
      Instant now) {
    dsl.insertInto(TABLE)
        .set(SERIES, seriesUid)
        .set(STUDY, studyUid)
        .set(SOURCE, source)
        .set(ROOT, root)
        .set(SUBJECT, subject.orElse(null))
        .set(STATE, TriggerState.WAITING.name())
        .set(INSTANCES, instances)
        .set(ATTEMPT, 0)
        .set(REVISION, 0L)
        .set(FIRST_SEEN, now.toEpochMilli())
        .set(CHANGED, now.toEpochMilli())
        .execute();
  }

  /** What is to be written of one row. */
  static final class Change {
    private final Map<Field<?>, @Nullable Object> values =
        new TreeMap<>(java.util.Comparator.comparing(Field::getName));

    Change state(TriggerState state) {
      values.put(STATE, state.name());
      return this;
    }

    /** Due then; null for never. */
    Change due(@Nullable Instant due) {
      values.put(DUE_AT, due == null ? null : due.toEpochMilli());
      return this;
    }

    Change attempt(int attempt) {
      values.put(ATTEMPT, attempt);
      return this;
    }

    Change instances(int instances) {
      values.put(INSTANCES, instances);
      return this;
    }

    /** Where the series was seen last. */
    Change seenAt(String source, String root, Optional<String> subject) {
      values.put(SOURCE, source);
      values.put(ROOT, root);
      values.put(SUBJECT, subject.orElse(null));
      return this;
    }

    Change rule(String rule, List<String> others) {
      values.put(RULE, rule);
      values.put(OTHERS, others.isEmpty() ? null : String.join(", ", others));
      return this;
    }

    Change order(String orderId) {
      values.put(ORDER_ID, orderId);
      return this;
    }

    Change problem(Optional<Problem> problem) {
      values.put(PROBLEM, problem.map(p -> p.code().id()).orElse(null));
      values.put(MESSAGE, problem.map(Problem::message).orElse(null));
      values.put(HINT, problem.map(Problem::hint).orElse(null));
      return this;
    }
  }

  /** Writes the change unless the row has another revision by now; says whether it did. */
  static boolean change(
      DSLContext dsl, String seriesUid, long revision, Change change, Instant now) {
    return dsl.update(TABLE)
            .set(change.values)
            .set(REVISION, revision + 1)
            .set(CHANGED, now.toEpochMilli())
            .where(SERIES.eq(seriesUid))
            .and(REVISION.eq(revision))
            .execute()
        == 1;
  }
}
