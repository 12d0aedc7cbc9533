package health.fabrica.fhir.trigger;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import health.fabrica.dicom.watch.WatchCursors;
import health.fabrica.fhir.store.ResourceStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/** The watch_cursor table. */
public final class SqlWatchCursors implements WatchCursors {

  private static final Table<Record> TABLE = table(name("watch_cursor"));
  private static final Field<String> WATCH = field(name("watch"), String.class);
  private static final Field<String> POSITION = field(name("position"), String.class);
  private static final Field<String> LEASE_NODE = field(name("lease_node"), String.class);
  private static final Field<Long> LEASE_UNTIL = field(name("lease_until"), Long.class);

  private final ResourceStore store;
  private final String node;
  private final Clock clock;

  /**
   * Keeps places in the store's database.
   *
   * @param node name of this node, unlike that of any other
   */
  public SqlWatchCursors(ResourceStore store, String node, Clock clock) {
    this.store = store;
    this.node = node;
    this.clock = clock;
  }

  @Override
  public boolean take(String watch, Duration lease) {
    Instant now = clock.instant();
    long until = now.plus(lease).toEpochMilli();
    return store.inTransaction(
        tx -> {
          tx.dsl()
              .insertInto(TABLE, WATCH, LEASE_UNTIL)
              .values(watch, 0L)
              .onConflict(WATCH)
              .doNothing()
              .execute();
          return tx.dsl()
                  .update(TABLE)
                  .set(LEASE_NODE, node)
                  .set(LEASE_UNTIL, until)
                  .where(WATCH.eq(watch))
                  .and(LEASE_NODE.eq(node).or(LEASE_UNTIL.lt(now.toEpochMilli())))
                  .execute()
              == 1;
        });
  }

  @Override
  public Optional<String> position(String watch) {
    return store.rows(
        dsl ->
            dsl.select(POSITION)
                .from(TABLE)
                .where(WATCH.eq(watch))
                .and(POSITION.isNotNull())
                .fetchOptional(POSITION));
  }

  @Override
  public void move(String watch, String position) {
    store.inTransaction(
        tx -> tx.dsl().update(TABLE).set(POSITION, position).where(WATCH.eq(watch)).execute());
  }
}
