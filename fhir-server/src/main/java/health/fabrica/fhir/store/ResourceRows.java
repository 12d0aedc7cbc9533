package health.fabrica.fhir.store;

import static health.fabrica.fhir.store.Tables.BLOB;
import static health.fabrica.fhir.store.Tables.CONTENT;
import static health.fabrica.fhir.store.Tables.DELETED;
import static health.fabrica.fhir.store.Tables.ID;
import static health.fabrica.fhir.store.Tables.PK;
import static health.fabrica.fhir.store.Tables.TYPE;
import static health.fabrica.fhir.store.Tables.UPDATED;
import static health.fabrica.fhir.store.Tables.VERSION;

import health.fabrica.core.blob.Sha256;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** The rows of resources and of their history. */
final class ResourceRows {

  /** A stored version and its place in the database. */
  record Row(long pk, StoredResource stored) {}

  static final List<Field<?>> COLUMNS = columns("resource");

  /** The same of earlier versions, where the history is joined with its resources. */
  static final List<Field<?>> HISTORY_COLUMNS = columns("resource_history");

  /** What describes a version, in this order. */
  private static final String VERSION_COLUMNS = "version,updated,deleted,content,blob";

  /** The same as {@link #COLUMNS}, of rows of resource alone. */
  static final String COLUMN_NAMES = "pk,type,id," + VERSION_COLUMNS;

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
    return Jdbc.query(
        sql,
        "SELECT " + COLUMN_NAMES + " FROM resource WHERE type=? AND id=?",
        rows ->
            rows.next()
                ? Optional.of(new Row(rows.getLong(1), stored(type, id, rows, 4)))
                : Optional.empty(),
        type,
        id);
  }

  /** Whether there is one that is not deleted; its content is not read. */
  boolean exists(String type, String id) {
    return Jdbc.query(
        sql,
        "SELECT 1 FROM resource WHERE type=? AND id=? AND deleted=0",
        ResultSet::next,
        type,
        id);
  }

  Optional<StoredResource> findVersion(Row current, long version) {
    StoredResource newest = current.stored();
    if (newest.version() == version) {
      return Optional.of(newest);
    }
    return Jdbc.query(
        sql,
        "SELECT " + VERSION_COLUMNS + " FROM resource_history WHERE pk=? AND version=?",
        rows ->
            rows.next()
                ? Optional.of(stored(newest.type(), newest.id(), rows, 1))
                : Optional.empty(),
        current.pk(),
        version);
  }

  List<StoredResource> versions(Row current) {
    StoredResource newest = current.stored();
    List<StoredResource> versions = new ArrayList<>();
    versions.add(newest);
    return Jdbc.query(
        sql,
        "SELECT " + VERSION_COLUMNS + " FROM resource_history WHERE pk=? ORDER BY version DESC",
        rows -> {
          while (rows.next()) {
            versions.add(stored(newest.type(), newest.id(), rows, 1));
          }
          return versions;
        },
        current.pk());
  }

  long insert(StoredResource v) {
    return Jdbc.query(
        sql,
        "INSERT INTO resource (type,id,"
            + VERSION_COLUMNS
            + ") VALUES (?,?,?,?,?,?,?) RETURNING pk",
        rows -> {
          rows.next();
          return rows.getLong(1);
        },
        v.type(),
        v.id(),
        v.version(),
        v.lastUpdated().toEpochMilli(),
        v.deleted() ? 1 : 0,
        v.bytes(),
        blob(v));
  }

  /** Moves the current version to the history and puts the next one in its place. */
  void replace(Row current, StoredResource next) {
    StoredResource old = current.stored();
    Jdbc.update(
        sql,
        "INSERT INTO resource_history (pk,type,replaced,"
            + VERSION_COLUMNS
            + ") VALUES (?,?,?,?,?,?,?,?)",
        current.pk(),
        old.type(),
        next.lastUpdated().toEpochMilli(),
        old.version(),
        old.lastUpdated().toEpochMilli(),
        old.deleted() ? 1 : 0,
        old.bytes(),
        blob(old));
    Jdbc.update(
        sql,
        "UPDATE resource SET version=?,updated=?,deleted=?,content=?,blob=? WHERE pk=?",
        next.version(),
        next.lastUpdated().toEpochMilli(),
        next.deleted() ? 1 : 0,
        next.bytes(),
        blob(next),
        current.pk());
  }

  private static @Nullable String blob(StoredResource version) {
    return version.blob().map(Sha256::hex).orElse(null);
  }

  /** A key that no other open transaction can have; gone with the commit of this one. */
  void claim(String type, Sha256 condition) {
    Jdbc.update(
        sql, "INSERT INTO condition_claim (type,condition) VALUES (?,?)", type, condition.hex());
    Jdbc.update(
        sql, "DELETE FROM condition_claim WHERE type=? AND condition=?", type, condition.hex());
  }

  /** A row of a query that begins with {@link #COLUMNS}. */
  Row row(Record r) {
    String blob = (String) r.get(7);
    return new Row(
        key(r),
        new StoredResource(
            codec,
            value(r, 1, String.class),
            value(r, 2, String.class),
            value(r, 3, Long.class),
            Instant.ofEpochMilli(value(r, 4, Long.class)),
            value(r, 5, Integer.class) != 0,
            value(r, 6, byte[].class),
            blob == null ? null : new Sha256(blob)));
  }

  /** The rows of a query of {@link #COLUMN_NAMES}. */
  List<Row> all(ResultSet rows) throws SQLException {
    List<Row> all = new ArrayList<>();
    while (rows.next()) {
      StoredResource stored = stored(rows.getString(2), rows.getString(3), rows, 4);
      all.add(new Row(rows.getLong(1), stored));
    }
    return all;
  }

  /** The resource's key in such a row. */
  static long key(Record r) {
    return value(r, 0, Long.class);
  }

  /** By its place, since to find a column by its name takes longer than to read it. */
  private static <T> T value(Record r, int column, Class<T> type) {
    return type.cast(Objects.requireNonNull(r.get(column)));
  }

  private StoredResource stored(String type, String id, ResultSet rows, int first)
      throws SQLException {
    String blob = rows.getString(first + 4);
    return new StoredResource(
        codec,
        type,
        id,
        rows.getLong(first),
        Instant.ofEpochMilli(rows.getLong(first + 1)),
        rows.getInt(first + 2) != 0,
        rows.getBytes(first + 3),
        blob == null ? null : new Sha256(blob));
  }
}
