package health.fabrica.fhir.trigger;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/** The model_request table. A row is open while it is due at some time. */
final class ModelRequestRows {

  private static final Table<Record> TABLE = table(name("model_request"));
  private static final Field<String> WORKITEM = field(name("workitem_uid"), String.class);
  private static final Field<String> STUDY = field(name("study_uid"), String.class);
  private static final Field<String> SERIES = field(name("series_uid"), String.class);
  private static final Field<String> ORDER_ID = field(name("order_id"), String.class);
  private static final Field<Long> BEGUN = field(name("begun"), Long.class);
  private static final Field<Long> DUE_AT = field(name("due_at"), Long.class);

  private ModelRequestRows() {}

  /** A row; it has its order from when the workitem is claimed by this server. */
  record Row(
      String workitemUid,
      String studyUid,
      String seriesUid,
      Optional<String> orderId,
      Optional<Instant> begun,
      boolean open) {}

  private static Row row(Record row) {
    return new Row(
        row.get(WORKITEM),
        row.get(STUDY),
        row.get(SERIES),
        Optional.ofNullable(row.get(ORDER_ID)),
        Optional.ofNullable(row.get(BEGUN)).map(Instant::ofEpochMilli),
        row.get(DUE_AT) != null);
  }

  static Optional<Row> find(DSLContext dsl, String workitemUid) {
    return dsl.selectFrom(TABLE)
        .where(WORKITEM.eq(workitemUid))
        .fetchOptional(ModelRequestRows::row);
  }

  static List<Row> openOf(DSLContext dsl, String seriesUid) {
    return dsl.selectFrom(TABLE)
        .where(SERIES.eq(seriesUid))
        .and(DUE_AT.isNotNull())
        .orderBy(WORKITEM)
        .fetch(ModelRequestRows::row);
  }

  static List<Row> openOfOrder(DSLContext dsl, String orderId) {
    return dsl.selectFrom(TABLE)
        .where(ORDER_ID.eq(orderId))
        .and(DUE_AT.isNotNull())
        .orderBy(WORKITEM)
        .fetch(ModelRequestRows::row);
  }

  static List<Row> due(DSLContext dsl, Instant now, int limit) {
    return dsl.selectFrom(TABLE)
        .where(DUE_AT.le(now.toEpochMilli()))
        .orderBy(DUE_AT, WORKITEM)
        .limit(limit)
        .fetch(ModelRequestRows::row);
  }

  static void insert(
      DSLContext dsl, String workitemUid, String studyUid, String seriesUid, Instant due) {
    dsl.insertInto(TABLE, WORKITEM, STUDY, SERIES, DUE_AT)
        .values(workitemUid, studyUid, seriesUid, due.toEpochMilli())
        .execute();
  }

  static void claimed(DSLContext dsl, String workitemUid, String orderId, Instant now) {
    dsl.update(TABLE)
        .set(ORDER_ID, orderId)
        .set(BEGUN, now.toEpochMilli())
        .where(WORKITEM.eq(workitemUid))
        .execute();
  }

  /** Looked at again then, unless it has been closed. */
  static void due(DSLContext dsl, String workitemUid, Instant due) {
    dsl.update(TABLE)
        .set(DUE_AT, due.toEpochMilli())
        .where(WORKITEM.eq(workitemUid))
        .and(DUE_AT.isNotNull())
        .execute();
  }

  static void close(DSLContext dsl, String workitemUid) {
    dsl.update(TABLE).setNull(DUE_AT).where(WORKITEM.eq(workitemUid)).execute();
  }

  static void delete(DSLContext dsl, String workitemUid) {
    dsl.deleteFrom(TABLE).where(WORKITEM.eq(workitemUid)).execute();
  }
}
