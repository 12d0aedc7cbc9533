package health.fabrica.fhir.order;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import health.fabrica.flow.work.Stage;
import health.fabrica.flow.work.WorkItem;
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

  private static final Field<Long> TABLE_GENERATION =
      field(name("work_item", "generation"), Long.class);
  static final Field<Long> GENERATION = field(name("generation"), Long.class);

  private WorkItems() {}

  /**
   * Makes a step due. When it is due or at work already, it is asked for once more: what runs may
   * have read the case before the change that asks now.
   */
  static void enqueue(DSLContext dsl, String taskId, Stage stage, Instant due) {
    dsl.insertInto(TABLE, TASK_ID, STAGE, ATTEMPT, DUE_AT, GENERATION)
        .values(taskId, stage.name(), 0, due.toEpochMilli(), 1L)
        .onConflict(TASK_ID, STAGE)
        .doUpdate()
        .set(GENERATION, TABLE_GENERATION.plus(1))
        .set(DUE_AT, due.toEpochMilli())
        .execute();
  }

  /** Ends a step: removes its row, unless it was asked for again meanwhile; then it is due. */
  static void done(DSLContext dsl, WorkItem item, Instant now) {
    int removed =
        dsl.deleteFrom(TABLE)
            .where(ID.eq(item.id()).and(GENERATION.eq(item.generation())))
            .execute();
    if (removed == 0) {
      giveBack(dsl, item.id(), 0, now);
    }
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
