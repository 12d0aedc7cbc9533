package health.fabrica.fhir.order;

import static health.fabrica.fhir.order.WorkItems.ATTEMPT;
import static health.fabrica.fhir.order.WorkItems.DUE_AT;
import static health.fabrica.fhir.order.WorkItems.ID;
import static health.fabrica.fhir.order.WorkItems.LEASE_NODE;
import static health.fabrica.fhir.order.WorkItems.LEASE_UNTIL;
import static health.fabrica.fhir.order.WorkItems.STAGE;
import static health.fabrica.fhir.order.WorkItems.TABLE;
import static health.fabrica.fhir.order.WorkItems.TASK_ID;

import health.fabrica.fhir.store.Jdbc;
import health.fabrica.fhir.store.ResourceStore;
import health.fabrica.flow.work.Stage;
import health.fabrica.flow.work.WorkItem;
import health.fabrica.flow.work.WorkQueue;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record3;
import org.jooq.SelectLimitPercentStep;

/**
 * The work queue in the database of the resources, which several nodes may share. Looking for work
 * reads; only taking it writes, and one transaction writes at a time on all nodes together.
 */
public final class SqlWorkQueue implements WorkQueue {

  private static final String IS_DUE =
      "SELECT 1 FROM work_item WHERE stage=? AND due_at<=?"
          + " AND (lease_until IS NULL OR lease_until<?)"
          + " AND task_id NOT IN (SELECT task_id FROM order_hold) LIMIT 1";

  private final ResourceStore store;
  private final Clock clock;
  private final String node;

  /**
   * Uses the store's transactions.
   *
   * @param node this node's name, the same after a restart and no other node's
   */
  public SqlWorkQueue(ResourceStore store, Clock clock, String node) {
    this.store = store;
    this.clock = clock;
    this.node = node;
  }

  @Override
  public Optional<WorkItem> claim(Stage stage, Duration lease) {
    return store.rows(dsl -> noneIsDue(dsl, stage))
        ? Optional.empty()
        : store.inTransaction(tx -> take(tx.dsl(), stage, lease));
  }

  /** Asked several times a second for each stage, hence a fixed text. */
  private boolean noneIsDue(DSLContext dsl, Stage stage) {
    long now = clock.millis();
    return !Jdbc.any(dsl, IS_DUE, stage.name(), now, now);
  }

  private Optional<WorkItem> take(DSLContext dsl, Stage stage, Duration lease) {
    Optional<WorkItem> item =
        due(dsl, stage)
            .fetchOptional(row -> new WorkItem(row.value1(), row.value2(), stage, row.value3()));
    item.ifPresent(taken -> setLease(dsl, taken, lease));
    return item;
  }

  private SelectLimitPercentStep<Record3<Long, String, Integer>> due(DSLContext dsl, Stage stage) {
    long now = clock.millis();
    Condition free = LEASE_UNTIL.isNull().or(LEASE_UNTIL.lt(now));
    return dsl.select(ID, TASK_ID, ATTEMPT)
        .from(TABLE)
        .where(STAGE.eq(stage.name()), DUE_AT.le(now), free, OrderHolds.free(TASK_ID))
        .orderBy(DUE_AT, ID)
        .limit(1);
  }

  private void setLease(DSLContext dsl, WorkItem item, Duration lease) {
    dsl.update(TABLE)
        .set(LEASE_UNTIL, clock.millis() + lease.toMillis())
        .set(LEASE_NODE, node)
        .where(ID.eq(item.id()))
        .execute();
  }

  @Override
  public void extend(WorkItem item, Duration lease) {
    store.inTransaction(
        tx -> {
          setLease(tx.dsl(), item, lease);
          return item;
        });
  }

  @Override
  public void drop(WorkItem item) {
    store.inTransaction(
        tx -> {
          WorkItems.remove(tx.dsl(), item.id());
          return item;
        });
  }

  @Override
  public void recover() {
    store.inTransaction(
        tx ->
            tx.dsl()
                .update(TABLE)
                .setNull(LEASE_UNTIL)
                .where(LEASE_UNTIL.isNotNull().and(LEASE_NODE.eq(node)))
                .execute());
  }
}
