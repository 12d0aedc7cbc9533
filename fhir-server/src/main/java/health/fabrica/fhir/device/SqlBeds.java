package health.fabrica.fhir.device;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import health.fabrica.fhir.store.ResourceStore;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/**
 * Which printer's bed holds the object of which dispatch. A job takes the bed right before its
 * start and keeps it however it ends; it becomes clear by a person's act: the release, a retry
 * after a failure, or the cancellation of the task, each of which asks the person to clear it.
 */
public final class SqlBeds {

  private static final Table<Record> TABLE = table(name("device_bed"));
  private static final Field<String> DEVICE_ID = field(name("device_id"), String.class);
  private static final Field<String> DISPATCH_ID = field(name("dispatch_id"), String.class);

  private final ResourceStore store;

  /** Uses the store's write transactions. */
  public SqlBeds(ResourceStore store) {
    this.store = store;
  }

  /** Takes the bed unless another dispatch has it; says whether it is now this dispatch's. */
  public boolean claim(String deviceId, String dispatchId) {
    return store.inTransaction(
        tx -> {
          tx.dsl()
              .insertInto(TABLE, DEVICE_ID, DISPATCH_ID)
              .values(deviceId, dispatchId)
              .onConflict(DEVICE_ID)
              .doNothing()
              .execute();
          return tx.dsl()
              .fetchExists(TABLE, DEVICE_ID.eq(deviceId).and(DISPATCH_ID.eq(dispatchId)));
        });
  }

  /** Clears the beds of these dispatches, in the transaction of the act that says so. */
  public static void clear(DSLContext dsl, List<String> dispatchIds) {
    dsl.deleteFrom(TABLE).where(DISPATCH_ID.in(dispatchIds)).execute();
  }
}
