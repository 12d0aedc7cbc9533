package health.fabrica.fhir.order;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import health.fabrica.flow.work.Stage;
import java.time.Instant;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/**
 * The work_item table: one row a step that is due. A task has at most one row a stage. A row
 * without a due time is parked until somebody asks for a retry.
 */
final class WorkItems {

  static final Table<Record> TABLE = table(name("work_item"));
  static final Field<Long> ID = field(name("id"), Long.class);
  static final Field<String> TASK_ID = field(name("task_id"), String.class);
  static final Field<String> STAGE = field(name("stage"), String.class);
  static final Field<Integer> ATTEMPT = field(name("attempt"), Integer.class);
  static final Field<Long> DUE_AT = field(name("due_at"), Long.class);
  static final Field<Long> LEASE_UNTIL = field(name("lease_until"), Long.class);
  static final Field<String> LEASE_NODE = field(name("lease_node"), String.class);

  private WorkItems() {}

  /** Makes a step due; when it is due already, nothing changes. */
  static void enqueue(DSLContext dsl, String taskId, Stage stage, Instant due) {
    dsl.insertInto(TABLE, TASK_ID, STAGE, ATTEMPT, DUE_AT)
        .values(taskId, stage.name(), 0, due.toEpochMilli())
        .onConflict(TASK_ID, STAGE)
        .doNothing()
        .execute();
  }

  /**
   * Makes a step due although it may be at work now: what that run has read is old. It gets a row
   * of its own, so that the end of the present run does not end it.
   */
  static void enqueueAnew(DSLContext dsl, String taskId, Stage stage, Instant due) {
    dsl.deleteFrom(TABLE).where(TASK_ID.eq(taskId).and(STAGE.eq(stage.name()))).execute();
    enqueue(dsl, taskId, stage, due);
  }

  /** Gives the row back: due again at the time given, or parked. */
  static void giveBack(DSLContext dsl, long id, int attempt, @Nullable Instant due) {
    dsl.update(TABLE)
        .set(ATTEMPT, attempt)
        .set(DUE_AT, due == null ? null : due.toEpochMilli())
        .setNull(LEASE_UNTIL)
        .where(ID.eq(id))
        .execute();
  }

  /** Makes the waiting rows of a task due now; says how many there were. */
  static int wake(DSLContext dsl, String taskId, Instant now) {
    return dsl.update(TABLE)
        .set(DUE_AT, now.toEpochMilli())
        .where(TASK_ID.eq(taskId))
        .and(LEASE_UNTIL.isNull())
        .and(DUE_AT.isNull().or(DUE_AT.gt(now.toEpochMilli())))
        .execute();
  }

  static void remove(DSLContext dsl, long id) {
    dsl.deleteFrom(TABLE).where(ID.eq(id)).execute();
  }

  static void removeAll(DSLContext dsl, String taskId) {
    dsl.deleteFrom(TABLE).where(TASK_ID.eq(taskId)).execute();
  }
}
