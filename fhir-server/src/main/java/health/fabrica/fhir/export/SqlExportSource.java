package health.fabrica.fhir.export;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import health.fabrica.core.blob.Sha256;
import health.fabrica.fhir.export.ExportRequest.Filter;
import health.fabrica.fhir.export.ExportRequest.Level;
import health.fabrica.fhir.store.ResourceStore;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** Reads what is exported from the tables of the store. */
final class SqlExportSource {

  private static final Table<Record> RESOURCE = table(name("resource"));
  private static final Table<Record> HISTORY = table(name("resource_history"));
  private static final Table<Record> REFERENCES = table(name("reference_index"));
  private static final Table<Record> PARAMETERS = table(name("search_parameter"));
  private static final Field<Long> PK = field(name("resource", "pk"), Long.class);
  private static final Field<Long> ANY_PK = field(name("pk"), Long.class);
  private static final Field<String> TYPE = field(name("type"), String.class);
  private static final Field<String> ID = field(name("id"), String.class);
  private static final Field<Long> VERSION = field(name("version"), Long.class);
  private static final Field<Long> UPDATED = field(name("updated"), Long.class);
  private static final Field<Integer> DELETED = field(name("deleted"), Integer.class);
  private static final Field<byte[]> CONTENT = field(name("content"), byte[].class);
  private static final Field<String> BLOB = field(name("blob"), String.class);
  private static final Field<Integer> PARAM = field(name("param"), Integer.class);
  private static final Field<String> NAME = field(name("name"), String.class);
  private static final Field<String> TARGET_TYPE = field(name("target_type"), String.class);
  private static final Field<String> TARGET_ID = field(name("target_id"), String.class);

  /** Rows that a driver may keep in memory at once. */
  private static final int FETCH_ROWS = 16;

  private static final int FETCH_KEYS = 1000;

  private final ResourceStore store;
  private final PatientCompartment compartment;

  SqlExportSource(ResourceStore store, PatientCompartment compartment) {
    this.store = store;
    this.compartment = compartment;
  }

  /** Takes keys. */
  @FunctionalInterface
  interface KeySink {
    void take(long pk, long version) throws IOException;
  }

  /** Takes the content of resources. */
  @FunctionalInterface
  interface ContentSink {
    void take(Content content) throws IOException;
  }

  /**
   * A stored version.
   *
   * @param json as stored; empty when it says that the resource is deleted
   * @param blob where the data of a Binary is
   */
  record Content(String type, String id, byte[] json, Optional<Sha256> blob) {}

  /** When the newest resource was written, in milliseconds since 1970; 0 without resources. */
  long newest(DSLContext sql, List<String> types) {
    long newest = 0;
    for (String type : types) {
      Long updated =
          sql.select(DSL.max(UPDATED)).from(RESOURCE).where(TYPE.eq(type)).fetchOne(0, Long.class);
      newest = Math.max(newest, updated == null ? 0 : updated);
    }
    return newest;
  }

  /** Gives the keys of the current resources of the type that the job asks for. */
  void keys(DSLContext sql, ExportJob job, String type, KeySink sink) throws IOException {
    ExportRequest request = job.request();
    Condition where = TYPE.eq(type).and(DELETED.eq(0));
    where = where.and(request.since().map(UPDATED::ge).orElse(DSL.noCondition()));
    List<Filter> filters = request.filters(type);
    if (!filters.isEmpty()) {
      where = where.and(DSL.or(filters.stream().map(f -> store.condition(f.search())).toList()));
    }
    if (request.level() != Level.SYSTEM) {
      where = where.and(ofPatients(sql, job, type));
    }
    stream(sql, where, sink);
  }

  /** Gives the keys of the resources of the types that were deleted since the job's time. */
  void deletedKeys(DSLContext sql, ExportJob job, KeySink sink) throws IOException {
    ExportRequest request = job.request();
    stream(
        sql,
        TYPE.in(request.types()).and(DELETED.eq(1)).and(UPDATED.ge(request.since().orElseThrow())),
        sink);
  }

  private static void stream(DSLContext sql, Condition where, KeySink sink) throws IOException {
    try (Cursor<? extends Record> rows =
        sql.select(PK, VERSION)
            .from(RESOURCE)
            .where(where)
            .orderBy(PK)
            .fetchSize(FETCH_KEYS)
            .fetchLazy()) {
      for (Record row : rows) {
        sink.take(row.get(PK), row.get(VERSION));
      }
    }
  }

  private Condition ofPatients(DSLContext sql, ExportJob job, String type) {
    Select<Record1<String>> listed =
        select(SqlExportJobs.PATIENT)
            .from(SqlExportJobs.PATIENTS)
            .where(SqlExportJobs.OF_JOB.eq(job.id()));
    boolean all = job.request().level() == Level.PATIENT;
    if (type.equals(PatientCompartment.PATIENT)) {
      return all ? DSL.noCondition() : ID.in(listed);
    }
    List<Integer> parameters =
        sql.select(PARAM)
            .from(PARAMETERS)
            .where(TYPE.eq(type), NAME.in(compartment.parameters(type)))
            .fetch(PARAM);
    Condition refers = PARAM.in(parameters).and(TARGET_TYPE.eq(PatientCompartment.PATIENT));
    return PK.in(
        select(ANY_PK)
            .from(REFERENCES)
            .where(refers.and(all ? DSL.noCondition() : TARGET_ID.in(listed))));
  }

  /**
   * Gives the versions with these keys, in their order; content that was replaced since comes from
   * the history.
   *
   * @param keys in ascending order
   */
  void contents(List<KeyFile.Key> keys, ContentSink sink) {
    store.rows(
        sql -> {
          try {
            stream(sql, keys, sink);
            return keys;
          } catch (IOException e) {
            throw ExportFolder.unusable(e);
          }
        });
  }

  private static void stream(DSLContext sql, List<KeyFile.Key> keys, ContentSink sink)
      throws IOException {
    Map<Long, Long> versions = new HashMap<>();
    keys.forEach(k -> versions.put(k.pk(), k.version()));
    int given = 0;
    try (Cursor<? extends Record> rows =
        sql.select(PK, TYPE, ID, VERSION, CONTENT, BLOB)
            .from(RESOURCE)
            .where(PK.in(versions.keySet()))
            .orderBy(PK)
            .fetchSize(FETCH_ROWS)
            .fetchLazy()) {
      for (Record row : rows) {
        long version = Objects.requireNonNull(versions.get(row.get(PK)));
        boolean current = row.get(VERSION) == version;
        Record content = current ? row : replaced(sql, row.get(PK), version);
        sink.take(content(row, content));
        given++;
      }
    }
    if (given != keys.size()) {
      throw new IllegalStateException(
          (keys.size() - given) + " selected resources are not in the store any more");
    }
  }

  private static Record replaced(DSLContext sql, long pk, long version) {
    return sql.select(CONTENT, BLOB)
        .from(HISTORY)
        .where(ANY_PK.eq(pk), VERSION.eq(version))
        .fetchSingle();
  }

  private static Content content(Record row, Record content) {
    return new Content(
        row.get(TYPE),
        row.get(ID),
        content.get(CONTENT),
        Optional.ofNullable(content.get(BLOB)).map(Sha256::new));
  }

  /** The newest version of a deleted resource that had content. */
  static Optional<byte[]> lastContent(DSLContext sql, long pk) {
    return sql.select(CONTENT)
        .from(HISTORY)
        .where(ANY_PK.eq(pk), DELETED.eq(0))
        .orderBy(VERSION.desc())
        .limit(1)
        .fetchOptional(CONTENT);
  }
}
