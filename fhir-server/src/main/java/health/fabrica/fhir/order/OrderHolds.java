package health.fabrica.fhir.order;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import health.fabrica.core.problem.Problem;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/**
 * The order_hold table: the tasks whose order is on hold. None of their work is taken up; their
 * work items stay as they are.
 */
final class OrderHolds {

  private static final Table<Record> TABLE = table(name("order_hold"));
  private static final Field<String> TASK_ID = field(name("task_id"), String.class);

  private OrderHolds() {}

  static void hold(DSLContext dsl, String taskId) {
    dsl.insertInto(TABLE, TASK_ID).values(taskId).onConflict(TASK_ID).doNothing().execute();
  }

  /** Says whether the task was held. */
  static boolean release(DSLContext dsl, String taskId) {
    return dsl.deleteFrom(TABLE).where(TASK_ID.eq(taskId)).execute() > 0;
  }

  static boolean isHeld(DSLContext dsl, String taskId) {
    return dsl.fetchExists(TABLE, TASK_ID.eq(taskId));
  }

  /** True for rows of tasks that may be worked on. */
  static Condition free(Field<String> taskId) {
    return taskId.notIn(select(TASK_ID).from(TABLE));
  }

  static Problem problem() {
    return new Problem(
        OrderProblem.ORDER_ON_HOLD,
        "The order is on hold.",
        "Work goes on when ServiceRequest.status is active again.");
  }
}
