package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.Tables.BLOB;
import static health.fabrica.fhir.store.Tables.CONDITION;
import static health.fabrica.fhir.store.Tables.CONDITION_CLAIM;
import static health.fabrica.fhir.store.Tables.CONTENT;
import static health.fabrica.fhir.store.Tables.DELETED;
import static health.fabrica.fhir.store.Tables.ID;
import static health.fabrica.fhir.store.Tables.PK;
import static health.fabrica.fhir.store.Tables.REPLACED;
import static health.fabrica.fhir.store.Tables.RESOURCE;
import static health.fabrica.fhir.store.Tables.RESOURCE_HISTORY;
import static health.fabrica.fhir.store.Tables.TYPE;
import static health.fabrica.fhir.store.Tables.UPDATED;
import static health.fabrica.fhir.store.Tables.VERSION;

import health.fabrica.core.blob.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;

/** The rows of resources and of their history. */
final class ResourceRows {

  /** A stored version and its place in the database. */
  record Row(long pk, StoredResource stored) {}

  static final List<Field<?>> COLUMNS = columns("resource");

  /** The same of earlier versions, where the history is joined with its resources. */
  static final List<Field<?>> HISTORY_COLUMNS = columns("resource_history");

  private final DSLContext sql;
  private final ResourceCodec codec;

  ResourceRows(DSLContext sql, ResourceCodec codec) {
    this.sql = sql;
    this.codec = codec;
  }

  private static List<Field<?>> columns(String table) {
    return List.of(
        field(table, PK),
        field(table, TYPE),
        field("resource", ID),
        field(table, VERSION),
        field(table, UPDATED),
        field(table, DELETED),
        field(table, CONTENT),
        field(table, BLOB));
  }

  private static <T> Field<T> field(String table, Field<T> column) {
    return DSL.field(DSL.name(table, column.getName()), column.getDataType());
  }

  Optional<Row> find(String type, String id) {
    return sql.select(COLUMNS)
        .from(RESOURCE)
        .where(TYPE.eq(type), ID.eq(id))
        .fetchOptional(this::row);
  }

  Optional<StoredResource> findVersion(Row current, long version) {
    if (current.stored().version() == version) {
      return Optional.of(current.stored());
    }
    return sql.select(VERSION, UPDATED, DELETED, CONTENT, BLOB)
        .from(RESOURCE_HISTORY)
        .where(PK.eq(current.pk()), VERSION.eq(version))
        .fetchOptional(r -> stored(current.stored().type(), current.stored().id(), r));
  }

  List<StoredResource> versions(Row current) {
    List<StoredResource> versions = new ArrayList<>();
    versions.add(current.stored());
    versions.addAll(
        sql.select(VERSION, UPDATED, DELETED, CONTENT, BLOB)
            .from(RESOURCE_HISTORY)
            .where(PK.eq(current.pk()))
            .orderBy(VERSION.desc())
            .fetch(r -> stored(current.stored().type(), current.stored().id(), r)));
    return versions;
  }

  long insert(StoredResource v) {
    return sql.insertInto(RESOURCE)
        .columns(TYPE, ID, VERSION, UPDATED, DELETED, CONTENT, BLOB)
        .values(
            v.type(),
            v.id(),
            v.version(),
            v.lastUpdated().toEpochMilli(),
            v.deleted() ? 1 : 0,
            v.bytes(),
            v.blob().map(Sha256::hex).orElse(null))
        .returningResult(PK)
        .fetchSingle()
        .value1();
  }

  /** Moves the current version to the history and puts the next one in its place. */
  void replace(Row current, StoredResource next) {
    StoredResource old = current.stored();
    sql.insertInto(RESOURCE_HISTORY)
        .columns(PK, VERSION, TYPE, UPDATED, REPLACED, DELETED, CONTENT, BLOB)
        .values(
            current.pk(),
            old.version(),
            old.type(),
            old.lastUpdated().toEpochMilli(),
            next.lastUpdated().toEpochMilli(),
            old.deleted() ? 1 : 0,
            old.bytes(),
            old.blob().map(Sha256::hex).orElse(null))
        .execute();
    sql.update(RESOURCE)
        .set(VERSION, next.version())
        .set(UPDATED, next.lastUpdated().toEpochMilli())
        .set(DELETED, next.deleted() ? 1 : 0)
        .set(CONTENT, next.bytes())
        .set(BLOB, next.blob().map(Sha256::hex).orElse(null))
        .where(PK.eq(current.pk()))
        .execute();
  }

  /** A key that no other open transaction can have; gone with the commit of this one. */
  void claim(String type, Sha256 condition) {
    sql.insertInto(CONDITION_CLAIM)
        .columns(TYPE, CONDITION)
        .values(type, condition.hex())
        .execute();
    sql.deleteFrom(CONDITION_CLAIM).where(TYPE.eq(type), CONDITION.eq(condition.hex())).execute();
  }

  Row row(Record r) {
    return new Row(r.get(PK), stored(r.get(TYPE), r.get(ID), r));
  }

  private StoredResource stored(String type, String id, Record r) {
    String blob = r.get(BLOB);
    return new StoredResource(
        codec,
        type,
        id,
        r.get(VERSION),
        Instant.ofEpochMilli(r.get(UPDATED)),
        r.get(DELETED) != 0,
        r.get(CONTENT),
        blob == null ? null : new Sha256(blob));
  }
}
