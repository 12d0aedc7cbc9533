package health.fabrica.fhir.order;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import health.fabrica.fhir.device.SqlBeds;
import health.fabrica.flow.order.CaseRecord;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/** The case_record table: what the steps of a task left behind, in order. */
final class CaseRecords {

  private static final Table<Record> TABLE = table(name("case_record"));
  private static final Field<Long> SEQ = field(name("seq"), Long.class);
  private static final Field<String> TASK_ID = field(name("task_id"), String.class);
  private static final Field<String> KIND = field(name("kind"), String.class);
  private static final Field<String> CONTENT = field(name("content"), String.class);

  private CaseRecords() {}

  static void append(DSLContext dsl, String taskId, CaseRecord record) {
    dsl.insertInto(TABLE, TASK_ID, KIND, CONTENT)
        .values(taskId, CaseRecordJson.kind(record), CaseRecordJson.write(record))
        .execute();
  }

  static List<CaseRecord> of(DSLContext dsl, String taskId) {
    return dsl.select(KIND, CONTENT)
        .from(TABLE)
        .where(TASK_ID.eq(taskId))
        .orderBy(SEQ)
        .fetch(row -> CaseRecordJson.read(row.value1(), row.value2()));
  }

  /** Clears the beds that the task's jobs have: a person has seen to it. */
  static void clearBeds(DSLContext dsl, String taskId) {
    SqlBeds.clear(
        dsl,
        of(dsl, taskId).stream()
            .filter(CaseRecord.Dispatch.class::isInstance)
            .map(record -> ((CaseRecord.Dispatch) record).dispatchId())
            .toList());
  }

  /** Clears the beds of the task's jobs that ended without an object. */
  static void clearBedsOfFailedPrints(DSLContext dsl, String taskId) {
    SqlBeds.clear(
        dsl,
        of(dsl, taskId).stream()
            .filter(CaseRecord.PrintFailure.class::isInstance)
            .map(record -> ((CaseRecord.PrintFailure) record).dispatchId())
            .toList());
  }

  /** Whether a job was handed to a printer and no end of it is known. */
  static boolean printIsOpen(DSLContext dsl, String taskId) {
    boolean open = false;
    for (CaseRecord record : of(dsl, taskId)) {
      if (record instanceof CaseRecord.Dispatch) {
        open = true;
      } else if (record instanceof CaseRecord.Print || record instanceof CaseRecord.PrintFailure) {
        open = false;
      }
    }
    return open;
  }
}
